/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ParquetDecodingException;

/**
 * A column of lists of numbers, as float32, whoever wrote the file: with lists of two levels or
 * three, with a dictionary or without, compressed or not. It holds one page and one row in memory.
 *
 * <p>Parquet's own column readers hold a whole row group, which may be a million rows, and hand out
 * one number at a time, with its levels. Of 200,000 vectors of 384 floats, written by pyarrow,
 * DuckDB or Polars, they read 3 to 29 % as many vectors a second as this class.
 *
 * @param leaf the column of the numbers
 */
public record VectorColumn(LeafColumn leaf) {
  /** Entries that are decoded at once. */
  private static final int SLICE = 1 << 16;

  /**
   * The most components of a vector: no model makes more, and the room that a row takes grows with
   * them.
   */
  private static final int MOST_COMPONENTS = 1 << 20;

  /** Takes a row. */
  @FunctionalInterface
  public interface VectorConsumer {
    /**
     * Takes row {@code row} of the group, from 0.
     *
     * @param components the components of the row, and then anything; the array is used again for
     *     the next row. A component that is null is NaN
     * @param length the number of components; 0 where the list is empty or null
     */
    void accept(int row, float[] components, int length) throws IOException;
  }

  /**
   * The column of that name.
   *
   * @throws IOException where there is none, or it is of another type
   */
  static VectorColumn find(ParquetSource file, String name) throws IOException {
    LeafColumn.checkExists(file, name);
    return LeafColumn.find(file.schema(), name)
        .filter(leaf -> leaf.isList() && NumberType.of(leaf.column().getPrimitiveType()) != null)
        .map(VectorColumn::new)
        .orElseThrow(
            () ->
                file.cannotRead(
                    String.format(
                        "the column %s is of type %s, but a vector is a list of float, double,"
                            + " float16 or whole numbers of up to 32 bits",
                        Printable.value(name),
                        Printable.value(LeafColumn.typeName(file.schema().getType(name))))));
  }

  /**
   * Gives each row of a row group to {@code rows}, in order.
   *
   * @throws ParquetDecodingException where the file is damaged
   */
  public void read(SeekableByteChannel file, BlockMetaData group, VectorConsumer rows)
      throws IOException {
    PageValues values = new PageValues(leaf.column());
    try (ColumnPages pages = new ColumnPages(file, group, leaf.column(), values)) {
      int slice = (int) Math.min(SLICE, Math.max(1, pages.left()));
      Rows assembled = new Rows(rows, values, group.getRowCount(), slice);
      for (ColumnPages.Page page = pages.next(); page != null; page = pages.next()) {
        values.begin(page);
        for (int left = page.entries(); left > 0; left -= slice) {
          assembled.add(page, Math.min(slice, left));
        }
      }
      assembled.end();
    }
  }

  /** Makes rows of the entries of pages; a row may go over several pages. */
  private final class Rows {
    private final VectorConsumer rows;
    private final PageValues pageValues;
    private final long expected;
    private final byte[] repetition;
    private final byte[] definition;
    private final byte[] goesOn;
    private final byte[] full;
    private final float[] values;
    private float[] components = new float[1024];
    private int length;
    private int row = -1;

    Rows(VectorConsumer rows, PageValues pageValues, long expected, int slice) {
      this.rows = rows;
      this.pageValues = pageValues;
      this.expected = expected;
      repetition = new byte[slice];
      definition = new byte[slice];
      values = new float[slice];
      goesOn = filled(slice, 1);
      full = filled(slice, leaf.column().getMaxDefinitionLevel());
    }

    private static byte[] filled(int count, int level) {
      byte[] levels = new byte[count];
      Arrays.fill(levels, (byte) level);
      return levels;
    }

    /** Takes the next {@code count} entries of a page. */
    void add(ColumnPages.Page page, int count) throws IOException {
      page.repetition().next(repetition, count);
      page.definition().next(definition, count);
      if (Arrays.equals(definition, 0, count, full, 0, count)) {
        pageValues.next(values, count);
        whole(count);
      } else {
        broken(count);
      }
    }

    /** Takes entries of which every one is a value. */
    private void whole(int count) throws IOException {
      for (int from = 0; from < count; ) {
        if (repetition[from] == 0) {
          begin();
        }
        int more = Arrays.mismatch(repetition, from + 1, count, goesOn, 0, count - from - 1);
        int to = more < 0 ? count : from + 1 + more;
        ensure(to - from);
        System.arraycopy(values, from, components, length, to - from);
        length += to - from;
        from = to;
      }
    }

    /** Takes entries where some list or component is null, or some list is empty. */
    private void broken(int count) throws IOException {
      int there = 0;
      for (int i = 0; i < count; i++) {
        there += definition[i] == full[0] ? 1 : 0;
      }
      pageValues.next(values, there);
      int value = 0;
      for (int i = 0; i < count; i++) {
        if (repetition[i] == 0) {
          begin();
        }
        if (definition[i] >= leaf.elementLevel()) {
          ensure(1);
          components[length++] = definition[i] == full[0] ? values[value++] : Float.NaN;
        }
      }
    }

    private void ensure(int more) {
      if (row < 0) {
        throw new ParquetDecodingException("a row group begins within a list");
      }
      if (length + more > MOST_COMPONENTS) {
        throw new ParquetDecodingException(
            String.format(
                "a list has more than %d components, as row %d of its row group",
                MOST_COMPONENTS, row));
      }
      if (length + more > components.length) {
        components = Arrays.copyOf(components, 2 * (length + more));
      }
    }

    private void begin() throws IOException {
      if (row >= expected) {
        throw new ParquetDecodingException("a row group holds more lists than its " + expected);
      }
      if (row >= 0) {
        rows.accept(row, components, length);
      }
      row++;
      length = 0;
    }

    void end() throws IOException {
      begin();
      if (row != expected) {
        throw new ParquetDecodingException("a row group holds " + row + " lists, not " + expected);
      }
    }
  }
}
