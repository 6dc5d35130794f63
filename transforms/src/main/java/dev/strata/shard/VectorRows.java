/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.math.Blocks;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Vectors;
import dev.strata.model.Shard;
import dev.strata.model.ShownName;
import dev.strata.parquet.ParquetSource;
import dev.strata.parquet.VectorColumn;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.commons.io.function.IORunnable;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** Reads the vectors of the papers of shards; rows that are left out do not count. */
public final class VectorRows {
  private static final int BLOCK_FLOATS = 1 << 21;

  /** Takes rows that lie one after the other. */
  @FunctionalInterface
  public interface RowsConsumer {
    /**
     * Takes rows {@code from} to {@code from + rows}.
     *
     * @param values {@code rows*d} floats, row-major, and then anything; the array is used again
     *     for later rows
     */
    void accept(long from, int rows, int d, float[] values) throws IOException;
  }

  /** Takes rows that lie one after the other, as a matrix. */
  @FunctionalInterface
  public interface BlockConsumer {
    /**
     * Takes rows from {@code from} on.
     *
     * @param x {@code n*d}, valid until this returns
     */
    void accept(long from, FloatMatrix x) throws IOException;
  }

  private VectorRows() {}

  /**
   * Gives the vectors of {@code shard} to {@code rows}, in order.
   *
   * @throws IOException where a file is missing, damaged, or not the one that was looked through,
   *     holds another number of rows, or two vectors differ in length
   */
  public static void read(Shard shard, RowsConsumer rows) throws IOException {
    AtomicInteger d = new AtomicInteger();
    for (IORunnable task : tasks(shard, opened(shard), 0, d, rows)) {
      task.run();
    }
  }

  /**
   * Gives the vectors of {@code shard} to {@code blocks}, in order.
   *
   * @throws IOException as {@link #read} does
   */
  public static void readBlocks(Shard shard, BlockConsumer blocks) throws IOException {
    read(
        shard,
        (from, rows, d, values) -> {
          try (FloatMatrix x = new FloatMatrix(rows, d)) {
            x.put(0, rows, values, 0);
            blocks.accept(from, x);
          }
        });
  }

  /**
   * Gives the vectors of all of {@code shards}, laid end to end, to {@code rows}, from many threads
   * at once and in any order.
   *
   * @throws IOException as {@link #read} does
   */
  public static void readAll(List<Shard> shards, RowsConsumer rows) throws IOException {
    readAll(shards, shard -> true, rows);
  }

  /**
   * Gives the vectors of the {@code wanted} shards to {@code rows}, as if those of the other shards
   * had been read, too: rows of all shards count for {@code from}.
   */
  static void readAll(List<Shard> shards, Predicate<Shard> wanted, RowsConsumer rows)
      throws IOException {
    ParquetSource[] files = new ParquetSource[shards.size()];
    Blocks.runFiles(
        files.length, s -> files[s] = wanted.test(shards.get(s)) ? opened(shards.get(s)) : null);
    List<IORunnable> tasks = new ArrayList<>();
    AtomicInteger d = new AtomicInteger();
    long first = 0;
    for (int s = 0; s < files.length; s++) {
      if (wanted.test(shards.get(s))) {
        tasks.addAll(tasks(shards.get(s), files[s], first, d, rows));
      }
      first += shards.get(s).rows();
    }
    Blocks.runFiles(tasks.size(), t -> tasks.get(t).run());
  }

  /** The file of a shard that has one file; null where it has many, which are opened in turn. */
  private static ParquetSource opened(Shard shard) throws IOException {
    return shard.parts().size() == 1 ? ParquetSource.open(shard.parts().get(0)) : null;
  }

