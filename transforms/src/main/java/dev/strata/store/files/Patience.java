/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.strata.model.ShownName;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a store again that does not answer, for as long as the user allows. The stores' own clients
 * differ: where a server refuses to be called, Amazon's gives up within a second, Hadoop's after
 * ten, and Google's after a quarter of an hour; where it accepts a call and is silent, they wait
 * for minutes.
 *
 * <p>Each store has a patience of its own, since others may answer while this one does not. A store
 * that has never answered this process is not asked again, since its address is likely wrong; nor
 * is one that was given up, until it answers.
 */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

  /** How long a call may take before the store is asked whether it is there at all. */
  private static final Duration UNASKED = Duration.ofSeconds(2);

  /** How often a call is made anew that fails again and again while the store answers others. */
  private static final int MOST_BROKEN = 5;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder().setNameFormat("strata-store-%d").setDaemon(true).build());

  private final Callable<?> sign;
  private final Duration timeout;
  private final Duration firstAnswer;
  private final Duration firstWait;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean answered;
  private volatile long lastAnswer;

  /**
   * Waits for {@code timeout} for an answer, and at most 20 seconds for the first one.
   *
   * @param sign a small question to the store: any answer is a sign that the store is there
   */
  Patience(Callable<?> sign, Duration timeout) {
    this(sign, timeout, FIRST_ANSWER, Duration.ofMillis(500));
  }

  Patience(Callable<?> sign, Duration timeout, Duration firstAnswer, Duration firstWait) {
    this.sign = sign;
    this.timeout = timeout;
    this.firstAnswer = firstAnswer;
    this.firstWait = firstWait;
  }

  /**
   * What {@code call} returns; it is made again where the store does not answer.
   *
   * @param call a call that may be made again after it failed, and in another thread
   * @throws Exception what {@code call} threw, where the store answers, or has not answered for as
   *     long as the user allows
   */
  <T> T ask(String path, Callable<T> call) throws Exception {
    long start = System.nanoTime();
    long since = start;
    Duration wait = Duration.ZERO;
    int broken = 0; // calls that failed though the store was there
    while (true) {
      try {
        T answer = limited(path, call, since);
        told.set(false);
        return answer;
      } catch (Exception e) {
        if (!StoreFailure.isSilence(e)) {
          throw e;
        }
        wait = wait.isZero() ? firstWait : shorter(wait.multipliedBy(2), LONGEST_WAIT);
        if (answered && lastAnswer > since && broken < MOST_BROKEN) {
          since = lastAnswer;
          broken++;
        }
        if (e instanceof NoAnswerException
            || !answered
            || elapsed(since).plus(wait).compareTo(timeout) > 0) {
          answered = false;
          throw e;
        }
        sayOnce(path, StoreFailure.firstLine(e), timeout);
        sleep(wait);
      }
    }
  }

  /**
   * What {@code call} returns. It may take any time while the store answers other questions: a
   * large file may be on its way.
   *
   * @param silentSince since when the store is known to be silent
   */
  private <T> T limited(String path, Callable<T> call, long silentSince) throws Exception {
    long since = silentSince;
    Future<T> answer = THREADS.submit(call);
    Future<?> life = CompletableFuture.failedFuture(new SocketTimeoutException());
    try {
      while (true) {
        Duration limit = answered ? timeout : shorter(timeout, firstAnswer);
        Duration left = limit.minus(elapsed(since));
        Duration unasked = shorter(UNASKED, limit.dividedBy(4));
        try {
          T value = answer.get(shorter(unasked, left).toNanos(), TimeUnit.NANOSECONDS);
          heard();
          return value;
        } catch (TimeoutException e) {
          if (isAnswered(life)) {
            since = heard();
          } else if (left.compareTo(unasked) <= 0) {
            throw new NoAnswerException(limit, e);
          } else if (left.plus(unasked).compareTo(limit) < 0) {
            sayOnce(path, "no answer for " + elapsed(since).toSeconds() + " seconds", limit);
          }
          life = life.isDone() ? THREADS.submit(sign) : life;
        }
      }
    } catch (ExecutionException e) {
      if (!StoreFailure.isUnreachable(e)) {
        heard();
      }
      Throwables.throwIfInstanceOf(e.getCause(), Exception.class);
      Throwables.throwIfUnchecked(e.getCause());
      throw e;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      answer.cancel(true);
      life.cancel(true);
    }
  }

  private static boolean isAnswered(Future<?> question) throws InterruptedException {
    try {
      if (question.isDone()) {
        question.get();
      }
      return question.isDone();
    } catch (ExecutionException e) {
      return !StoreFailure.isUnreachable(e);
    }
  }

  /** Notes that the store has answered just now. */
  private long heard() {
    answered = true;
    lastAnswer = System.nanoTime();
    return lastAnswer;
  }

  private static Duration elapsed(long since) {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private void sayOnce(String path, String how, Duration limit) {
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "the store of {} does not answer ({}): it is asked again for {} seconds",
          ShownName.of(path),
          how,
          limit.toSeconds());
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void sleep(Duration wait) throws InterruptedIOException {
    try {
      Thread.sleep(wait.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedIOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    InterruptedIOException e = new InterruptedIOException("the run is ended");
    e.initCause(cause);
    return e;
  }

  /** Says that a client has asked a store in vain for as long as the user allows. */
  private static final class NoAnswerException extends SocketTimeoutException {
    private static final long serialVersionUID = 1;

    NoAnswerException(Duration limit, Throwable cause) {
      super("no answer for " + limit.toSeconds() + " seconds");
      initCause(cause);
    }
  }
}
