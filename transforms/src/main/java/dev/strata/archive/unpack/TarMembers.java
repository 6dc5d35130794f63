/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.store.RoomLeft;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The members of a tar archive, which is read once from its start to its end. The archive is whole
 * where it ends with blocks of zeros, as tar archives do, and nothing else follows them.
 */
final class TarMembers implements Members {
  /** Bytes of a block. */
  private static final int BLOCK = 512;

  /** The most bytes that a member may have before its data: names, attributes, maps of holes. */
  private static final long MOST_HEADER = 1 << 20;

  private final Bytes bytes;
  private final TarArchiveInputStream tar;
  private final PassedOver passedOver;
  private final RoomLeft room;
  private boolean begun;

  /** Reads the archive in {@code in}, which is closed with the members. */
  TarMembers(InputStream in, PassedOver passedOver, RoomLeft room) {
    bytes = new Bytes(in);
    tar = new TarArchiveInputStream(bytes, BLOCK); // so that what is behind its end is not skipped
    this.passedOver = passedOver;
    this.room = room;
  }

  @Override
  public Member next() throws IOException {
    for (TarArchiveEntry entry = header(); entry != null; entry = header()) {
      String name = entry.getName();
      if (!entry.isCheckSumOK()) {
        throw new IOException("it is damaged: the checksum before a member is wrong");
      }
      if (entry.isDirectory() || PassedOver.isLitter(name)) {
        continue;
      }
      if (entry.isFile() && !isSpecial(entry)) {
        return new Member(name, tar);
      }
      passedOver.add(
          name,
          entry.isSymbolicLink()
              ? "a symbolic link"
              : entry.isLink() ? "a hard link" : "no regular file");
    }
    end();
    return null;
  }

  /** The header of the next member; the rest of the member before is passed over. */
  private TarArchiveEntry header() throws IOException {
    if (begun) {
      room.pass(tar);
    }
    begun = true;
    bytes.left = MOST_HEADER;
    TarArchiveEntry entry = tar.getNextEntry();
    bytes.left = Long.MAX_VALUE;
    return entry;
  }

  /** Whether a member is a link, a device or a pipe: the library takes some of these for files. */
  private static boolean isSpecial(TarArchiveEntry entry) {
    return entry.isLink()
        || entry.isSymbolicLink()
        || entry.isCharacterDevice()
        || entry.isBlockDevice()
        || entry.isFIFO();
  }

  private void end() throws IOException {
    if (bytes.zeros < BLOCK) {
      throw new IOException("it is cut short: a tar archive ends with blocks of zeros");
    }
    long behind = bytes.all;
    room.pass(bytes);
    if (bytes.zeros < bytes.all - behind) {
      throw new IOException(
          "more follows after its end: it may be several archives joined; unpack them with"
              + " tar's option --ignore-zeros, and name the files");
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /**
   * The bytes of the archive: counts the zeros at their end, and the bytes that a header may take.
   */
  private static final class Bytes extends ReadInBulk {
    private long left = Long.MAX_VALUE;
    private long all;
    private long zeros;

    Bytes(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int count = in.read(to, from, length);
      if (count > 0) {
        left -= count;
        if (left < 0) {
          throw new IOException("what it says of a member is longer than a MiB");
        }
        all += count;
        int end = from + count;
        while (end > from && to[end - 1] == 0) {
          end--;
        }
        zeros = end == from ? zeros + count : from + count - end;
      }
      return count;
    }
  }
}
