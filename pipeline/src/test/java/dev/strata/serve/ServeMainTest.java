/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "| the output is missing: ./strata serve OUT",
        "out more | there is no option more (./strata serve --help)",
        "out --like=x | there is no option --like (./strata serve --help)",
        "out --port=-1 | --port must be in [0, 65535], was -1",
        "out --port=65536 | --port must be in [0, 65535], was 65536",
        "out --port=http | Invalid value for option '--port': 'http' is not an int",
        "out --port=1 --port=2 | --port is given more than once"
      })
  void run_wrongUsage_isOneSentence(String args, String sentence) {
    assertThat(run(args == null ? new String[0] : args.split(" ")), is(2));
    assertThat(err.toString(UTF_8), startsWith("strata: " + sentence));
    assertOneLine();
  }

  @Test
  void run_folderThatIsNoOutput_fails() {
    assertThat(run(folder.toString()), is(1));
    assertThat(
        err.toString(UTF_8),
        is("strata: " + folder + "/ is no output of Strata: it has no manifest.json\n"));
  }

  @Test
  void run_withoutReport_fails() throws Exception {
    Path report = Path.of(Served.write(folder).report());
    Files.writeString(report, "<html><body>another page</body></html>");
    assertThat(run(folder.toString()), is(1));
    assertThat(
        err.toString(UTF_8), containsString("is no report of this version of Strata: start"));
    err.reset();
    Files.delete(report);
    assertThat(run(folder.toString()), is(1));
    assertThat(
        err.toString(UTF_8),
        is("strata: " + report + " is missing: start the run again, which writes it\n"));
  }

  @Test
  void run_addressThatCannotBeHad_fails() throws Exception {
    Served.write(folder);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run(folder.toString(), "--port=" + taken.getLocalPort()), is(1));
      assertThat(
          err.toString(UTF_8),
          is(
              "strata: cannot listen at port "
                  + taken.getLocalPort()
                  + " of 127.0.0.1: Address already in use; --port=0 takes a free port\n"));
    }
    err.reset();
    assertThat(run(folder.toString(), "--port=0", "--host=no such host"), is(1));
    assertThat(err.toString(UTF_8), is("strata: there is no host no such host\n"));
    err.reset();
    assertThat(run(folder.toString(), "--port=0", "--host=192.0.2.1"), is(1));
    assertThat(err.toString(UTF_8), containsString("cannot listen at port 0 of 192.0.2.1: "));
    assertOneLine();
  }

  @Test
  void help_everyOption_isInSentencesOfAtMostAHundredColumns() {
    assertThat(run("--help"), is(0));
    String help = out.toString(UTF_8);
    assertThat(help.replaceAll("\\s+", " "), containsString("The default is 8610."));
    assertThat(help.lines().mapToInt(String::length).max().orElse(0), lessThanOrEqualTo(100));
  }

  private void assertOneLine() {
    assertThat(err.toString(UTF_8).strip().lines().count(), is(1L));
    assertThat(out.toString(UTF_8), is(""));
  }

  private int run(String... args) {
    PrintStream toOut = new PrintStream(out, true, UTF_8);
    return new ServeMain(toOut, new PrintStream(err, true, UTF_8)).run(args);
  }
}
