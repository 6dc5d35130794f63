/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.text.Printable;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * A column of lists of float or double, as float32, whoever wrote the file: with lists of two
 * levels or three, with a dictionary or without, compressed or not. Holds one page in memory, and
 * one row.
 *
 * <p>Parquet's own readers hold a whole row group, which may be a million rows, and hand out one
 * number at a time.
 */
final class VectorColumn {
  private static final int BUFFER = 1 << 16;

  /** Takes a row. */
  @FunctionalInterface
  interface Consumer {
    /**
     * Takes row {@code row} of the group, from 0.
     *
     * @param components of the row, and then anything; used again for the next row. A component
     *     that is null is NaN
     * @param length how many there are; 0 where the list is empty or null
     */
    void accept(int row, float[] components, int length) throws IOException;
  }

  private final ColumnDescriptor column;

  /** Definition level from which on an entry is a component, be it null. */
  private final int componentLevel;

  private VectorColumn(ColumnDescriptor column, int componentLevel) {
    this.column = column;
    this.componentLevel = componentLevel;
  }

  /**
   * The column of that name.
   *
   * @throws IOException where there is none, or it is of another type
   */
  static VectorColumn find(MessageType schema, String name) throws IOException {
    if (!schema.containsField(name)) {
      throw new IOException(
          String.format(
              "there is no column %s, but %s",
              Printable.value(name), Printable.value(String.join(", ", names(schema)))));
    }
    Type type = schema.getType(name);
    List<String> path = new ArrayList<>(List.of(name));
    int definition = type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
    int level = type.isRepetition(Type.Repetition.REPEATED) ? definition : 0;
    while (!type.isPrimitive() && type.asGroupType().getFieldCount() == 1) {
      type = type.asGroupType().getType(0);
      path.add(type.getName());
      definition += type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
      level = type.isRepetition(Type.Repetition.REPEATED) ? definition : level;
    }
    ColumnDescriptor column =
        type.isPrimitive() ? schema.getColumnDescription(path.toArray(String[]::new)) : null;
    if (column == null || column.getMaxRepetitionLevel() != 1 || !isNumber(type)) {
      throw new IOException(
          String.format(
              "the column %s must be a list of float or double, but is %s",
              Printable.value(name),
              Printable.value(schema.getType(name).toString().replaceAll("\\s+", " "))));
    }
    return new VectorColumn(column, level);
  }

  private static boolean isNumber(Type type) {
    PrimitiveTypeName name = type.asPrimitiveType().getPrimitiveTypeName();
    return name == PrimitiveTypeName.FLOAT || name == PrimitiveTypeName.DOUBLE;
  }

