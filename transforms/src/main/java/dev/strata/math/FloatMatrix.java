/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A matrix of {@code n*d} floats off the Java heap, row-major: in memory of its own, or in a file
 * that is mapped and only read.
 *
 * <p>Many threads may write rows as long as no two write the same row; reading is safe once writing
 * has ended. Closing frees the memory, or unmaps the file, at once.
 *
 * <p>A mapped file lies in pieces, since Java maps less than 2 GB at a time. All pieces but the
 * last have the same number of rows, a multiple of {@link #PIECE_ROWS}. So a block of rows never
 * crosses from one piece to the next if it begins at a multiple of a divisor of {@link #PIECE_ROWS}
 * and is no longer than that divisor.
 */
public final class FloatMatrix implements AutoCloseable {
  /** A divisor of the number of rows of every piece but the last. */
  public static final int PIECE_ROWS = 8192;

  private static final int COPIED_ROWS = 256;

  private final long n;
  private final int d;
  private final long pieceRows;
  private final long[] addresses;
  private final boolean writable;
  private final AutoCloseable memory;

  private FloatMatrix(
      long n, int d, long pieceRows, long[] addresses, boolean writable, AutoCloseable memory) {
    this.n = n;
    this.d = d;
    this.pieceRows = pieceRows;
    this.addresses = addresses;
    this.writable = writable;
    this.memory = memory;
  }

  /**
   * A matrix of undefined content.
   *
   * @throws IllegalArgumentException if {@code n} is negative or {@code d} is not positive
   * @throws OutOfMemoryError if {@code 4*n*d} bytes cannot be allocated
   */
  public FloatMatrix(long n, int d) {
    this(n, d, allocate(n, d));
  }

  private FloatMatrix(long n, int d, FloatPointer values) {
    this(n, d, Math.max(1, n), new long[] {values.address()}, true, values);
  }

  private static FloatPointer allocate(long n, int d) {
    Preconditions.checkArgument(n >= 0, "n must not be negative, was %s", n);
    Preconditions.checkArgument(d > 0, "d must be positive, was %s", d);
    return new FloatPointer(Math.max(1, Math.multiplyExact(n, d)));
  }

  /** A matrix that holds a copy of {@code n*d} floats. */
  public static FloatMatrix of(float[] values, int d) {
    FloatMatrix matrix = new FloatMatrix(values.length / d, d);
    matrix.at(0).put(values, 0, values.length);
    return matrix;
  }

  /**
   * Maps a file of {@code d} floats a row, in the byte order of this machine, whose rows begin
   * after {@code start} bytes. Its pages come into memory as they are read, and leave it when
   * others need the memory.
   *
   * @param afterwards closed once the file is no longer mapped
   * @throws IOException if the file cannot be read, or if it holds no whole number of rows
   */
  public static FloatMatrix map(Path file, long start, int d, AutoCloseable afterwards)
      throws IOException {
    return map(file, start, d, pieceRows(d), afterwards);
  }

  /** The number of rows of each piece but the last one. */
  static long pieceRows(int d) {
    Preconditions.checkArgument(d > 0 && d < 1 << 16, "d must be in [1, 65535], was %s", d);
    long rows = Integer.MAX_VALUE / ((long) Float.BYTES * d);
    return rows - rows % PIECE_ROWS;
  }

  /**
   * Maps a file as {@link #map(Path, long, int, AutoCloseable)} does, in pieces of {@code
   * pieceRows} rows.
   */
  static FloatMatrix map(Path file, long start, int d, long pieceRows, AutoCloseable afterwards)
      throws IOException {
    int rowBytes = Float.BYTES * d;
    MappedFile mapped = MappedFile.open(file, start, pieceRows * rowBytes);
    if (mapped.bytes() % rowBytes != 0) {
      mapped.close();
      throw new IOException(
          String.format(
              "%s holds %d bytes, no whole number of rows of %d", file, mapped.bytes(), rowBytes));
    }
    return new FloatMatrix(
        mapped.bytes() / rowBytes,
        d,
        pieceRows,
        mapped.addresses(),
        false,
        () -> {
          mapped.close();
          afterwards.close();
        });
  }

  /**
   * A copy of some rows.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  public FloatMatrix copy(int[] rows, int from, int to) {
    FloatMatrix copy = new FloatMatrix(to - from, d);
    copy.gather(this, rows, from, to);
    return copy;
  }

  /**
   * Copies rows of {@code source} into the first rows of this one, on all cores.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  void gather(FloatMatrix source, int[] rows, int from, int to) {
    Blocks.run(
        Blocks.count(to - from, COPIED_ROWS),
        () ->
            block -> {
              int first = from + block * COPIED_ROWS;
              gather(first - from, source, rows, first, Math.min(to, first + COPIED_ROWS));
            });
  }

  /**
   * Copies rows of {@code source} into the rows of this one that begin with {@code first}.
   *
   * @param rows which, from index {@code from} to before {@code to}
   */
  public void gather(long first, FloatMatrix source, int[] rows, int from, int to) {
    checkRows(first, to - from);
    for (int i = from; i < to; i++) {
      source.checkRows(rows[i], 1);
      Pointer.memcpy(at(first + i - from), source.at(rows[i]), (long) d * Float.BYTES);
    }
  }

  /** The number of rows. */
  public long n() {
    return n;
  }

  /** The number of components of a row. */
  public int d() {
    return d;
  }

  /**
   * Writes row {@code i}.
   *
   * @throws UnsupportedOperationException if this is a mapped file
   */
  public void put(long i, float[] row) {
    Preconditions.checkArgument(row.length == d, "a row has %s components, not %s", d, row.length);
    put(i, 1, row, 0);
  }

  /**
   * Writes rows {@code from} to {@code from+rows-1}, whose floats begin at {@code at} of {@code
   * source}.
   */
  public void put(long from, int rows, float[] source, int at) {
    checkRows(from, rows);
    if (!writable) {
      throw new UnsupportedOperationException("a mapped file is only read");
    }
    at(from).put(source, at, rows * d);
  }

  /** Reads row {@code i} into {@code row}. */
  public void get(long i, float[] row) {
    get(i, 1, row);
  }

  /** Reads some rows, one after the other, into the start of {@code target}. */
  void get(int[] rows, float[] target) {
    for (int i = 0; i < rows.length; i++) {
      checkRows(rows[i], 1);
      at(rows[i]).get(target, i * d, d);
    }
  }

  /** Reads rows {@code from} to {@code from+rows-1} into the start of {@code target}. */
  public void get(long from, int rows, float[] target) {
    checkRows(from, rows);
    for (int done = 0; done < rows; ) {
      int here = (int) Math.min(rows - done, pieceRows - (from + done) % pieceRows);
      at(from + done).get(target, done * d, here * d);
      done += here;
    }
  }

  /**
   * The address at which row {@code i} begins, for native code. The rows behind it follow in memory
   * up to the end of the row's piece. The pointer is valid until this matrix is closed.
   */
  public FloatPointer at(long i) {
    Preconditions.checkArgument(i >= 0 && i <= n, "row must be in [0, %s], was %s", n, i);
    int piece = (int) Math.min(i / pieceRows, addresses.length - 1);
    return new Slice(addresses[piece] + (i - piece * pieceRows) * d * Float.BYTES);
  }

  private void checkRows(long from, int rows) {
    Preconditions.checkArgument(
        from >= 0 && from + rows <= n, "rows must be in [0, %s), were %s from %s", n, rows, from);
  }

  @Override
  public void close() {
    try {
      memory.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A pointer that owns no memory. */
  private static final class Slice extends FloatPointer {
    Slice(long at) {
      super((Pointer) null);
      address = at;
    }
  }
}
