/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final String PATH = "memory://bucket/object";
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WAIT = Duration.ofMillis(1);

  private final IOException silence = new ConnectException("Connection refused");
  private int calls;

  @Test
  void ask_storeThatComesBack_isAskedAgain() throws Exception {
    assertThat(patience(LONG, true).ask(PATH, failing(4, silence)), is("answer"));
    assertThat(calls, is(5));
  }

  @Test
  void ask_storeThatRefuses_isNotAskedAgain() {
    IOException refusal = new IOException("AccessDenied");

    IOException e =
        assertThrows(IOException.class, () -> patience(LONG, true).ask(PATH, failing(4, refusal)));

    assertThat(e, is(sameInstance(refusal)));
    assertThat(calls, is(1));
  }

  @Test
  void ask_storeThatStaysAway_isGivenUpAfterTheTimeout() {
    assertThrows(
        ConnectException.class,
        () -> patience(Duration.ofMillis(40), true).ask(PATH, failing(100, silence)));

    assertThat(calls, is(greaterThan(2))); // after 1, 2, 4, 8 ms and so on
    assertThat(calls, is(lessThan(9)));
  }

  @Test
  void ask_storeThatHasNeverAnswered_isNotAskedAgain() {
    assertThrows(
        ConnectException.class, () -> patience(LONG, false).ask(PATH, failing(4, silence)));

    assertThat(calls, is(1));
  }

  @Test
  void ask_storeThatIsBusyAtFirst_isAskedAgain() throws Exception {
    IOException busy = new IOException("Please reduce your request rate (Status Code: 503)");

    assertThat(patience(LONG, false).ask(PATH, failing(4, busy)), is("answer"));
  }

  @Test
  void limited_clientThatAsksForEver_isGivenUpAndNotCalledAgain() {
    Patience patience = patience(Duration.ofMillis(50), true);
    CountDownLatch never = new CountDownLatch(1);

    SocketTimeoutException e =
        assertThrows(
            SocketTimeoutException.class,
            () ->
                patience.ask(
                    PATH,
                    () ->
                        patience.limited(
                            PATH,
                            () -> {
                              calls++;
                              never.await();
                              return "never";
                            })));

    assertThat(e.getMessage(), containsString("no answer for"));
    assertThat(calls, is(1));
  }

  @Test
  void limited_callThatFails_throwsWhatItThrew() {
    IOException e =
        assertThrows(
            IOException.class, () -> patience(LONG, true).limited(PATH, failing(1, silence)));

    assertThat(e, is(sameInstance(silence)));
  }

  private static Patience patience(Duration timeout, boolean answered) {
    return new Patience(timeout, WAIT, new AtomicBoolean(answered));
  }

  private Callable<String> failing(int times, IOException failure) {
    return () -> {
      calls++;
      if (calls <= times) {
        throw failure;
      }
      return "answer";
    };
  }
}
