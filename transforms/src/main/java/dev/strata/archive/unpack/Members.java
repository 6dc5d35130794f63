/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The members of an archive such as zip or tar that may be data, in the archive's order. */
interface Members extends Closeable {

  /**
   * A file in an archive.
   *
   * @param name the name that the archive gives it, which is never a path to write to
   * @param bytes its bytes, to be read to their end before the next member is asked for
   */
  record Member(String name, InputStream bytes) {}

  /**
   * The next member, or null at the end of the archive, which is then known to be whole.
   *
   * @throws IOException with the reason why the archive cannot be read
   */
  Member next() throws IOException;
}
