/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** Checks that results reach stdout: a {@link PrintStream} says nothing if they are lost. */
final class Results {
  /**
   * The message of an error that a reader causes when it has seen enough and closes the pipe, as
   * {@code head} does.
   */
  private static final String NO_READER = "Broken pipe";

  private Results() {}

  /**
   * Checks that everything that was printed has been written.
   *
   * @throws IOException with the reason, if it has not been written; not if the reader has closed
   *     the pipe
   */
  static void check(PrintStream out) throws IOException {
    if (!out.checkError()) {
      return;
    }
    String reason = out == System.out ? reason() : "it cannot be written";
    if (!reason.equals(NO_READER)) {
      throw new IOException("cannot write the results to stdout: " + reason);
    }
  }

  /** The reason why nothing can be written to stdout, which another try to write gives. */
  private static String reason() {
    try {
      new FileOutputStream(FileDescriptor.out).write('\n'); // closing it would close stdout
      return "some of them are lost";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
