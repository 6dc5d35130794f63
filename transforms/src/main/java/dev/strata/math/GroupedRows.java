/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Ints;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A copy of rows in a file in which the rows of a label lie near each other. It is for matrices
 * that are larger than the memory for their pages: from such a matrix, scattered rows would be read
 * from the disk one by one, each with the rows around it.
 *
 * <p>A stretch of the file holds the rows of one label, or of some consecutive labels with few
 * rows. {@link #expect} sorts each stretch; stretches longer than {@value #SORTED_BYTES} bytes stay
 * as they are.
 *
 * <p>The file is read by calls and not mapped, so that a failure to read it is an exception. It
 * takes {@code 8n} bytes of memory.
 */
public final class GroupedRows implements Rows {
  private static final int STRETCHES = 512;
  private static final int BUFFERED_BYTES = 1 << 26;
  private static final int SORTED_BYTES = 1 << 30;
  private static final int COPIED_ROWS = 256;

  private final Path file;
  private final FileChannel channel;
  private final int d;
  private final int rowBytes;
  private final Groups stretches;

  /** The row that lies at each place, and the place of each row. */
  private final int[] order;

  private final int[] places;

  private GroupedRows(FloatMatrix x, Groups stretches, Path file) throws IOException {
    this.file = file;
    this.d = x.d();
    this.rowBytes = d * Float.BYTES;
    this.stretches = stretches;
    this.order = stretches.rows();
    this.places = new int[order.length];
    place(0, order.length);
    this.channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * Copies {@code x}; it is read once, in order, and written once.
   *
   * @param labels the label of each row, from 0
   * @param file a file that does not exist yet; it is deleted when this is closed, or when the
   *     process ends
   */
  public static GroupedRows copy(FloatMatrix x, int[] labels, Path file) throws IOException {
    Preconditions.checkArgument(
        labels.length == x.n(), "there are %s labels for %s rows", labels.length, x.n());
    int[] stretchOf = stretches(labels);
    GroupedRows rows = new GroupedRows(x, Groups.of(stretchOf, Ints.max(stretchOf) + 1), file);
    try {
      rows.write(x, stretchOf);
      return rows;
    } catch (IOException | RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  /** The stretch of each row, which is the stretch of its label. */
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

  /** Writes the rows into their stretches, some at a time. */
  private void write(FloatMatrix x, int[] stretchOf) throws IOException {
    int many = stretches.begins().length - 1;
    int bufferRows = Math.max(1, BUFFERED_BYTES / many / rowBytes);
    ByteBuffer[] buffers = new ByteBuffer[many];
    int[] ends = new int[many]; // of what is written, in rows
    for (int s = 0; s < many; s++) {
      int rows = Math.min(bufferRows, stretches.size(s));
      buffers[s] = ByteBuffer.allocateDirect(rows * rowBytes).order(ByteOrder.nativeOrder());
      ends[s] = stretches.begin(s);
    }
    float[] row = new float[d];
    for (int i = 0; i < stretchOf.length; i++) {
      int s = stretchOf[i];
      ByteBuffer buffer = buffers[s];
      x.get(i, row);
      buffer.asFloatBuffer().put(row);
      buffer.position(buffer.position() + rowBytes);
      if (!buffer.hasRemaining()
          || ends[s] + buffer.position() / rowBytes == stretches.begin(s + 1)) {
        int rows = buffer.flip().remaining() / rowBytes;
        write(buffer, ends[s]);
        ends[s] += rows;
        buffer.clear();
      }
    }
  }

  /** Writes rows to the places from {@code place} on. */
  private void write(ByteBuffer rows, int place) throws IOException {
    long to = (long) place * rowBytes;
    while (rows.hasRemaining()) {
      to += channel.write(rows, to);
    }
  }

  /** Reads the rows from {@code place} on into {@code rows}. */
  private void read(ByteBuffer rows, int place) {
    try {
      long from = (long) place * rowBytes;
      while (rows.hasRemaining()) {
        int bytes = channel.read(rows, from);
        if (bytes < 0) {
          throw new EOFException("it ends at byte " + from);
        }
        from += bytes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public long n() {
    return order.length;
  }

  @Override
  public int d() {
    return d;
  }

  @Override
  public int at(int place) {
    return order[place];
  }

  @Override
  public FloatPointer block(int first, int m, FloatMatrix buffer) {
    read(bytes(buffer, 0, m), first);
    return buffer.at(0);
  }

  @Override
  public void get(int i, float[] row) {
    ByteBuffer bytes = ByteBuffer.allocate(rowBytes).order(ByteOrder.nativeOrder());
    read(bytes, places[i]);
    bytes.flip().asFloatBuffer().get(row);
  }

  @Override
  public void copy(int[] rows, int from, int to, FloatMatrix target) {
    Blocks.run(
        Blocks.count(to - from, COPIED_ROWS),
        () ->
            block -> {
              int first = from + block * COPIED_ROWS;
              copyBlock(rows, first, Math.min(to, first + COPIED_ROWS), target, first - from);
            });
  }

  /** Copies a block of rows; rows that lie one after the other are read together. */
  private void copyBlock(int[] rows, int from, int to, FloatMatrix target, int first) {
    for (int i = from; i < to; ) {
      int place = places[rows[i]];
      int m = 1;
      while (i + m < to && places[rows[i + m]] == place + m) {
        m++;
      }
      read(bytes(target, first + i - from, m), place);
      i += m;
    }
  }

  /** The memory of {@code m} rows of {@code matrix} from {@code first} on. */
  private ByteBuffer bytes(FloatMatrix matrix, int first, int m) {
    return new BytePointer(matrix.at(first)).capacity((long) m * rowBytes).asByteBuffer();
  }

  /**
   * Sorts each stretch.
   *
   * @param expected all rows, with the rows of each label together, and the labels rising
   */
  @Override
  public void expect(int[] expected) {
    for (int s = 0; s + 1 < stretches.begins().length; s++) {
      int begin = stretches.begin(s);
      int end = stretches.begin(s + 1);
      if ((long) (end - begin) * rowBytes <= SORTED_BYTES && end > begin) {
        for (int i = begin; i < end; i++) {
          int place = places[expected[i]];
          Preconditions.checkArgument(
              place >= begin && place < end, "row %s is of another label", expected[i]);
        }
        try (FloatMatrix sorted = copy(expected, begin, end)) {
          write(bytes(sorted, 0, end - begin), begin);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        System.arraycopy(expected, begin, order, begin, end - begin);
        place(begin, end);
      }
    }
  }

  private void place(int begin, int end) {
    for (int place = begin; place < end; place++) {
      places[order[place]] = place;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
