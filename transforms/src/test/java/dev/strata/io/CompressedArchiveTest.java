/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static dev.strata.io.TestArchive.paper;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdOutputStream;
import dev.strata.io.TestArchive.Run;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedArchiveTest {
  @TempDir Path folder;
  private TestArchive archive;

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void read_severalRangesAndShards_decompressesOnce(String format) throws IOException {
    List<String> ids = IntStream.range(0, 3000).mapToObj(i -> "p" + i * i).toList();
    StringBuilder lines = new StringBuilder();
    ids.forEach(id -> lines.append(paper(id)).append('\n'));
    long offset = lines.length();
    byte[] bytes = compressed(format, lines + "broken \u00E9\n" + paper("p9"));
    String file = CountedFileSystem.name(archive.file("a.jsonl" + format, bytes));

    Run run = archive.run(read -> read.withRangeBytes(10_000).withShardSize(1000), file);

    assertThat(run.ids(), is(ids));
    assertThat(run.sizes(), contains(1000, 1000, 1000));
    Paper last = run.papers().get(2).get(999);
    assertThat(last.source() + " " + last.line(), is(file + " 3000"));
    assertThat(
        run.rejects(),
        contains(
            new Reject(file, 3001, offset, Reason.NOT_JSON, "broken \u00E9"),
            new Reject(file, 3002, offset + 10, Reason.DUPLICATE_ID, paper("p9"))));
    assertThat(TestArchive.files(Path.of(run.layout().tmp())), hasSize(greaterThan(10)));
    assertThat(CountedFileSystem.bytesRead(file), is((long) bytes.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void decompress_severalMembers_areOneFile(String format) throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(compressed(format, "one\ntw"));
    members.writeBytes(compressed(format, ""));
    members.writeBytes(compressed(format, "o\n"));

    assertThat(decompressed("a" + format, members.toByteArray()), is("one\ntwo\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void decompress_cutAnywhere_namesTheFile(String format) throws IOException {
    byte[] whole = compressed(format, text());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      IOException failure =
          assertThrows(
              IOException.class, () -> decompressed("a" + format, cut), "cut at " + length);
      assertThat(
          failure.getMessage(),
          startsWith("cannot decompress " + folder.resolve("a" + format) + ": "));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void decompress_anyBitFlipped_isRightOrNamesTheFile(String format) throws IOException {
    byte[] whole = compressed(format, text());
    List<String> sentences = new ArrayList<>();

    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat("bit " + bit, decompressed("a" + format, damaged), is(text()));
      } catch (IOException e) {
        assertThat(
            e.getMessage(), startsWith("cannot decompress " + folder.resolve("a" + format) + ": "));
        sentences.add(e.getMessage());
      }
    }

    assertThat(sentences, hasSize(greaterThan(7 * whole.length)));
  }

  @Test
  void decompress_plainTextNamedGz_saysSo() {
    String file = folder.resolve("a.gz").toString();

    IOException failure =
        assertThrows(IOException.class, () -> decompressed("a.gz", text().getBytes(UTF_8)));

    assertThat(failure.getMessage(), is("cannot decompress " + file + ": it is no gzip file"));
  }

  @Test
  void decompress_emptyFile_isCutShort() {
    for (String format : List.of(".gz", ".bz2", ".zst")) {
      String file = folder.resolve("a" + format).toString();

      IOException failure =
          assertThrows(IOException.class, () -> decompressed("a" + format, new byte[0]));

      assertThat(failure.getMessage(), is("cannot decompress " + file + ": it is cut short"));
    }
  }

  private static String text() {
    return paper("1") + "\n" + paper("2") + "\n" + paper("3").repeat(20) + "\n";
  }

  private String decompressed(String name, byte[] bytes) throws IOException {
    String file = archive.file(name, bytes);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    SplitFileDoFn.decompress(file, Compression.detect(file), Channels.newChannel(plain));
    return plain.toString(UTF_8);
  }

  /** As the tool for each format writes it: with a checksum. */
  private static byte[] compressed(String format, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream out =
        switch (format) {
          case ".gz" -> new GZIPOutputStream(bytes);
          case ".zst" -> new ZstdOutputStream(bytes).setChecksum(true);
          default ->
              Channels.newOutputStream(
                  Compression.BZIP2.writeCompressed(Channels.newChannel(bytes)));
        };
    try (out) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
