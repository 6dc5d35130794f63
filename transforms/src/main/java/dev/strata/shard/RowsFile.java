/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.store.files.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a local file of vectors, laid end to end behind a header: {@code n*d} floats, row-major,
 * in the machine's byte order. With FAISS's header it is a flat index. Rows may be put in any order
 * and from any thread.
 */
public final class RowsFile implements Closeable {
  private static final int SLAB_FLOATS = 1 << 16;

  private final Path path;
  private final int headerBytes;
  private final FileChannel channel;
  private final ByteBuffer slab =
      ByteBuffer.allocateDirect(SLAB_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());

  private final AtomicLong written = new AtomicLong();
  private volatile int d = 1;

  /** Writes the header of a file. */
  @FunctionalInterface
  public interface Header {
    /** Writes the header of {@code n} rows of {@code d} components to a file of its own. */
    void write(Path file, long n, int d) throws IOException;
  }

  /**
   * Creates a file, with room for a header of {@code headerBytes} bytes.
   *
   * @throws IOException also if {@code path} is there already
   */
  public RowsFile(Path path, int headerBytes) throws IOException {
    this.path = path;
    this.headerBytes = headerBytes;
    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  Path path() {
    return path;
  }

  /** The number of components of the rows; 1 as long as there are none. */
  int d() {
    return d;
  }

  /** The number of bytes of rows so far. */
  long written() {
    return written.get();
  }

  /**
   * Puts rows {@code from} to {@code from + rows}, which are the first floats of {@code values}.
   *
   * @param values {@code rows*d} floats, row-major, and then anything
   */
  public void put(long from, int rows, int d, float[] values) throws IOException {
    this.d = d;
    long to = headerBytes + from * d * Float.BYTES;
    synchronized (slab) { // file systems let in one writer, and have the others spin
      for (int at = 0; at < rows * d; at += SLAB_FLOATS) {
        int floats = Math.min(SLAB_FLOATS, rows * d - at);
        slab.clear().asFloatBuffer().put(values, at, floats);
        slab.limit(floats * Float.BYTES);
        while (slab.hasRemaining()) {
          int bytes = write(to);
          to += bytes;
          written.addAndGet(bytes);
        }
      }
    }
  }

  private int write(long to) throws IOException {
    try {
      return channel.write(slab, to);
    } catch (ClosedChannelException e) {
      throw e; // by this process
    } catch (IOException e) {
      throw Storage.cannotWrite(path, e);
    }
  }

  /** Writes the header of {@code n} rows, by way of another file beside this one. */
  public void writeHeader(Header header, long n) throws IOException {
    Path alone = path.resolveSibling(path.getFileName() + ".header");
    try {
      header.write(alone, n, d);
      byte[] bytes = Files.readAllBytes(alone);
      if (bytes.length != headerBytes) {
        throw new IOException(
            "cannot write to " + alone + ": only a part of it is there, so the disk may be full");
      }
      channel.write(ByteBuffer.wrap(bytes), 0);
    } catch (FileSystemException e) {
      throw Storage.cannotWrite(alone, e);
    } finally {
      Files.deleteIfExists(alone);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
