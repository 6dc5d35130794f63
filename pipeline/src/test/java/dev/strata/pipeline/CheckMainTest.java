/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMainTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_archiveOfAnotherShape_saysWhatARunWouldSayAndWhichPresetFits() throws IOException {
    Path archive =
        Files.writeString(
            folder.resolve("works.jsonl"),
            "{\"DOI\":\"10.5555/1\",\"title\":[\"On moss\"],\"issued\":{\"date-parts\":[[2003]]}}\n");

    assertThat(run("--archive=" + archive), is(1));
    assertThat(out.toString(UTF_8), containsString("0 papers of 1 line in 1 file\n"));
    assertThat(out.toString(UTF_8), containsString("more is found with --preset=crossref\n"));
    assertThat(out.toString(UTF_8), containsString("a run would fail: 1 of 1 lines are no papers"));
    out.reset();
    assertThat(run("--archive=" + archive, "--preset=crossref", "--all"), is(0));
    assertThat(out.toString(UTF_8), containsString("1 paper of 1 line in 1 file\n"));
    assertThat(out.toString(UTF_8), containsString("a run would go on\n"));
    assertThat(out.toString(UTF_8), not(containsString("--preset=")));
  }

  @Test
  void run_wrongUsage_isSaid() {
    assertThat(run("--archive=" + folder.resolve("missing.jsonl")), is(1));
    assertThat(err.toString(UTF_8), containsString("strata: no file matches the archive "));
    assertThat(run("--archve=a.jsonl"), is(2));
    assertThat(err.toString(UTF_8), containsString("there is no option --archve"));
    assertThat(run("--help"), is(0));
    assertThat(out.toString(UTF_8), containsString("--maxDuplicateFraction"));
  }

  @Test
  void run_moreLinesThanAreRead_isSaidUnlessAllAreRead() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      lines.append("{\"id\":").append(i).append(",\"title\":\"On moss\"}\n");
    }
    Path archive = Files.writeString(folder.resolve("a.jsonl"), lines + "broken\n".repeat(2_000));

    assertThat(run("--archive=" + archive), is(0));
    assertThat(
        out.toString(UTF_8),
        both(startsWith(
                "only the first 10,000 lines, or a GiB of them, are read of 1 file; --all reads all\n"))
            .and(endsWith("as far as was read, a run would go on\n")));
    out.reset();
    assertThat(run("--archive=" + archive, "--all"), is(1));
    assertThat(
        out.toString(UTF_8),
        both(startsWith("10,000 papers of 12,000 lines in 1 file\n"))
            .and(containsString("a run would fail: 2,000 of 12,000 lines are no papers")));
  }

  @Test
  void run_vectors_areCheckedAndNoRejectsAreKept() throws IOException {
    Path vectors = folder.resolve("vectors.parquet");
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message schema { required binary id (STRING); repeated float vector; }");
    try (ParquetWriter<Group> rows =
        ExampleParquetWriter.builder(new LocalOutputFile(vectors)).withType(type).build()) {
      for (int row = 0; row < 4; row++) {
        Group group = new SimpleGroup(type).append("id", "p" + row);
        for (int i = 0; i < 3; i++) {
          group.add("vector", row != 2 && i == row % 3 ? 1f : 0f);
        }
        rows.write(group);
      }
    }

    assertThat(run("--vectors=" + vectors), is(1));
    assertThat(
        err.toString(UTF_8),
        both(containsString("1 of 4 rows are no papers, more than the fraction of 0.01 that is"))
            .and(containsString(". Allow more with --maxRejectFraction"))
            .and(not(containsString("rejects"))));
    assertThat(run("--vectors=" + vectors, "--maxRejectFraction=0.5"), is(0));
    assertThat(out.toString(UTF_8), containsString("3 papers of 4 rows in 1 file\n"));
    assertThat(out.toString(UTF_8), containsString("a run would go on\n"));
  }

  /** A name in the log, as one in a sentence, may have what a terminal obeys. */
  @Test
  void main_hostileNameInTheLog_isPrintable() throws Exception {
    Files.createDirectory(folder.resolve("a\u001b[2Jb.jsonl"));
    Files.writeString(folder.resolve("c.jsonl"), "{\"id\":1,\"title\":\"On moss\"}\n");
    Path said = folder.resolve("said");
    Process check =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CheckMain.class.getName(),
                "--archive=" + folder + "/*.jsonl")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile())
            .start();

    assertThat(check.waitFor(), is(0));
    assertThat(
        Files.readString(said), containsString("matches 1 folder, of which no file is read: "));
    assertThat(Files.readString(said), containsString("/a\uFFFD[2Jb.jsonl;"));
    assertThat(Files.readString(said), not(containsString("\u001b")));
  }

  private int run(String... args) {
    return new CheckMain(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(args);
  }
}
