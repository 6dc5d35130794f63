/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.Paper;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.function.IOConsumer;

/**
 * What the first look at a range keeps of its lines: one {@link Entry} per line that is not blank,
 * in order, some 50 bytes each. It lives no longer than the run, so it carries no version.
 */
public final class ScanFile {
  private static final int ENTRY = 1 + 7 * Long.BYTES;
  private static final byte PAPER = -1;
  private static final Reason[] REASONS = Reason.values();

  /** A digest for each thread, since to ask for a new one costs as much as to hash an id. */
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e); // every Java has it
            }
          });

  private ScanFile() {}

  /**
   * A hash: 128 bits of SHA-256. Whoever writes an archive chooses ids and texts, and must not be
   * able to choose two with one hash: the paper with the second of two such ids would be left out,
   * and a change from one of two such texts to the other would not be seen.
   */
  public record Hash(long high, long low) {

    /** The hash of all that a raw shard says of a paper, but for the place it came from. */
    public static Hash ofContent(Paper paper) {
      List<String> texts =
          new ArrayList<>(
              List.of(paper.id(), paper.title(), paper.abstractText(), paper.created()));
      texts.addAll(paper.categories());
      return of(texts.toArray(String[]::new));
    }

    /** The hash of a text: the first 128 bits of SHA-256 of its bytes in UTF-8. */
    public static Hash ofText(String text) {
      return first(SHA256.get().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of texts in UTF-8, each after its length. */
    public static Hash of(String... texts) {
      MessageDigest sha256 = SHA256.get();
      byte[][] parts = new byte[texts.length][];
      int size = 0;
      for (int i = 0; i < texts.length; i++) {
        parts[i] = texts[i].getBytes(StandardCharsets.UTF_8);
        size += Integer.BYTES + parts[i].length;
      }
      ByteBuffer all = ByteBuffer.allocate(size);
      for (byte[] part : parts) {
        all.putInt(part.length).put(part);
      }
      return first(sha256.digest(all.array()));
    }

    /** The hash as {@code 16} bytes, the first ones of SHA-256 first. */
    public byte[] bytes() {
      return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    private static Hash first(byte[] sha256) {
      ByteBuffer hash = ByteBuffer.wrap(sha256);
      return new Hash(hash.getLong(), hash.getLong());
    }
  }

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
      to.putLong(hash == null ? 0 : hash.high).putLong(hash == null ? 0 : hash.low);
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
