/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads many bytes at a time, and a single byte as an array of one. */
abstract class ReadInBulk extends InputStream {
  /** What it reads from, which is closed with it. */
  final InputStream in;

  ReadInBulk(InputStream in) {
    this.in = in;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public abstract int read(byte[] bytes, int from, int length) throws IOException;

  @Override
  public void close() throws IOException {
    in.close();
  }
}
