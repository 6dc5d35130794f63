/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import dev.strata.store.files.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A cursor over the lines that start within a range of bytes of a plain file. Ranges that lie end
 * to end give each line of the file once.
 *
 * <p>Lines end with LF or CRLF; the last line may also end with the file. A byte order mark at the
 * start of the file is no part of its first line. A line longer than the limit is passed over
 * without being held in memory.
 */
public final class Lines implements Closeable {
  private static final int BUFFER = 1 << 20;

  /** Bytes that a line may have beside its content: a byte order mark and a CR. */
  private static final long MARGIN = 4;

  private final SeekableByteChannel channel;
  private final long to;
  private final int maxLineBytes;

  private byte[] buffer = new byte[BUFFER];

  /** Where the buffer's first byte lies in the file. */
  private long base;

  /** The end of the bytes that were read into the buffer. */
  private int limit;

  /** Start of the next line in the buffer. */
  private int next;

  private int start;
  private int end;
  private long offset;
  private boolean tooLong;

  private Lines(SeekableByteChannel channel, long to, int maxLineBytes) {
    this.channel = channel;
    this.to = to;
    this.maxLineBytes = maxLineBytes;
  }

  /**
   * Opens the lines that start at {@code from} or later and before {@code to}.
   *
   * @param maxLineBytes the longest line that is read, its end not counted
   */
  public static Lines open(String path, long from, long to, int maxLineBytes) throws IOException {
    Lines lines = new Lines(Storage.open(path), to, maxLineBytes);
    try {
      if (from > 0) {
        lines.skipTo(from);
      }
      return lines;
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /** Moves to the next line; false at the end of the range. */
  public boolean next() throws IOException {
    start = next;
    offset = base + next;
    tooLong = false;
    int at = next;
    while (offset < to) {
      end = lineFeed(at);
      if (end < limit) {
        next = end + 1;
        return trimmed();
      }
      if (limit - start > maxLineBytes + MARGIN) {
        tooLong = true;
        start = limit;
      }
      keepFrom(start);
      start = 0;
      at = limit;
      if (!read()) {
        end = limit;
        next = limit;
        return base + limit > offset && trimmed();
      }
    }
    return false;
  }

  /** Where the line starts in the file, in bytes. */
  public long offset() {
    return offset;
  }

  /** The number of bytes from the start of the line to the start of the next line. */
  public long length() {
    return base + next - offset;
  }

  /** Whether the line is longer than the limit; its content is then not to be read. */
  public boolean tooLong() {
    return tooLong;
  }

  /** Whether the line holds nothing but ASCII white space. */
  public boolean blank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && (buffer[i] < '\t' || buffer[i] > '\r')) {
        return false;
      }
    }
    return !tooLong;
  }

  /** The array that holds the content of the line, until the cursor moves. */
  public byte[] bytes() {
    return buffer;
  }

  /** The place of the first byte of the content in {@link #bytes()}. */
  public int start() {
    return start;
  }

  /** The number of bytes of the content. */
  public int size() {
    return end - start;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Goes to the first line that starts at {@code from} or later: it begins behind the first LF from
   * the byte before {@code from} on.
   */
  private void skipTo(long from) throws IOException {
    base = from - 1;
    channel.position(base);
    int lineFeed = lineFeed(0);
    while (lineFeed == limit && base + limit < to) {
      keepFrom(limit);
      if (!read()) {
        break;
      }
      lineFeed = lineFeed(0);
    }
    next = Math.min(lineFeed + 1, limit);
  }

  /** Takes the byte order mark and the CR off the line. */
  private boolean trimmed() {
    if (offset == 0
        && size() >= 3
        && buffer[start] == (byte) 0xEF
        && buffer[start + 1] == (byte) 0xBB
        && buffer[start + 2] == (byte) 0xBF) {
      start += 3;
    }
    if (end > start && buffer[end - 1] == '\r') {
      end--;
    }
    tooLong |= size() > maxLineBytes;
    return true;
  }

  private int lineFeed(int from) {
    int at = from;
    while (at < limit && buffer[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Moves what is in the buffer from {@code from} on to its front. */
  private void keepFrom(int from) {
    System.arraycopy(buffer, from, buffer, 0, limit - from);
    base += from;
    limit -= from;
  }

  /** Reads more behind {@code limit}; false at the end of the file. */
  private boolean read() throws IOException {
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * limit, Integer.MAX_VALUE - 8));
    }
    int count;
    do {
      count = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit));
    } while (count == 0);
    limit += Math.max(count, 0);
    return count > 0;
  }
}
