/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.strata.model.Paper;
import dev.strata.model.Reject.Reason;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.io.FileSystems;

/**
 * What the first look at a range keeps of its lines: one {@link Entry} per line that is not blank,
 * in order, some 50 bytes each. It lives no longer than the run, so it carries no version.
 */
final class ScanFile {
  private static final int BUFFER = 1 << 16;
  private static final int PAPER = -1;
  private static final Reason[] REASONS = Reason.values();

  private ScanFile() {}

  /** 128 bits of a hash. */
  record Hash(long high, long low) {

    /** Of a paper's id. */
    static Hash ofId(String id) {
      return of(Hashing.murmur3_128().newHasher().putUnencodedChars(id));
    }

    /** Of all that a raw shard says of a paper, but for the place it came from. */
    static Hash ofContent(Paper paper) {
      Hasher hasher = Hashing.murmur3_128().newHasher();
      put(hasher, paper.id());
      put(hasher, paper.title());
      put(hasher, paper.abstractText());
      put(hasher, paper.categories());
      put(hasher, paper.created());
      return of(hasher);
    }

    private static void put(Hasher hasher, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }

    private static Hash of(Hasher hasher) {
      ByteBuffer bytes = ByteBuffer.wrap(hasher.hash().asBytes()).order(ByteOrder.LITTLE_ENDIAN);
      return new Hash(bytes.getLong(), bytes.getLong());
    }
  }

  /**
   * A line.
   *
   * @param line its number in the range, from 0, blank ones counted
   * @param offset its first byte in the file
   * @param length bytes to the start of the next line
   * @param reason why it is no paper, or null
   * @param id hash of the paper's id, or null
   * @param content hash of the paper, or null
   */
  record Entry(long line, long offset, long length, Reason reason, Hash id, Hash content) {

    static Entry of(Lines lines, long line, JsonPapers.Outcome outcome) {
      boolean paper = outcome.reason() == null;
      return new Entry(
          line,
          lines.offset(),
          lines.length(),
          outcome.reason(),
          paper ? Hash.ofId(outcome.paper().id()) : null,
          paper ? Hash.ofContent(outcome.paper()) : null);
    }

    void writeTo(DataOutputStream out) throws IOException {
      out.writeByte(reason == null ? PAPER : reason.ordinal());
      out.writeLong(line);
      out.writeLong(offset);
      out.writeLong(length);
      if (reason == null) {
        write(out, id);
        write(out, content);
      }
    }

    static Entry readFrom(DataInputStream in) throws IOException {
      int status = in.readByte();
      long line = in.readLong();
      long offset = in.readLong();
      long length = in.readLong();
      return status == PAPER
          ? new Entry(line, offset, length, null, readHash(in), readHash(in))
          : new Entry(line, offset, length, REASONS[status], null, null);
    }

    private static void write(DataOutputStream out, Hash hash) throws IOException {
      out.writeLong(hash.high);
      out.writeLong(hash.low);
    }

    private static Hash readHash(DataInputStream in) throws IOException {
      return new Hash(in.readLong(), in.readLong());
    }
  }

  /** Takes entries in order. */
  @FunctionalInterface
  interface Visitor {
    void visit(Entry entry) throws IOException;
  }

  static DataOutputStream output(WritableByteChannel channel) {
    return new DataOutputStream(
        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
  }

  /** Gives all entries of the range to {@code visitor}. */
  static void read(ScannedRange scanned, Visitor visitor) throws IOException {
    try (InputStream file =
            Channels.newInputStream(
                FileSystems.open(FileSystems.matchNewResource(scanned.scan(), false)));
        DataInputStream in = new DataInputStream(new BufferedInputStream(file, BUFFER))) {
      for (long i = 0; i < scanned.entries(); i++) {
        visitor.visit(Entry.readFrom(in));
      }
    }
  }
}
