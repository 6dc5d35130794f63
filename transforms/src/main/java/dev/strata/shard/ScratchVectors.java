/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.base.Preconditions;
import dev.strata.math.FloatMatrix;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.Room;
import dev.strata.store.Scratch;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.io.function.Uncheck;

/**
 * The vectors of all shards of a run, laid end to end in one scratch file of this process. A step
 * that reads a shard anyway may put its rows here, in any order and from any thread; rows that are
 * missing in the end are read then.
 *
 * <p>Before the rows there is room for a header, whose length does not depend on them, so that the
 * file can be one that other programs read.
 */
public final class ScratchVectors implements Closeable {
  private static final int SLAB_FLOATS = 1 << 16;

  private final int headerBytes;
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer slab =
      ByteBuffer.allocateDirect(SLAB_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());

  private final Set<Shard> complete = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();
  private volatile int d = 1;

  private ScratchVectors(OutputLayout layout, int headerBytes) throws IOException {
    this.headerBytes = headerBytes;
    Scratch.deleteForeign(layout); // on this machine, too
    file = Scratch.newFile(layout);
    channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Writes the header of a file. */
  @FunctionalInterface
  public interface Header {
    /** Writes the header of {@code n} rows of {@code d} components to a file of its own. */
    void write(Path file, long n, int d) throws IOException;
  }

  /**
   * Vectors in a file.
   *
   * @param file the file, which is a header and the rows
   * @param rows the rows, mapped: the file is deleted when they are closed
   */
  public record Mapped(Path file, FloatMatrix rows) implements AutoCloseable {

    /**
     * Makes {@code other} a link to this file, which stays; where no link can be made, {@code
     * other} becomes a copy.
     */
    public void linkTo(Path other) throws IOException {
      try {
        Files.createLink(other, file);
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.copy(file, other);
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** The vectors of this run so far, behind {@code headerBytes} bytes of a header. */
  public static ScratchVectors of(OutputLayout layout, int headerBytes) throws IOException {
    try {
      return (ScratchVectors)
          Scratch.computeIfAbsent(
              layout, () -> Uncheck.get(() -> new ScratchVectors(layout, headerBytes)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Puts rows {@code from} to {@code from + rows} of all rows, which are the first floats of {@code
   * values}.
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
          int bytes = channel.write(slab, to);
          to += bytes;
          written.addAndGet(bytes);
        }
      }
    }
  }

  /** Says that all rows of {@code shard} have been put. */
  public void complete(Shard shard) {
    complete.add(shard);
  }

  /**
   * The vectors of all of {@code shards}; shards that are not complete are read. No more rows can
   * be put; the caller closes the vectors.
   */
  public static Mapped map(OutputLayout layout, List<Shard> shards, int headerBytes, Header header)
      throws IOException {
    ScratchVectors begun = (ScratchVectors) Scratch.take(layout);
    ScratchVectors vectors = begun == null ? new ScratchVectors(layout, headerBytes) : begun;
    try (vectors.channel) {
      long n = shards.stream().mapToLong(Shard::rows).sum();
      VectorRows.readAll(shards, shard -> !vectors.complete.contains(shard), vectors.filling(n));
      vectors.writeHeader(layout, header, n);
      FloatMatrix rows =
          FloatMatrix.map(
              vectors.file, headerBytes, vectors.d, () -> Files.deleteIfExists(vectors.file));
      Preconditions.checkState(rows.n() == n, "%s rows, not %s", rows.n(), n);
      return new Mapped(vectors.file, rows);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(vectors.file);
      throw e;
    }
  }

  /** Puts rows, of {@code n} in all, after a check that there is room for the missing ones. */
  private VectorRows.RowsConsumer filling(long n) {
    AtomicBoolean checked = new AtomicBoolean();
    return (from, rows, length, values) -> {
      if (checked.compareAndSet(false, true)) {
        long missing = headerBytes + n * length * Float.BYTES - written.get();
        Room.check(List.of(new Room.Need(file.getParent(), missing, Room.SCRATCH)));
      }
      put(from, rows, length, values);
    };
  }

  private void writeHeader(OutputLayout layout, Header header, long n) throws IOException {
    Path alone = Scratch.newFile(layout);
    try {
      header.write(alone, n, d);
      byte[] bytes = Files.readAllBytes(alone);
      Preconditions.checkState(bytes.length == headerBytes, "%s bytes of header", bytes.length);
      channel.write(ByteBuffer.wrap(bytes), 0);
    } finally {
      Files.deleteIfExists(alone);
    }
  }

  /** Deletes the vectors of a run that ended before they were mapped. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
