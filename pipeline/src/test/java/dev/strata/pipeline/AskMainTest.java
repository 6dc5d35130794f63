/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "| the output is missing: ./strata ask OUT \"QUESTION\"",
        "out --like=a text | --like and a text exclude each other: ask one of them",
        "out text --count=0 | --count must be in [1, 10000], was 0",
        "out text --count=10001 | --count must be in [1, 10000], was 10001",
        "out text --over-time --count=3 | --count is of no use with --over-time, which counts all:",
        "out text --cacheDir=out/c | --cacheDir must be outside of the output, was out/c",
        "out text --nearer-than=0.5 | --nearer-than is for --over-time alone",
        "out text --over-time --nearer-than=1.5 | --nearer-than must be in [-1, 1], was 1.5",
        "out text --over-time --nearer-than=NaN | --nearer-than must be in [-1, 1], was NaN",
        "out text --from=2010-13 | --from must be a year, month or day as YYYY, YYYY-MM or",
        "out text --to=soon | --to must be a year, month or day as YYYY, YYYY-MM or",
        "out text --from=2010-02-30 | --from must be a year, month or day as YYYY, YYYY-MM or",
        "out text --from=2011 --to=2010 | --from and --to: no day is from 2011-01-01 on and up to",
        "out text --format=xml | --format must be one of table, jsonl, csv, was xml",
        "out text --formats=csv | there is no option --formats (./strata ask --help)",
        "out text --topic=one | Invalid value for option '--topic' (N[,N…]): 'one' is not an int",
        "out text --count=3 --count=4 | --count is given more than once",
        "out text --endpoint=http://x | there is no option --endpoint (./strata ask --help)",
        "out text --cacheDir=s3://bucket/cache | --cacheDir must be a folder on a local disk, was s3:",
        "file://elsewhere/out text | the output is wrong: file://elsewhere/out names the machine",
      })
  void run_wrongUsage_isOneSentence(String args, String sentence) {
    String[] words = args == null ? new String[0] : args.split(" ");
    assertThat(run("", words), is(2));
    assertThat(err.toString(UTF_8), startsWith("strata: " + sentence));
    assertThat(err.toString(UTF_8).strip().lines().count(), is(1L));
    assertThat(out.toString(UTF_8), is(""));
  }

  @Test
  void run_folderThatIsNoOutput_fails() {
    assertThat(run("", folder.toString(), "a question"), is(1));
    assertThat(
        err.toString(UTF_8),
        is("strata: " + folder + "/ is no output of Strata: it has no manifest.json\n"));
  }

  @Test
  void help_everyOption_isInSentencesOfAtMostAHundredColumns() {
    assertThat(run("", "--help"), is(0));
    String help = out.toString(UTF_8);
    assertThat(help, is(new AskMain(null, System.out, System.err, false).usage()));
    Matcher option = Pattern.compile("(?m)^ +(--[\\w-]+)(=\\S+)?\\s").matcher(help);
    int options = 0;
    while (option.find()) {
      options++;
    }
    assertThat(options, is(14));
    assertThat(
        help.replaceAll("\\s+", " "), containsString("It is in [1, 10000]. The default is 10."));
    assertThat(help.lines().mapToInt(String::length).max().orElse(0) <= 100, is(true));
  }

  private int run(String in, String... args) {
    PrintStream toOut = new PrintStream(out, true, UTF_8);
    PrintStream toErr = new PrintStream(err, true, UTF_8);
    return new AskMain(new ByteArrayInputStream(in.getBytes(UTF_8)), toOut, toErr, false).run(args);
  }
}
