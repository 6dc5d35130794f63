/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Throwables;
import dev.strata.model.ShownName;
import java.io.PrintStream;

/** How a command fails: with one sentence on stderr, and an exit status. */
final class CommandFailure {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private CommandFailure() {}

  /**
   * Prints why a command failed.
   *
   * @param verbose whether the stack trace is printed, too
   * @return what was printed, with the exit status: 2 for wrong usage, 1 for any other failure
   */
  static RunFailedException print(PrintStream err, Throwable failure, boolean verbose) {
    return print(err, sentence(failure), failure, verbose);
  }

  /** Prints {@code sentence} as the reason for which a command failed. */
  static RunFailedException print(
      PrintStream err, String sentence, Throwable failure, boolean verbose) {
    String shown = ShownName.in(sentence); // what others throw may have a URL with its secrets
    err.println("strata: " + shown);
    if (verbose) {
      err.print(ShownName.in(Throwables.getStackTraceAsString(failure)));
    }
    return new RunFailedException(
        shown, failure instanceof UsageException ? USAGE : FAILED, failure);
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof UsageException) {
      return failure.getMessage();
    }
    if (failure instanceof InterruptedException) {
      return "interrupted";
    }
    return FailureSentence.ofStep(failure).orElseGet(() -> FailureSentence.of(failure));
  }
}
