/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import dev.strata.ask.Answer;
import dev.strata.ask.Archive;
import dev.strata.ask.OverTime;
import dev.strata.ask.Question;
import dev.strata.ask.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The queue of requests that need the archive. A single thread works on them, since one question
 * already keeps all cores busy. It answers all waiting questions for nearest papers together, which
 * takes less time than one by one.
 */
final class QuestionQueue implements AutoCloseable {
  /** The most questions that are asked together. */
  private static final int TOGETHER = 64;

  private static final int CLOSING_SECONDS = 2;

  private final Archive archive;
  private final BlockingQueue<Waiting<?>> waiting;
  private final Thread worker = new Thread(this::work, "strata-ask");
  private volatile boolean closed;

  /**
   * A queue before an archive, which it does not close.
   *
   * @param most the most that may wait
   */
  QuestionQueue(Archive archive, int most) {
    this.archive = archive;
    this.waiting = new ArrayBlockingQueue<>(most);
    worker.setDaemon(true);
    worker.start();
  }

  /** Says that too much waits already. */
  static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FullException() {
      super("too many questions wait: ask again in a second");
    }
  }

  /** What is done with the archive. */
  @FunctionalInterface
  interface Work<T> {
    T run(Archive archive) throws IOException, InterruptedException;
  }

  /**
   * What waits.
   *
   * @param question whose nearest papers are asked for; null where {@code work} is something else
   */
  private record Waiting<T>(Question question, Work<T> work, CompletableFuture<T> result) {

    void run(Archive archive) {
      try {
        T done = work.run(archive);
        // an answer is not valid if a run has replaced the files meanwhile
        archive.checkUnchanged();
        result.complete(done);
      } catch (Exception | Error e) { // whoever waits says what it was
        result.completeExceptionally(e);
      }
    }
  }

  /** The nearest papers. */
  CompletableFuture<Answer> nearest(Question question) {
    return add(question, archive -> archive.ask(question));
  }

  /** How many papers of each window are near. */
  CompletableFuture<OverTime> overTime(Question question, OptionalDouble nearerThan) {
    return later(archive -> archive.overTime(question, nearerThan));
  }

  /**
   * Something else that needs the archive. Its result fails with a {@link FullException} where too
   * much waits, and with an {@link IOException} where a run has begun to write to the output.
   */
  <T> CompletableFuture<T> later(Work<T> work) {
    return add(null, work);
  }

  private <T> CompletableFuture<T> add(Question question, Work<T> work) {
    Waiting<T> added = new Waiting<>(question, work, new CompletableFuture<>());
    if (closed || !waiting.offer(added)) {
      added.result.completeExceptionally(new FullException());
    }
    return added.result;
  }

  private void work() {
    List<Waiting<?>> some = new ArrayList<>();
    List<Waiting<Answer>> questions = new ArrayList<>();
    try {
      while (!closed) {
        some.add(waiting.take());
        waiting.drainTo(some, TOGETHER - 1);
        for (Waiting<?> one : some) {
          if (one.question == null) {
            one.run(archive);
          } else {
            questions.add(asQuestion(one));
          }
        }
        askTogether(questions);
        some.clear();
        questions.clear();
      }
    } catch (InterruptedException e) { // closed
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("unchecked") // only nearest() adds a question
  private static Waiting<Answer> asQuestion(Waiting<?> one) {
    return (Waiting<Answer>) one;
  }

  /** Asks questions together; where one of them is refused, each half by itself, and so on. */
  private void askTogether(List<Waiting<Answer>> some) {
    if (some.size() <= 1) {
      some.forEach(one -> one.run(archive));
      return;
    }
    try {
      List<Answer> answers = archive.ask(some.stream().map(Waiting::question).toList());
      archive.checkUnchanged();
      for (int i = 0; i < some.size(); i++) {
        some.get(i).result.complete(answers.get(i));
      }
    } catch (RefusedException e) {
      askTogether(some.subList(0, some.size() / 2));
      askTogether(some.subList(some.size() / 2, some.size()));
    } catch (Exception | Error e) {
      some.forEach(one -> one.result.completeExceptionally(e));
    }
  }

  /** Ends the thread, and waits a little for what it is at. Whatever waits is not answered. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    waiting.clear();
    waiting.add(new Waiting<>(null, nothing -> null, new CompletableFuture<>())); // wakes it
    worker.join(TimeUnit.SECONDS.toMillis(CLOSING_SECONDS));
  }
}
