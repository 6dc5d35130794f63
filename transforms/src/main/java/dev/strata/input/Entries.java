/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.store.files.Storage;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Files of entries that all have the same number of bytes, written and read in order. */
public final class Entries {
  private static final int BUFFER = 1 << 16;

  private Entries() {}

  /** Writes entries. */
  public static final class Writer {
    private final WritableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    /** Writes to {@code channel}, which is closed by whoever opened it. */
    public Writer(WritableByteChannel channel) {
      this.channel = channel;
    }

    /** The buffer to put the next entry of {@code size} bytes into. */
    public ByteBuffer next(int size) throws IOException {
      if (buffer.remaining() < size) {
        flush();
      }
      return buffer;
    }

    /** Writes the entries that have been put; this is to be called last. */
    public void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }
  }

  /** Reads entries. */
  public static final class EntryReader implements Closeable {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer;

    public EntryReader(String path) throws IOException {
      this(path, 0);
    }

    /** Reads what a file of these bytes would hold; may write to {@code bytes}. */
    public EntryReader(byte[] bytes) {
      channel = Channels.newChannel(InputStream.nullInputStream());
      buffer = ByteBuffer.wrap(bytes);
    }

    /** Opens a file {@code from} bytes behind its start. */
    public EntryReader(String path, long from) throws IOException {
      channel = Storage.open(path).position(from);
      buffer = ByteBuffer.allocate(BUFFER).flip();
    }

    /**
     * The buffer to get the next entry of {@code size} bytes from.
     *
     * @throws EOFException where there is none
     */
    public ByteBuffer next(int size) throws IOException {
      if (buffer.remaining() < size) {
        buffer.compact();
        while (buffer.position() < size) {
          if (channel.read(buffer) < 0) {
            throw new EOFException("the file ends before its last entry");
          }
        }
        buffer.flip();
      }
      return buffer;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
