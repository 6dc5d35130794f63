/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.xerial.snappy.Snappy;

/**
 * The plain bytes of a Snappy file in Snappy's framing format: the bytes of its chunks, whose
 * checksums are tested. The format has no mark of its end, so a file that is cut between two chunks
 * cannot be told from a shorter one. Whatever else is cut or damaged is refused.
 *
 * <p>The readers of Commons Compress 1.28 and snappy-java 1.1.10 drop a chunk without a word where
 * a flipped bit makes it one that may be passed over. The reader of snappy-java also says nothing
 * of a file that is cut within a header.
 */
final class SnappyFrames extends ReadInBulk {
  private static final int COMPRESSED = 0x00;
  private static final int PLAIN = 0x01;
  private static final int IDENTIFIER = 0xFF;

  /** Chunks of this kind and of higher kinds may be passed over: padding, an index, and others. */
  private static final int PASSED_OVER = 0x80;

  private static final byte[] NAME = "sNaPpY".getBytes(US_ASCII);
  private static final int LENGTH = 3;

  /** The most plain bytes of a chunk. */
  private static final int MOST = 1 << 16;

  private static final int MASK = 0xA282EAD8;

  private byte[] plain = {};
  private int at;

  /** Reads {@code in} from its first byte to its last. */
  SnappyFrames(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (at == plain.length && length > 0) {
      int kind = in.read();
      if (kind < 0) {
        return -1;
      }
      plain = chunk(kind);
      at = 0;
    }
    int count = Math.min(length, plain.length - at);
    System.arraycopy(plain, at, bytes, from, count);
    at += count;
    return count;
  }

  /** The plain bytes of the next chunk; none where the chunk has no data. */
  private byte[] chunk(int kind) throws IOException {
    int length = number(exactly(LENGTH));
    switch (kind) {
      case COMPRESSED, PLAIN -> {
        return data(kind, exactly(length));
      }
      case IDENTIFIER -> {
        if (!Arrays.equals(exactly(length), NAME)) {
          throw new IOException("it is damaged: it has a second beginning that is none of Snappy");
        }
      }
      default -> {
        if (kind <= (PASSED_OVER | PLAIN)) { // a flipped bit makes it of a kind with data
          throw new IOException(String.format("it has a chunk of the unknown kind 0x%02X", kind));
        }
        in.skipNBytes(length);
      }
    }
    return new byte[0];
  }

  /** The plain bytes of a chunk, which is a checksum and then the bytes. */
  private static byte[] data(int kind, byte[] chunk) throws IOException {
    int length = chunk.length - Integer.BYTES;
    if (length < 0) {
      throw new IOException("it is damaged: a chunk has no checksum");
    }
    int size = kind == PLAIN ? length : size(chunk, length);
    if (size > MOST) {
      throw new IOException("a chunk has " + size + " bytes, more than the format allows");
    }
    byte[] plain = new byte[size];
    if (kind == PLAIN) {
      System.arraycopy(chunk, Integer.BYTES, plain, 0, length);
    } else {
      uncompress(chunk, length, plain);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(plain);
    if (number(chunk) != Integer.rotateRight((int) checksum.getValue(), 15) + MASK) {
      throw new IOException("it is damaged: the checksum of a chunk is wrong");
    }
    return plain;
  }

  /** The number of plain bytes that a chunk's data say that they become. */
  private static int size(byte[] chunk, int length) throws IOException {
    try {
      int size = Snappy.uncompressedLength(chunk, Integer.BYTES, length);
      return size < 0 ? Integer.MAX_VALUE : size;
    } catch (IOException e) {
      throw cannotDecompress(e);
    }
  }

  private static void uncompress(byte[] chunk, int length, byte[] plain) throws IOException {
    try {
      Snappy.uncompress(chunk, Integer.BYTES, length, plain, 0);
    } catch (IOException e) {
      throw cannotDecompress(e);
    }
  }

  private static IOException cannotDecompress(IOException e) {
    return new IOException("it is damaged: a chunk cannot be decompressed", e);
  }

  /** The number in the first four bytes, or in fewer, the lowest byte first. */
  private static int number(byte[] bytes) {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, Integer.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getInt();
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
