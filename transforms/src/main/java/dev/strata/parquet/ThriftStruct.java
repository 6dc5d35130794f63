/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes one structure of Thrift's compact protocol out of a stream, as bytes, and looks at each
 * length in it on the way. A parser that read the bytes at once would make room for as many
 * elements as a list says that it has, and go as deep as structures nest.
 *
 * <p>An element takes a byte at least, so no list of a sound file has more elements than there are
 * bytes; and Parquet's structures nest some ten deep.
 */
final class ThriftStruct {
  private static final int DEEPEST = 64;

  private final InputStream in;
  private final int most;
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

  private ThriftStruct(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /**
   * The bytes of the next structure.
   *
   * @param most bytes that it may have
   * @throws IOException where the structure has more, is cut short, or is malformed
   */
  static byte[] take(InputStream in, int most) throws IOException {
    ThriftStruct struct = new ThriftStruct(in, most);
    struct.fields(0);
    return struct.taken.toByteArray();
  }

  private void fields(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("its metadata nests deeper than " + DEEPEST);
    }
    for (int header = next(); (header & 0x0F) != 0; header = next()) {
      if (header >>> 4 == 0) {
        number(); // of the field
      }
      int type = header & 0x0F;
      if (type > 2) { // a bool is in the header
        value(type, depth);
      }
    }
  }

  private void value(int type, int depth) throws IOException {
    switch (type) {
      case 1, 2, 3 -> bytes(1);
      case 4, 5, 6 -> number();
      case 7 -> bytes(Double.BYTES);
      case 8 -> bytes(number());
      case 9, 10 -> {
        int header = next();
        elements(header >>> 4 == 15 ? number() : header >>> 4, header & 0x0F, depth + 1);
      }
      case 11 -> {
        long size = number();
        checkRoom(size);
        int types = size == 0 ? 0 : next();
        for (long i = 0; i < size; i++) {
          elements(1, types >>> 4, depth + 1);
          elements(1, types & 0x0F, depth + 1);
        }
      }
      case 12 -> fields(depth + 1);
      default -> throw new IOException("its metadata has a value of no known type");
    }
  }

  private void elements(long size, int type, int depth) throws IOException {
    checkRoom(size);
    if (depth > DEEPEST) {
      throw new IOException("its metadata nests deeper than " + DEEPEST);
    }
    for (long i = 0; i < size; i++) {
      value(type, depth);
    }
  }

  /** An unsigned number of seven bits a byte, or a signed one as it is written. */
  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = next();
      number |= (next & 0x7FL) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("its metadata has a number of more than 64 bits");
  }

  private int next() throws IOException {
    checkRoom(1);
    int next = in.read();
    if (next < 0) {
      throw new EOFException("its metadata is cut short");
    }
    taken.write(next);
    return next;
  }

  private void bytes(long count) throws IOException {
    checkRoom(count);
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw new EOFException("its metadata is cut short");
    }
    taken.write(bytes);
  }

  private void checkRoom(long bytes) throws IOException {
    if (bytes < 0 || bytes > most - taken.size()) {
      throw new IOException(
          "its metadata says that something has "
              + Long.toUnsignedString(bytes)
              + " bytes or elements, where there are "
              + (most - taken.size())
              + " bytes");
    }
  }
}
