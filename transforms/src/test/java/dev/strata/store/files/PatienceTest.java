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
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final String PATH = "memory://bucket/object";
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WAIT = Duration.ofMillis(1);

  private static final Callable<String> SIGN = () -> "sign";

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
  void ask_callThatIsNeverAnswered_isGivenUpAfterTheTimeoutAndNotCalledAgain() throws Exception {
    Duration timeout = Duration.ofMillis(200);
    Patience patience = answered(this::hang, timeout);

    SocketTimeoutException e =
        assertThrows(SocketTimeoutException.class, () -> patience.ask(PATH, this::hangOnce));

    assertThat(e.getMessage(), containsString("no answer for"));
    assertThat(calls, is(1));
  }

  @Test
  void ask_longCallOfAStoreThatAnswersOthers_mayTakeLongerThanTheTimeout() throws Exception {
    Patience patience = answered(SIGN, Duration.ofMillis(100));

    assertThat(
        patience.ask(
            PATH,
            () -> {
              Thread.sleep(400);
              return "answer";
            }),
        is("answer"));
  }

  @Test
  void ask_storeThatRefusesAndIsThenSilent_isGivenUpAfterTheTimeoutInAll() throws Exception {
    Duration timeout = Duration.ofSeconds(1);
    Patience patience = answered(this::hang, timeout);
    long start = System.nanoTime();

    assertThrows(
        SocketTimeoutException.class,
        () ->
            patience.ask(
                PATH,
                () -> {
                  if (System.nanoTime() - start < timeout.toNanos() / 2) {
                    throw silence;
                  }
                  return hang();
                }));

    assertThat(
        Duration.ofNanos(System.nanoTime() - start),
        is(lessThan(timeout.multipliedBy(3).dividedBy(2))));
  }

  @Test
  void ask_storeThatHasNeverAnswered_isGivenUpAfterTheTimeOfAFirstAnswer() {
    Patience patience = new Patience(this::hang, LONG, Duration.ofMillis(100), WAIT);

    assertTimeoutPreemptively(
        LONG.dividedBy(30),
        () -> assertThrows(SocketTimeoutException.class, () -> patience.ask(PATH, this::hangOnce)));
  }

  private String hangOnce() throws InterruptedException {
    calls++;
    return hang();
  }

  private String hang() throws InterruptedException {
    new CountDownLatch(1).await();
    return "never";
  }

  private static Patience patience(Duration timeout, boolean answered) throws Exception {
    return answered ? answered(SIGN, timeout) : new Patience(SIGN, timeout, timeout, WAIT);
  }

  /** The patience with a store that has answered once. */
  private static Patience answered(Callable<?> sign, Duration timeout) throws Exception {
    Patience patience = new Patience(sign, timeout, timeout, WAIT);
    patience.ask(PATH, () -> "first answer");
    return patience;
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
