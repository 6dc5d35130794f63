/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The plain bytes of a gzip file: the bytes of its members, one after the other, whose checksums
 * are tested. Only zeros may follow the last member, as tapes and block devices leave them.
 */
final class GzipMembers extends ReadInBulk {
  private static final int MAGIC = 0x1F;

  private InputStream member;

  /**
   * Opens a file.
   *
   * @param in the bytes of the file, from the first; nothing is read beyond the last
   */
  GzipMembers(BufferedInputStream in) throws IOException {
    super(in);
    member = new GzipCompressorInputStream(in);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (member != null) {
      int count = member.read(bytes, from, length);
      if (count >= 0) {
        return count;
      }
      member = next();
    }
    return -1;
  }

  private InputStream next() throws IOException {
    in.mark(1);
    int first = in.read();
    if (first == MAGIC) {
      in.reset(); // a member leaves the stream behind its own last byte
      return new GzipCompressorInputStream(in);
    }
    for (; first == 0; first = in.read()) {}
    if (first >= 0) {
      throw new IOException("something that is no gzip follows its last member");
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    if (member != null) {
      member.close(); // frees what is not on the heap
    }
    super.close();
  }
}
