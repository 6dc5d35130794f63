/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.Callable;

/**
 * Reads a remote file from anywhere, in blocks, since each jump is a request to the store. A file
 * that breaks off is opened again at the place that was reached.
 */
final class RemoteInput extends ReadOnlyChannel {
  private static final int BLOCK = 1 << 20;

  private final String path;
  private ByteBuffer block = ByteBuffer.allocate(0);
  private SeekableByteChannel channel;
  private boolean open = true;
  private long blockStart;

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException where there is no such file
   * @throws IOException if it cannot be read; its message is one sentence for the user
   */
  RemoteInput(String path) throws IOException {
    this.path = path;
    said(this::channel);
  }

  private synchronized SeekableByteChannel channel() throws IOException {
    if (channel == null) {
      ReadableByteChannel opened = RemoteStorage.openOnce(path);
      if (!(opened instanceof SeekableByteChannel seekable)) {
        opened.close();
        throw new IOException("its file system cannot seek");
      }
      channel = seekable;
    }
    return channel;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    if (position < blockStart || position >= blockStart + block.limit()) {
      said(this::fill);
    }
    if (position >= blockStart + block.limit()) {
      return bytes.hasRemaining() ? -1 : 0;
    }
    block.position(Math.toIntExact(position - blockStart));
    int read = Math.min(bytes.remaining(), block.remaining());
    bytes.put(block.slice(block.position(), read));
    position += read;
    return read;
  }

  /**
   * Reads the block at the position. After a jump to near the end of the file, it reads the last
   * {@link #BLOCK} bytes, since a reader of Parquet jumps about there.
   */
  private synchronized Void fill() throws Exception {
    try {
      SeekableByteChannel in = channel();
      boolean jumped = in.position() != position;
      long start = position;
      if (jumped || position == 0) {
        start = Math.max(0, Math.min(position, in.size() - BLOCK));
      }
      if (in.position() != start) {
        in.position(start);
      }
      if (block.capacity() == 0) { // most are records, of a few hundred bytes
        block = ByteBuffer.allocate((int) Math.min(BLOCK, in.size()));
      }
      block.clear();
      int read = 0;
      while (read >= 0 && block.hasRemaining()) {
        read = in.read(block);
      }
      block.flip();
      blockStart = start;
      return null;
    } catch (Exception e) {
      block.limit(0);
      drop();
      throw e;
    }
  }

  /** Closes the channel that has failed, whatever its closing says: the file is opened again. */
  private void drop() {
    try (SeekableByteChannel failed = channel) {
      channel = null;
    } catch (IOException e) {
      return; // the failure of reading says it
    }
  }

  /**
   * What {@code call} returns. After a failure the next call opens the file anew; the channel is
   * not closed, since a call that was given up may still use it.
   */
  private <T> T said(Callable<T> call) throws IOException {
    try {
      return RemoteStorage.said("read", path, call);
    } catch (IOException e) {
      channel = null;
      throw e;
    }
  }

  @Override
  public long size() throws IOException {
    return said(() -> channel().size());
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    if (channel != null) {
      channel.close();
    }
  }
}
