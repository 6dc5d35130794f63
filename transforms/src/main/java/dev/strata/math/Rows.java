/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Ints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The rows of a matrix, by number, wherever each lies: in the order of the numbers, or {@linkplain
 * #grouped grouped}. What is computed of them does not depend on that.
 */
public final class Rows implements AutoCloseable {
  /** Stretches that rows are dealt out to, but for labels that have more rows than that. */
  private static final int STRETCHES = 512;

  private static final int BUFFERED_BYTES = 1 << 26;

  private final FloatMatrix x;

  /** The row that lies at each place, and the reverse; null where that is the same. */
  private final int[] order;

  private final int[] places;
  private final AutoCloseable memory;

  private Rows(FloatMatrix x, int[] order, AutoCloseable memory) {
    this.x = x;
    this.order = order;
    this.memory = memory;
    this.places = order == null ? null : new int[order.length];
    for (int place = 0; order != null && place < order.length; place++) {
      places[order[place]] = place;
    }
  }

  /** Those of {@code x}, which stays open. */
  public static Rows of(FloatMatrix x) {
    return new Rows(x, null, () -> {});
  }

  /**
   * A copy of {@code x} in a file, in which the rows of a label lie near each other: for matrices
   * that are longer than the memory for their pages, of which rows that are scattered would be read
   * from the disk one by one. Reads {@code x} once, in order, and writes as much.
   *
   * <p>Rows that are asked for by label are read in order, as long as those of a label, or a
   * five-hundredth of all, find room in that memory.
   *
   * @param labels of each row, from 0
   * @param file one that is not there; it goes when this is closed
   */
  public static Rows grouped(FloatMatrix x, int[] labels, Path file) throws IOException {
    Preconditions.checkArgument(
        labels.length == x.n(), "there are %s labels for %s rows", labels.length, x.n());
    int[] stretches = stretches(labels);
    Groups groups = Groups.of(stretches, Ints.max(stretches) + 1);
    try {
      write(x, stretches, groups, file);
      FloatMatrix copy = FloatMatrix.map(file, 0, x.d(), () -> Files.deleteIfExists(file));
      return new Rows(copy, groups.rows(), copy);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** For each row the stretch of its label: labels in a row share one until it is long enough. */
  private static int[] stretches(int[] labels) {
    Groups byLabel = Groups.of(labels, Ints.max(labels) + 1);
    int enough = Blocks.count(labels.length, STRETCHES);
    int[] stretchOf = new int[byLabel.begins().length - 1];
    int stretch = 0;
    int rows = 0;
    for (int label = 0; label < stretchOf.length; label++) {
      if (rows >= enough) {
        stretch++;
        rows = 0;
      }
      stretchOf[label] = stretch;
      rows += byLabel.size(label);
    }
    return Arrays.stream(labels).map(label -> stretchOf[label]).toArray();
  }

  private static void write(FloatMatrix x, int[] stretches, Groups groups, Path file)
      throws IOException {
    int many = groups.begins().length - 1;
    int rowBytes = x.d() * Float.BYTES;
    int bufferRows = Math.max(1, BUFFERED_BYTES / many / rowBytes);
    ByteBuffer[] buffers = new ByteBuffer[many];
    long[] ends = new long[many]; // of what is written, in bytes
    for (int s = 0; s < many; s++) {
      int rows = Math.min(bufferRows, groups.size(s));
      buffers[s] = ByteBuffer.allocateDirect(rows * rowBytes).order(ByteOrder.nativeOrder());
      ends[s] = (long) groups.begin(s) * rowBytes;
    }
    float[] row = new float[x.d()];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int i = 0; i < stretches.length; i++) {
        int s = stretches[i];
        ByteBuffer buffer = buffers[s];
        x.get(i, row);
        buffer.asFloatBuffer().put(row);
        buffer.position(buffer.position() + rowBytes);
        if (!buffer.hasRemaining()) {
          ends[s] = write(channel, buffer, ends[s]);
        }
      }
      for (int s = 0; s < many; s++) {
        ends[s] = write(channel, buffers[s], ends[s]);
      }
    }
  }

  private static long write(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
    long to = from;
    buffer.flip();
    while (buffer.hasRemaining()) {
      to += channel.write(buffer, to);
    }
    buffer.clear();
    return to;
  }

  /** How many. */
  public long n() {
    return x.n();
  }

  /** Components of a row. */
  public int d() {
    return x.d();
  }

  /** The rows as they lie: at place {@code p} lies row {@link #at}{@code (p)}. */
  public FloatMatrix asTheyLie() {
    return x;
  }

  /** The row that lies at {@code place}. */
  public int at(int place) {
    return order == null ? place : order[place];
  }

  private int place(int row) {
    return places == null ? row : places[row];
  }

  /** Reads row {@code i} into {@code row}. */
  public void get(int i, float[] row) {
    x.get(place(i), row);
  }

  /**
   * A copy of some rows.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  public FloatMatrix copy(int[] rows, int from, int to) {
    return x.copy(places(rows, from, to), 0, to - from);
  }

  /**
   * Copies rows into the first rows of {@code target}.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  public void copy(int[] rows, int from, int to, FloatMatrix target) {
    target.gather(0, x, places(rows, from, to), 0, to - from);
  }

  private int[] places(int[] rows, int from, int to) {
    return Arrays.stream(rows, from, to).map(this::place).toArray();
  }

  @Override
  public void close() {
    try {
      memory.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
