/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static dev.strata.archive.TestArchive.paper;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.CapturedLog;
import dev.strata.archive.TestArchive.Run;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.unpack.Packed;
import dev.strata.input.Limits;
import dev.strata.input.PapersCheck;
import dev.strata.model.OutputLayout;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadJsonlFailuresTest {
  @TempDir Path folder;
  private TestArchive archive;
  private OutputLayout layout;

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
    layout = archive.output();
  }

  @Test
  void read_lineThatEndsTooSoon_isSaidWithoutWhatAParserAdds() throws IOException {
    String file = archive.file("a.jsonl", paper("1") + "\n{\"id\": \"2\", \"title\": [\n");

    assertThat(
        failure(read -> read.withLimits(new Limits(0.1, 1, true)), file).getMessage(),
        containsString(
            "is no JSON near its character 23: Unexpected end-of-input: expected close marker for"
                + " Array. See "));
  }

  @Test
  void read_tooManyRejects_failsWithThemOnDisk() throws IOException {
    String file =
        archive.file("a.jsonl", paper("1") + "\n\nbroken\n" + paper("1") + "\n" + paper("2"));

    Throwable failure = failure(read -> read.withLimits(new Limits(0.24, 1, true)), file);

    assertThat(
        failure.getMessage(),
        is(
            "1 of 4 lines are no papers, more than the fraction of 0.24 that is allowed: 1 line with"
                + " no JSON value, first "
                + file
                + ", line 3: broken. "
                + file
                + ", line 3 is no JSON near its character 7: Unrecognized token 'broken'. See "
                + layout.rejectsFolder()
                + ", or allow more with --maxRejectFraction"));
    long offset = paper("1").length() + 2;
    assertThat(
        TestArchive.rejects(layout),
        contains(
            new Reject(file, 3, offset, Reason.NOT_JSON, "broken"),
            new Reject(file, 4, offset + 7, Reason.DUPLICATE_ID, paper("1"))));
    assertThat(TestArchive.files(Path.of(layout.raw(0)).getParent()), is(empty()));
  }

  @Test
  void read_numberOfPapersThatALaterStepRefuses_failsBeforeAShardIsWritten() throws IOException {
    String file = archive.file("a.jsonl", paper("1") + "\n" + paper("1") + "\n" + paper("2"));
    PapersCheck check =
        papers -> {
          throw new IllegalArgumentException(papers + " papers are too many");
        };

    Throwable failure = failure(read -> read.withPapersCheck(check), file);

    assertThat(failure.getMessage(), is("2 papers are too many"));
    assertThat(TestArchive.files(Path.of(layout.raw(0)).getParent()), is(empty()));
  }

  @Test
  void read_asManyRejectsAsAllowed_succeeds() throws IOException {
    String file = archive.file("a.jsonl", paper("1") + "\nbroken\n" + paper("2") + "\nx");

    assertThat(
        archive.run(read -> read.withLimits(new Limits(0.5, 1, true)), file).ids(),
        contains("1", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \r\n\n"})
  void read_archiveWithoutPapers_saysSo(String content) throws IOException {
    Throwable failure = failure(read -> read, archive.file("a.jsonl", content));

    assertThat(failure.getMessage(), is("the archive holds nothing, or only blank lines"));
  }

  @Test
  void read_archivesWithoutMembers_saysSo() throws IOException {
    Throwable failure =
        failure(
            read -> read,
            archive.file("a.zip", Packed.as(".zip", Map.of())),
            archive.file("b.tar", Packed.as(".tar", Map.of("a.pdf", "%PDF-1.7".getBytes(UTF_8)))));

    assertThat(failure.getMessage(), is("the archive holds nothing, or only blank lines"));
    Run run =
        archive.run(
            archive.file("a.zip", Packed.as(".zip", Map.of())),
            archive.file("b.jsonl", paper("1") + "\n" + paper("2")));
    assertThat(run.counts().files(), is(2L));
    assertThat(run.ids(), contains("1", "2"));
  }

  /** One line of 2,000 papers is a small part of 2,001 lines. */
  @Test
  void read_fileOfAnotherKindAmongManyLines_isNamed() throws IOException {
    String lines =
        IntStream.range(0, 300).mapToObj(i -> paper("" + i)).collect(Collectors.joining("\n"));
    String papers = archive.file("a.jsonl", lines);
    String document = archive.file("b.json", "[" + paper("x") + "," + paper("y") + "]");
    String wide = archive.file("c.jsonl", paper("z").getBytes(UTF_16));

    try (CapturedLog log = new CapturedLog()) {
      archive.run(read -> read.withLimits(new Limits(0.01, 1, true)), papers, document, wide);
      assertThat(
          log.text(),
          containsString(
              "2 of 3 files have no paper: " + document + " looks like one JSON document"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.jsonl", "no/such/folder/*.jsonl", "*.none"})
  void read_nothingOfThatName_namesIt(String name) throws IOException {
    String present = archive.file("a.jsonl", paper("1"));
    String missing = folder.resolve(name).toString();

    Throwable failure = failure(read -> read, present, missing);

    assertThat(failure.getMessage(), is("no file matches the archive " + missing));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "notes | *.jsonl",
        "a.json b.json c.md | *.json",
        "manifest day=1/a.gz day=2/a.gz .x.crc | **.gz",
      })
  void read_folder_saysHowToNameItsFiles(String files, String glob) throws IOException {
    for (String file : files.split(" ")) {
      archive.file("in/" + file, paper("1"));
    }
    String name = folder.resolve("in").toString();

    Throwable failure = failure(read -> read, name);

    assertThat(
        failure.getMessage(),
        is(
            "the archive %s is a folder: name its files, as in '%s/%s'"
                .formatted(name, name, glob)));
  }

  @Test
  void read_fileOfTheOutput_isRefused() throws IOException {
    String rejects = archive.file(Path.of(layout.rejects(0)).toString(), paper("1"));

    Throwable failure = failure(read -> read, folder + "/**.jsonl");

    assertThat(
        failure.getMessage(),
        is(
            "the archive %s/**.jsonl must lie outside of the output, but %s does not"
                .formatted(folder, rejects)));
  }

  @Test
  void read_fileBesideTheOutputThroughIt_isRead() throws IOException {
    archive.file("a.jsonl", paper("1"));
    Path output = Files.createDirectories(Path.of(layout.root()));

    TestArchive.Run run =
        archive.run(layout, JsonFields.arxiv(), read -> read, output + "/../a.jsonl");

    assertThat(run.ids(), is(List.of("1")));
  }

  @Test
  void read_truncatedGzip_namesIt() throws IOException {
    byte[] whole = ReadJsonlTest.gzip(paper("1") + "\n" + paper("2"));
    String file = archive.file("a.jsonl.gz", Arrays.copyOf(whole, whole.length - 9));

    Throwable failure = failure(read -> read, file);

    assertThat(failure.getMessage(), startsWith("cannot decompress " + file + ": "));
  }

  @Test
  void read_corruptGzip_namesIt() throws IOException {
    byte[] bytes = ReadJsonlTest.gzip(paper("1") + "\n" + paper("2"));
    bytes[bytes.length - 6] ^= 1; // the checksum
    String file = archive.file("a.jsonl.gz", bytes);

    Throwable failure = failure(read -> read, file);

    assertThat(failure, is(instanceOf(IOException.class)));
    assertThat(failure.getMessage(), containsString(file));
  }

  @Test
  void options_outOfRange_areRefused() {
    ArchiveSettings read = ArchiveSettings.DEFAULTS;

    assertThrows(IllegalArgumentException.class, () -> read.withShardSize(0));
    assertThrows(IllegalArgumentException.class, () -> read.withMaxLineBytes(0));
    assertThrows(IllegalArgumentException.class, () -> read.withRangeBytes(0));
    assertThrows(IllegalArgumentException.class, () -> read.withLimits(new Limits(1.01, 1, true)));
    assertThrows(
        IllegalArgumentException.class, () -> read.withLimits(new Limits(Double.NaN, 1, true)));
    assertThrows(IllegalArgumentException.class, () -> ReadJsonl.archive(List.of()));
  }

  private Throwable failure(UnaryOperator<ArchiveSettings> options, String... archives) {
    return assertThrows(
            PipelineExecutionException.class,
            () -> archive.run(layout, JsonFields.arxiv(), options, archives))
        .getCause();
  }
}
