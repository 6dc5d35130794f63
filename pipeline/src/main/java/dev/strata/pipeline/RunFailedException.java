/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/** Says that a command failed; its message is the sentence that was printed on stderr. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  RunFailedException(String sentence, int status, Throwable cause) {
    super(sentence, cause);
    this.status = status;
  }

  /** The exit status: 1 for a failure, 2 for wrong usage. */
  public int status() {
    return status;
  }

  /**
   * Returns this exception without its cause, for callers that print the traces of all exceptions.
   */
  public RunFailedException withoutCause() {
    return new RunFailedException(getMessage(), status, null);
  }
}
