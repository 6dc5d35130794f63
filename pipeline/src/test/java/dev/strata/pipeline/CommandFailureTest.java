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
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class CommandFailureTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void print_failure_isOneSentenceAndStatus1() {
    assertThat(status(new IOException("no room"), false), is(1));
    assertThat(err.toString(UTF_8), is("strata: no room\n"));
  }

  @Test
  void print_wrongUsage_isStatus2() {
    assertThat(status(new UsageException("--k is unknown"), false), is(2));
    assertThat(err.toString(UTF_8), is("strata: --k is unknown\n"));
  }

  @Test
  void print_tooLittleMemory_saysWhatToDo() {
    assertThat(status(new OutOfMemoryError("Java heap space"), false), is(1));
    assertThat(err.toString(UTF_8), containsString("STRATA_JAVA_OPTS=-Xmx"));
  }

  @Test
  void print_interrupted_saysSo() {
    assertThat(status(new InterruptedException("sleep interrupted"), false), is(1));
    assertThat(err.toString(UTF_8), is("strata: interrupted\n"));
  }

  @Test
  void print_verbose_hasTheTraceWithoutSecrets() {
    IOException e = new IOException("cannot read https://me:hunter2@host/a?X-Amz-Signature=f00ba4");
    status(new IllegalStateException("no model", e), true);
    assertThat(err.toString(UTF_8), startsWith("strata: no model\n"));
    assertThat(err.toString(UTF_8), containsString("\tat " + getClass().getName()));
    assertThat(err.toString(UTF_8), containsString("Caused by: java.io.IOException: cannot read"));
    assertThat(err.toString(UTF_8), not(containsString("hunter2")));
    assertThat(err.toString(UTF_8), not(containsString("f00ba4")));
  }

  private int status(Throwable failure, boolean verbose) {
    return CommandFailure.print(new PrintStream(err, true, UTF_8), failure, verbose).status();
  }
}
