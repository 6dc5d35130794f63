/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/** A command line that came to nothing; its message is the sentence that stderr has, too. */
public final class RunFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  RunFailedException(String sentence, int status, Throwable cause) {
    super(sentence, cause);
    this.status = status;
  }

  /** The exit status: 1 failed, 2 wrong usage. */
  public int status() {
    return status;
  }

  /** The same without what caused it, for one who prints the traces of all that he is thrown. */
  public RunFailedException withoutCause() {
    return new RunFailedException(getMessage(), status, null);
  }
}
