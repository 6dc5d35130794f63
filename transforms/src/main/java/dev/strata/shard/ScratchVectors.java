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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final int headerBytes;
  private final RowsFile file;
  private final Set<Shard> complete = ConcurrentHashMap.newKeySet();

  private ScratchVectors(OutputLayout layout, int headerBytes) throws IOException {
    this.headerBytes = headerBytes;
    Scratch.deleteForeign(layout); // on this machine, too
    file = new RowsFile(Scratch.newFile(layout), headerBytes);
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

  /** Puts rows of all rows: see {@link RowsFile#put}. */
  public void put(long from, int rows, int d, float[] values) throws IOException {
    file.put(from, rows, d, values);
  }

  /** Says that all rows of {@code shard} have been put. */
  public void complete(Shard shard) {
    complete.add(shard);
  }

  private static FloatMatrix map(OutputLayout layout, Path path, int headerBytes, int d)
      throws IOException {
    try {
      return FloatMatrix.map(path, headerBytes, d, () -> Files.deleteIfExists(path));
    } catch (NoSuchFileException e) {
      throw Scratch.gone(layout, path, e);
    }
  }

  /**
   * The vectors of all of {@code shards}; shards that are not complete are read. No more rows can
   * be put; the caller closes the vectors.
   */
  public static Mapped map(
      OutputLayout layout, List<Shard> shards, int headerBytes, RowsFile.Header header)
      throws IOException {
    ScratchVectors begun = (ScratchVectors) Scratch.take(layout);
    ScratchVectors vectors = begun == null ? new ScratchVectors(layout, headerBytes) : begun;
    Path path = vectors.file.path();
    try (RowsFile file = vectors.file) {
      long n = shards.stream().mapToLong(Shard::rows).sum();
      VectorRows.readAll(shards, shard -> !vectors.complete.contains(shard), vectors.filling(n));
      file.writeHeader(header, n);
      FloatMatrix rows = map(layout, path, headerBytes, file.d());
      Preconditions.checkState(rows.n() == n, "%s rows, not %s", rows.n(), n);
      return new Mapped(path, rows);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Puts rows, of {@code n} in all, after a check that there is room for the missing ones. */
  private VectorRows.RowsConsumer filling(long n) {
    AtomicBoolean checked = new AtomicBoolean();
    return (from, rows, length, values) -> {
      if (checked.compareAndSet(false, true)) {
        long missing = headerBytes + n * length * Float.BYTES - file.written();
        Room.check(List.of(new Room.Need(file.path().getParent(), missing, Room.SCRATCH)));
      }
      put(from, rows, length, values);
    };
  }

  /** Deletes the vectors of a run that ended before they were mapped. */
  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(file.path());
  }
}
