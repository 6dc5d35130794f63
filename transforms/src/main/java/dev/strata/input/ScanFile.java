/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.Hash;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.commons.io.function.IOConsumer;

/**
 * What the first look at a range keeps of its lines: one {@link Entry} per line that is not blank,
 * in order, some 50 bytes each. It lives no longer than the run, so it carries no version.
 */
public final class ScanFile {
  private static final int ENTRY = 1 + 7 * Long.BYTES;
  private static final byte PAPER = -1;
  private static final Reason[] REASONS = Reason.values();

  private ScanFile() {}

  /**
   * The entry of a line.
   *
   * @param line its number in the range, from 0, blank lines counted
   * @param offset its first byte in the file
   * @param length bytes to the start of the next line
   * @param reason why it is no paper, or null
   * @param id hash of the paper's id, or null
   * @param content hash of the paper, or null
   */
  public record Entry(long line, long offset, long length, Reason reason, Hash id, Hash content) {

    public void writeTo(Entries.Writer out) throws IOException {
      ByteBuffer to = out.next(ENTRY);
      to.put(reason == null ? PAPER : (byte) reason.ordinal());
      to.putLong(line).putLong(offset).putLong(length);
      put(to, id);
      put(to, content);
    }

    private static Entry get(ByteBuffer from) {
      byte status = from.get();
      Reason reason = status == PAPER ? null : REASONS[status];
      long line = from.getLong();
      long offset = from.getLong();
      long length = from.getLong();
      Hash id = new Hash(from.getLong(), from.getLong());
      Hash content = new Hash(from.getLong(), from.getLong());
      return new Entry(
          line,
          offset,
          length,
          reason,
          reason == null ? id : null,
          reason == null ? content : null);
    }

    private static void put(ByteBuffer to, Hash hash) {
      to.putLong(hash == null ? 0 : hash.high()).putLong(hash == null ? 0 : hash.low());
    }
  }

  /** Gives the first {@code count} entries of {@code scan}, which it closes, to {@code visitor}. */
  public static void read(Entries.EntryReader scan, long count, IOConsumer<Entry> visitor)
      throws IOException {
    try (scan) {
      for (long i = 0; i < count; i++) {
        visitor.accept(Entry.get(scan.next(ENTRY)));
      }
    }
  }
}
