/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, UTF_8);

  @Test
  void println_duringProgress_standsAboveIt() {
    Terminal terminal = new Terminal(stream, true);
    terminal.show("half");
    terminal.println("a line");
    terminal.show("most");
    terminal.show("");
    terminal.println("the end");
    assertThat(seen(), is("a line\nthe end\n"));
    assertThat(
        written.toString(UTF_8),
        is(
            "\r\u001b[K\u001b[?7lhalf\u001b[?7h"
                + "\r\u001b[Ka line\n\u001b[?7lhalf\u001b[?7h"
                + "\r\u001b[K\u001b[?7lmost\u001b[?7h"
                + "\r\u001b[Kthe end\n"));
  }

  @Test
  void show_sameProgress_isWrittenOnce() {
    Terminal terminal = new Terminal(stream, true);
    terminal.show("half");
    int once = written.size();
    terminal.show("half");
    assertThat(written.size(), is(once));
  }

  @Test
  void show_inALog_writesNothing() {
    Terminal log = new Terminal(stream, false);
    log.show("half");
    log.println("a line");
    assertThat(written.toString(UTF_8), is("a line\n"));
  }

  @Test
  void anyOutput_hostileText_isPrintable() throws IOException {
    Terminal terminal = new Terminal(stream, true);
    terminal.show("bar \u001b[2J");
    terminal.println("name\nof a\u001b[31m file");
    terminal.printf("by printf %s%n", "\u202eturned");
    terminal.write("by bytes \u0007 שלום\n".getBytes(UTF_8));
    terminal.print("in ");
    terminal.print("parts\n");
    new IOException("trace\u009b\nof an error").printStackTrace(terminal);
    terminal.println("x".repeat(10_000));
    terminal.show("");
    String[] lines = seen().split("\n");
    assertThat(lines[0], is("name of a\uFFFD[31m file"));
    assertThat(lines[1], is("by printf \uFFFDturned"));
    assertThat(lines[2], is("by bytes \uFFFD שלום"));
    assertThat(lines[3], is("in parts"));
    assertThat(lines[4], is("java.io.IOException: trace\uFFFD of an error"));
    assertThat(lines[lines.length - 1], is("x".repeat(5_000) + "…"));
    assertThat(written.toString(UTF_8), not(containsString("\u001b[2J")));
  }

  @Test
  void of_aTerminal_isTheSame() {
    Terminal terminal = Terminal.of(stream);
    assertThat(Terminal.of(terminal), sameInstance(terminal));
    assertThat(terminal.isWatched(), is(false));
  }

  @Test
  void ofStderr_whatOthersPrintThere_isPrintable() {
    PrintStream before = System.err;
    try {
      System.setErr(stream);
      Terminal terminal = Terminal.ofStderr();
      System.err.println("from a logger \u001b[2J");
      assertThat(Terminal.of(System.err), sameInstance(terminal));
    } finally {
      System.setErr(before);
    }
    assertThat(written.toString(UTF_8), is("from a logger \uFFFD[2J\n"));
  }

  /** What stands there in the end: of each line what is right of its last erasure. */
  private String seen() {
    return written
        .toString(UTF_8)
        .replaceAll("[^\\n]*\\r\\u001b\\[K", "")
        .replaceAll("\\u001b\\[\\?7[lh]", "");
  }
}
