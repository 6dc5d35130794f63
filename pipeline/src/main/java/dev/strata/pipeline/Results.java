/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** What goes to stdout, of which a {@link PrintStream} says nothing where it is lost. */
final class Results {
  /** What a reader that has seen enough leaves behind, as {@code head} does. */
  private static final String NO_READER = "Broken pipe";

  private Results() {}

  /**
   * Checks that all that was printed has been taken.
   *
   * @throws IOException with the reason where it was not, unless its reader has gone
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

  /** Why nothing can be written there, which another try tells. */
  private static String reason() {
    try {
      new FileOutputStream(FileDescriptor.out).write('\n'); // closing it would close stdout
      return "some of them are lost";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
