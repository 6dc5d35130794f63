/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.math.Blocks;
import dev.strata.math.Vectors;
import dev.strata.model.Shard;
import dev.strata.model.ShownName;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/** Reads the vectors of shards: those of their papers, rows that are left out not counted. */
public final class VectorRows {
  static final String VECTOR = "vector";
  private static final int BLOCK_FLOATS = 1 << 21;

  /** Takes rows that lie one after the other. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes rows {@code from} to {@code from + rows}.
     *
     * @param values {@code rows*d} floats, row-major, and then anything; used again for later rows
     */
    void accept(long from, int rows, int d, float[] values) throws IOException;
  }

  private VectorRows() {}

  /**
   * Gives the vectors of {@code shard} to {@code rows}, in order.
   *
   * @throws IOException where the file is missing or damaged, holds another number of rows, or two
   *     vectors differ in length
   */
  public static void read(Shard shard, Consumer rows) throws IOException {
    AtomicInteger d = new AtomicInteger();
    for (Part part : parts(shard, VectorFile.open(shard.path()), 0)) {
      part.read(d, rows);
    }
  }

  /**
   * Gives the vectors of all of {@code shards}, laid end to end, to {@code rows}, from many threads
   * at once and in any order.
   *
   * @throws IOException as {@link #read}
   */
  public static void readAll(List<Shard> shards, Consumer rows) throws IOException {
    readAll(shards, shard -> true, rows);
  }

  /** The same of some of the shards, the others' rows counted. */
  static void readAll(List<Shard> shards, Predicate<Shard> wanted, Consumer rows)
      throws IOException {
    VectorFile[] files = new VectorFile[shards.size()];
    Blocks.runFiles(
        files.length,
        s -> files[s] = wanted.test(shards.get(s)) ? VectorFile.open(shards.get(s).path()) : null);
    List<Part> parts = new ArrayList<>();
    long first = 0;
    for (int s = 0; s < files.length; s++) {
      if (files[s] != null) {
        parts.addAll(parts(shards.get(s), files[s], first));
      }
      first += shards.get(s).rows();
    }
    AtomicInteger d = new AtomicInteger();
    Blocks.runFiles(parts.size(), p -> parts.get(p).read(d, rows));
  }

  /** The row groups of a shard, whose first paper is row {@code first} of all. */
  private static List<Part> parts(Shard shard, VectorFile file, long first) throws IOException {
    LeftOut leftOut = LeftOut.of(shard);
    List<Part> parts = new ArrayList<>();
    long fileRow = 0;
    long row = first;
    for (BlockMetaData group : file.groups()) {
      parts.add(new Part(shard, file, group, fileRow, row));
      row += group.getRowCount() - leftOut.between(fileRow, fileRow + group.getRowCount());
      fileRow += group.getRowCount();
    }
    if (row - first != shard.rows()) {
      throw new IOException(
          String.format(
              "%s holds %d rows, not %d", ShownName.of(shard.path()), row - first, shard.rows()));
    }
    return parts;
  }

  /**
   * A row group.
   *
   * @param fileRow its first row in the file
   * @param row its first paper's row of all
   */
  private record Part(Shard shard, VectorFile file, BlockMetaData group, long fileRow, long row) {

    void read(AtomicInteger d, Consumer rows) throws IOException {
      try (SeekableByteChannel channel = ChannelInput.open(shard.path())) {
        Papers papers = new Papers(this, d, rows);
        file.vectors(column(shard)).read(channel, group, papers);
        papers.flush();
      } catch (RuntimeException e) {
        throw VectorFile.cannotRead(shard.path(), e);
      }
    }
  }

  private static String column(Shard shard) {
    return shard.given() == null ? VECTOR : shard.given().vectorColumn();
  }

  /** Gathers the rows that are papers into blocks. */
  private static final class Papers implements VectorColumn.Consumer {
    private final Part part;
    private final AtomicInteger d;
    private final Consumer next;
    private final LeftOut leftOut;
    private final boolean normalize;
    private float[] block = {};
    private int rows;
    private long from;

    Papers(Part part, AtomicInteger d, Consumer next) {
      this.part = part;
      this.d = d;
      this.next = next;
      this.leftOut = LeftOut.of(part.shard);
      this.normalize = part.shard.given() != null && part.shard.given().normalize();
      this.from = part.row;
    }

    @Override
    public void accept(int row, float[] components, int length) throws IOException {
      if (leftOut.holds(part.fileRow + row)) {
        return;
      }
      if (!d.compareAndSet(0, length) && d.get() != length) {
        throw new IOException(
            String.format(
                "%s: row %d has %d components, others %d",
                ShownName.of(part.shard.path()), part.fileRow + row, length, d.get()));
      }
      if (block.length == 0) {
        block = new float[Math.max(1, BLOCK_FLOATS / length) * length];
      }
      System.arraycopy(components, 0, block, rows * length, length);
      if (normalize) {
        double norm = Math.sqrt(Vectors.squaredNorm(block, rows * length, length));
        for (int j = rows * length; j < (rows + 1) * length; j++) {
          block[j] = (float) (block[j] / norm);
        }
      }
      rows++;
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