  /**
   * The tasks that read a shard whose first paper is row {@code first}: one for each row group of
   * its only file, or a single one for all of its many files.
   *
   * @param d how many components a vector has; 0 as long as none is read
   */
  private static List<IORunnable> tasks(
      Shard shard, ParquetSource file, long first, AtomicInteger d, RowsConsumer rows)
      throws IOException {
    if (file == null) {
      return List.of(() -> readFiles(shard, first, d, rows));
    }
    Shard.Part part = shard.parts().get(0);
    LeftOut leftOut = new LeftOut(part);
    List<IORunnable> tasks = new ArrayList<>();
    long fileRow = 0;
    long row = first;
    for (BlockMetaData group : file.groups()) {
      long from = fileRow;
      long to = row;
      long papers = group.getRowCount() - leftOut.between(fileRow, fileRow + group.getRowCount());
      tasks.add(
          () -> {
            Papers reading = new Papers(shard, d, to, papers, rows);
            reading.read(part, file, group, from);
            reading.flush();
          });
      row += papers;
      fileRow += group.getRowCount();
    }
    checkCount(part, row - first);
    return tasks;
  }

  private static void readFiles(Shard shard, long first, AtomicInteger d, RowsConsumer rows)
      throws IOException {
    Papers papers = new Papers(shard, d, first, shard.rows(), rows);
    long before = 0;
    for (Shard.Part part : shard.parts()) {
      ParquetSource file = ParquetSource.open(part);
      long fileRow = 0;
      for (BlockMetaData group : file.groups()) {
        papers.read(part, file, group, fileRow);
        fileRow += group.getRowCount();
      }
      checkCount(part, papers.count - before);
      before = papers.count;
    }
    papers.flush();
  }

  private static void checkCount(Shard.Part part, long papers) throws IOException {
    if (papers != part.papers()) {
      throw new IOException(
          String.format(
              "%s holds %d rows, not %d", ShownName.of(part.path()), papers, part.papers()));
    }
  }

  private static String column(Shard shard) {
    return shard.given() == null ? Schemas.VECTOR : shard.given().vectorColumn();
  }

  /** Gathers the rows that are papers into blocks. */
  private static final class Papers implements VectorColumn.VectorConsumer {
    private final Shard shard;
    private final AtomicInteger d;
    private final long most;
    private final RowsConsumer next;
    private final boolean normalize;
    private Shard.Part part;
    private long fileRow;
    private LeftOut leftOut;
    private float[] block = {};
    private int rows;
    private long from;
    private long count;

    /** Gathers rows from {@code from} on, at most {@code most} of them. */
    Papers(Shard shard, AtomicInteger d, long from, long most, RowsConsumer next) {
      this.shard = shard;
      this.d = d;
      this.from = from;
      this.most = most;
      this.next = next;
      this.normalize = shard.given() != null && shard.given().normalize();
    }

    /** Goes on with a row group whose first row is {@code firstRow} of its file. */
    void read(Shard.Part of, ParquetSource file, BlockMetaData group, long firstRow)
        throws IOException {
      if (group.getRowCount() == 0) {
        return;
      }
      part = of;
      fileRow = firstRow;
      leftOut = new LeftOut(part);
      try (SeekableByteChannel channel = file.channel()) {
        file.vectors(column(shard)).read(channel, group, this);
      } catch (RuntimeException e) {
        throw ParquetSource.cannotRead(file.path(), e);
      }
    }

    @Override
    public void accept(int row, float[] components, int length) throws IOException {
      if (leftOut.holds(fileRow + row)) {
        return;
      }
      if (length == 0 || !d.compareAndSet(0, length) && d.get() != length) {
        throw new IOException(
            String.format(
                "%s: row %d has %d components, others %d",
                ShownName.of(part.path()), fileRow + row, length, d.get()));
      }
      if (block.length == 0) {
        block = new float[(int) Math.min(most, Math.max(1, BLOCK_FLOATS / length)) * length];
      }
      System.arraycopy(components, 0, block, rows * length, length);
      if (normalize) {
        double norm = Math.sqrt(Vectors.squaredNorm(block, rows * length, length));
        for (int j = rows * length; j < (rows + 1) * length; j++) {
          block[j] = (float) (block[j] / norm);
        }
      }
      rows++;
      count++;
      if (rows * length == block.length) {
        flush();
      }
    }

    void flush() throws IOException {
      if (rows > 0) {
        next.accept(from, rows, d.get(), block);
        from += rows;
        rows = 0;
      }
    }
  }
}
