/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.store.files.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/** The starts of lines of one plain file, asked for in the file's order. */
final class Excerpts implements Closeable {
  private static final int CHARACTERS = 200;

  /** Enough bytes for 200 characters of four bytes, a byte order mark and a line end. */
  private static final int MAX_BYTES = 4 * CHARACTERS + 5;

  private final SeekableByteChannel channel;

  /** The bytes of the file from {@code base} on. */
  private final ByteBuffer window = ByteBuffer.allocate(1 << 16).limit(0);

  private long base;

  Excerpts(String path) throws IOException {
    channel = Storage.open(path);
  }

  /**
   * The first 200 characters of the line that starts at {@code offset}, without its line end and
   * without a byte order mark; bytes that are no UTF-8 become U+FFFD.
   */
  String at(long offset) throws IOException {
    if (offset + MAX_BYTES > base + window.limit()) {
      fill(offset);
    }
    int start = (int) (offset - base);
    int end = start;
    int last = Math.min(window.limit(), start + MAX_BYTES);
    while (end < last && window.get(end) != '\n') {
      end++;
    }
    if (end > start && window.get(end - 1) == '\r') {
      end--;
    }
    String text = new String(window.array(), start, end - start, StandardCharsets.UTF_8);
    String line = offset == 0 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    return line.substring(
        0, line.offsetByCodePoints(0, Math.min(CHARACTERS, line.codePointCount(0, line.length()))));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void fill(long offset) throws IOException {
    base = offset;
    channel.position(offset);
    window.clear();
    while (window.hasRemaining() && channel.read(window) >= 0) {}
    window.flip();
  }
}
