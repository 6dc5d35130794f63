/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The plain bytes of a gzip file: the bytes of its members, one after the other, whose checksums
 * are tested. Only zeros may follow the last member, as tapes and block devices leave them. The
 * last member of a BGZF file is empty, so that a file which is cut between two members is told (The
 * SAM/BAM Format Specification, section 4.1.2).
 */
final class GzipMembers extends ReadInBulk {
  private static final int MAGIC = 0x1F;

  /** The name of the field in the header of each member of a BGZF file. */
  private static final String OF_BGZF = "BC";

  private GzipCompressorInputStream member;

  /** Whether the member is one of a BGZF file, and whether bytes of it were read. */
  private boolean isBlock;

  private boolean hasBytes;

  /**
   * Opens a file.
   *
   * @param in the bytes of the file, from the first; nothing is read beyond the last
   */
  GzipMembers(BufferedInputStream in) throws IOException {
    super(in);
    member = open();
  }

  private GzipCompressorInputStream open() throws IOException {
    GzipCompressorInputStream opened = new GzipCompressorInputStream(in);
    ExtraField fields = opened.getMetaData().getExtraField();
    isBlock = fields != null && fields.findFirstSubField(OF_BGZF) != null;
    hasBytes = false;
    return opened;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (member != null) {
      int count = member.read(bytes, from, length);
      if (count >= 0) {
        hasBytes |= count > 0;
        return count;
      }
      member = next();
    }
    return -1;
  }

  private GzipCompressorInputStream next() throws IOException {
    in.mark(1);
    int first = in.read();
    if (first == MAGIC) {
      in.reset(); // a member leaves the stream behind its own last byte
      return open();
    }
    for (; first == 0; first = in.read()) {}
    if (first >= 0) {
      throw new IOException("something that is no gzip follows its last member");
    }
    if (isBlock && hasBytes) {
      throw new EOFException("the last block of a BGZF file is empty");
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