  private static List<String> names(MessageType schema) {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  /**
   * Gives each row of a row group to {@code rows}, in order.
   *
   * @throws ParquetDecodingException where the file is damaged
   */
  void read(SeekableByteChannel file, BlockMetaData group, Consumer rows) throws IOException {
    ColumnChunkMetaData chunk = chunk(group);
    file.position(chunk.getStartingPos());
    InputStream in = new BufferedInputStream(Channels.newInputStream(file), BUFFER);
    try (PageBytes bytes = new PageBytes(in, chunk.getCodec())) {
      Pages pages = new Pages(in, bytes);
      Rows assembled = new Rows(rows);
      for (long left = chunk.getValueCount(); left > 0; ) {
        left -= pages.next(assembled);
      }
      assembled.end(group.getRowCount());
    }
  }

  /** At least {@code count} levels {@code level}: {@code levels} where it is long enough. */
  private static byte[] filled(byte[] levels, int count, int level) {
    if (levels.length >= count) {
      return levels;
    }
    byte[] longer = new byte[count];
    Arrays.fill(longer, (byte) level);
    return longer;
  }

  private ColumnChunkMetaData chunk(BlockMetaData group) throws IOException {
    ColumnPath path = ColumnPath.get(column.getPath());
    return group.getColumns().stream()
        .filter(c -> c.getPath().equals(path))
        .findFirst()
        .orElseThrow(() -> new IOException("a row group without the column " + path));
  }

  /** The pages of one column chunk (Parquet format, "Data Pages"). */
  private final class Pages {
    private final InputStream in;
    private final PageBytes bytes;
    private final PageValues pageValues = new PageValues(column);
    private byte[] repetition = {};
    private byte[] definition = {};
    private byte[] full = {};
    private float[] values = {};

    /** Whether every entry of the page is a value. */
    private boolean whole;

    Pages(InputStream in, PageBytes bytes) {
      this.in = in;
      this.bytes = bytes;
    }

    /** Hands the next page to {@code rows}; the entries that it held. */
    int next(Rows rows) throws IOException {
      int count;
      try {
        count = decode();
      } catch (IOException e) {
        throw new ParquetDecodingException(e.getMessage(), e);
      }
      if (count > 0) {
        rows.add(count, this);
      }
      return count;
    }

    private int decode() throws IOException {
      PageHeader header = Util.readPageHeader(in);
      bytes.read(header);
      switch (header.getType()) {
        case DICTIONARY_PAGE ->
            pageValues.use(bytes.decompress(0), header.getDictionary_page_header().getNum_values());
        case DATA_PAGE -> {
          return first(header.getData_page_header());
        }
        case DATA_PAGE_V2 -> {
          return second(header.getData_page_header_v2());
        }
        default -> {} // of no values
      }
      return 0;
    }

    /** A page of version 1: levels, each after its length, and values are compressed together. */
    private int first(DataPageHeader v1) throws IOException {
      int count = v1.getNum_values();
      ByteBuffer page = bytes.decompress(0);
      checkRle(v1.getRepetition_level_encoding());
      checkRle(v1.getDefinition_level_encoding());
      repetition = levels(page, page.getInt(), 1, count, repetition);
      definition = levels(page, page.getInt(), column.getMaxDefinitionLevel(), count, definition);
      readValues(page, v1.getEncoding(), count);
      return count;
    }

    /** A page of version 2: the levels stand before what is compressed. */
    private int second(DataPageHeaderV2 v2) throws IOException {
      int count = v2.getNum_values();
      int repetitionBytes = v2.getRepetition_levels_byte_length();
      int definitionBytes = v2.getDefinition_levels_byte_length();
      ByteBuffer page = bytes.asRead();
      repetition = levels(page, repetitionBytes, 1, count, repetition);
      definition = levels(page, definitionBytes, column.getMaxDefinitionLevel(), count, definition);
      if (v2.isIs_compressed()) {
        page = bytes.decompress(repetitionBytes + definitionBytes);
      }
      readValues(page, v2.getEncoding(), count);
      return count;
    }

    private void readValues(ByteBuffer page, Encoding encoding, int count) throws IOException {
      int max = column.getMaxDefinitionLevel();
      full = filled(full, count, max);
      whole = Arrays.equals(definition, 0, count, full, 0, count);
      int there = whole ? count : 0;
      for (int i = 0; i < count && !whole; i++) {
        there += definition[i] == max ? 1 : 0;
      }
      values = pageValues.read(page, encoding, there);
    }

    private void checkRle(Encoding encoding) throws IOException {
      if (encoding != Encoding.RLE) {
        throw new IOException("levels in the encoding " + encoding + " are not supported");
      }
    }

    private byte[] levels(ByteBuffer page, int bytes, int max, int count, byte[] levels) {
      byte[] decoded = levels.length < count ? new byte[count] : levels;
      ByteBuffer encoded = page.slice(page.position(), bytes);
      page.position(page.position() + bytes);
      Levels.decode(encoded, Integer.SIZE - Integer.numberOfLeadingZeros(max), count, decoded);
      return decoded;
    }
  }

  /** Makes rows of the entries of pages; a row may go over several. */
  private final class Rows {
    private final Consumer rows;
    private float[] components = new float[1024];
    private byte[] goesOn = {};
    private int length;
    private int row = -1;

    Rows(Consumer rows) {
      this.rows = rows;
    }

    void add(int count, Pages page) throws IOException {
      if (page.whole) {
        whole(page.repetition, count, page.values);
      } else {
        broken(page, count, page.values);
      }
    }

    /** Of a page where every entry is a value. */
    private void whole(byte[] repetition, int count, float[] values) throws IOException {
      goesOn = filled(goesOn, count, 1);
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

    /** Of a page where some list or component is null, or some list is empty. */
    private void broken(Pages pages, int count, float[] values) throws IOException {
      int value = 0;
      for (int i = 0; i < count; i++) {
        if (pages.repetition[i] == 0) {
          begin();
        }
        if (pages.definition[i] >= componentLevel) {
          ensure(1);
          boolean there = pages.definition[i] == column.getMaxDefinitionLevel();
          components[length++] = there ? values[value++] : Float.NaN;
        }
      }
    }

    private void ensure(int more) {
      if (length + more > components.length) {
        components = Arrays.copyOf(components, 2 * (length + more));
      }
    }

    private void begin() throws IOException {
      if (row >= 0) {
        rows.accept(row, components, length);
      }
      row++;
      length = 0;
    }

    void end(long expected) throws IOException {
      begin();
      if (row != expected) {
        throw new ParquetDecodingException("a row group holds " + row + " lists, not " + expected);
      }
    }
  }
}
