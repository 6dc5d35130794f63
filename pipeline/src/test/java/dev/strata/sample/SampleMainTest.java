/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void sample_papersAndSeed_writesThatArchive() throws IOException {
    Path file = folder.resolve("archive.jsonl");
    assertThat(run("--papers=20", "--seed=7", "--output=" + file), is(0));
    ByteArrayOutputStream wanted = new ByteArrayOutputStream();
    SampleArchive.write(Channels.newChannel(wanted), 20, 7);
    assertThat(Files.readAllBytes(file), is(wanted.toByteArray()));
    assertThat(
        out.toString(),
        is(
            "wrote 20 papers to "
                + file
                + ", "
                + wanted.size()
                + " bytes"
                + System.lineSeparator()));
    assertThat(err.toString(), is(emptyString()));
  }

  @Test
  void sample_fileThatIsThere_isReplacedOnlyWhereThatIsAskedFor() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.jsonl"), "mine");

    assertThat(run("--papers=20", "--output=" + file), is(2));

    assertThat(
        error(),
        is(
            file
                + " is there already: give another --output, or --overwrite to replace it; see --help"));
    assertThat(Files.readString(file), is("mine"));
    assertThat(run("--papers=20", "--overwrite", "--output=" + file), is(0));
    assertThat(Files.readString(file), not(containsString("mine")));
  }

  @Test
  void sample_noPapers_isWrongUsage() {
    assertThat(run("--papers=0", "--output=" + folder.resolve("a.jsonl")), is(2));
    assertThat(error(), is("--papers must be at least 1, was 0; see --help"));
  }

  @Test
  void sample_noOutput_isWrongUsage() {
    assertThat(run("--papers=20"), is(2));
    assertThat(error(), is("Missing required option: '--output=FILE'; see --help"));
  }

  @Test
  void sample_folderAsOutput_isWrongUsage() {
    assertThat(run("--output=" + folder), is(2));
    assertThat(
        error(), is("--output must name a file, but " + folder + " is a folder; see --help"));
  }

  @Test
  void sample_fileUrl_isTheFileThatItNames() {
    Path file = folder.resolve("a.jsonl");
    assertThat(run("--papers=20", "--output=" + file.toUri()), is(0));
    assertThat(Files.exists(file), is(true));
    assertThat(out.toString(), containsString(" to " + file.toUri() + ", "));
  }

  @Test
  void sample_addressInAStore_isWrongUsage() {
    assertThat(run("--papers=20", "--output=s3://bucket/a.jsonl"), is(2));
    assertThat(
        error(),
        is("--output must be a file on a local disk, was s3://bucket/a.jsonl; see --help"));
  }

  @Test
  void sample_pipeOrLinkThatLeadsNowhere_staysAsItIs() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(), is(0));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("missing"));

    assertThat(run("--papers=20", "--overwrite", "--output=" + pipe), is(2));
    assertThat(run("--papers=20", "--output=" + link), is(2));

    assertThat(
        err.toString(),
        containsString("--output must name a file, but " + pipe + " is a pipe or a device"));
    assertThat(err.toString(), containsString(link + " is there already: "));
    assertThat(Files.isRegularFile(pipe), is(false));
    assertThat(Files.isSymbolicLink(link), is(true));
  }

  @Test
  void sample_fileWhereAFolderShouldBe_failsInOneSentence() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path output = file.resolve("a.jsonl");
    assertThat(run("--papers=20", "--output=" + output), is(1));
    assertThat(
        error(),
        is("cannot write " + output + ": " + file + " is no folder; give another --output"));
    assertThat(out.toString(), is(emptyString()));
  }

  private int run(String... args) {
    return SampleMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  /** The sentence on stderr. */
  private String error() {
    assertThat(err.toString(), startsWith("strata: "));
    return err.toString().strip().substring("strata: ".length());
  }
}
