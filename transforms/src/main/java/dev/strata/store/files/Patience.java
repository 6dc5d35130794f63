/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
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
 * differ: Amazon's gives up within a second, Hadoop's after ten, Google's after a quarter of an
 * hour.
 *
 * <p>A store that has never answered this process is not asked again, since its address is likely
 * wrong; nor is one that was given up, until it answers.
 */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(20);

  /** How long a call may go without an answer before the user is told. */
  private static final Duration UNSAID = Duration.ofSeconds(4);

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder().setNameFormat("strata-store-%d").setDaemon(true).build());

  private static final AtomicBoolean ANSWERED = new AtomicBoolean();

  private final Duration timeout;
  private final Duration firstWait;
  private final AtomicBoolean answered;
  private final AtomicBoolean silent = new AtomicBoolean();

  /** Asks again for {@code timeout} after the first failure. */
  Patience(Duration timeout) {
    this(timeout, Duration.ofMillis(500), ANSWERED);
  }

  Patience(Duration timeout, Duration firstWait, AtomicBoolean answered) {
    this.timeout = timeout;
    this.firstWait = firstWait;
    this.answered = answered;
  }

  /**
   * What {@code call} returns; it is made again where the store does not answer.
   *
   * @param call a call that may be made again after it failed
   * @throws Exception what {@code call} threw, where the store answers, or has not answered for as
   *     long as the user allows
   */
  <T> T ask(String path, Callable<T> call) throws Exception {
    long firstFailure = 0;
    Duration wait = Duration.ZERO;
    while (true) {
      try {
        T answer = call.call();
        answered.set(true);
        silent.set(false);
        return answer;
      } catch (Exception e) {
        if (!StoreFailure.isUnreachable(e)) {
          answered.set(true);
        }
        firstFailure = wait.isZero() ? System.nanoTime() : firstFailure;
        wait = wait.isZero() ? firstWait : shorter(wait.multipliedBy(2), LONGEST_WAIT);
        Duration gone = Duration.ofNanos(System.nanoTime() - firstFailure);
        if (!StoreFailure.isSilence(e)) {
          throw e;
        }
        if (e instanceof NoAnswerException
            || !answered.get()
            || gone.plus(wait).compareTo(timeout) > 0) {
          answered.set(false);
          throw e;
        }
        sayOnce(path, StoreFailure.firstLine(e), timeout);
        sleep(wait);
      }
    }
  }

  /**
   * What {@code call} returns, where it takes no longer than the user allows; this is for a client
   * that asks again itself.
   */
  <T> T limited(String path, Callable<T> call) throws Exception {
    Duration limit = answered.get() ? timeout : shorter(timeout, FIRST_ANSWER);
    Duration unsaid = shorter(limit, UNSAID);
    Future<T> answer = THREADS.submit(call);
    try {
      try {
        return answer.get(unsaid.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (unsaid.equals(limit)) {
          throw e;
        }
        sayOnce(path, "no answer for " + unsaid.toSeconds() + " seconds", limit);
        return answer.get(limit.minus(unsaid).toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException e) {
      throw new NoAnswerException(limit, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      Throwables.throwIfInstanceOf(e.getCause(), Exception.class);
      throw e;
    } finally {
      answer.cancel(true);
    }
  }

  private void sayOnce(String path, String how, Duration limit) {
    if (silent.compareAndSet(false, true)) {
      LOG.warn(
          "the store of {} does not answer ({}): it is asked again for {} seconds",
          path,
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
