/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * A Parquet file taken apart, of which any number in any header can be made another, and which is
 * put together again with headers that are as long as they then must be.
 */
public final class ParquetSizes {
  private final byte[] file;
  private final int footerStart;
  private final SortedMap<Integer, Integer> pages = new TreeMap<>();

  /** A number in a header. */
  public record Slot(Object holder, Field field, String name) {
    public void set(long value) {
      try {
        if (field.getType() == int.class) {
          field.setInt(holder, (int) value);
        } else {
          field.setLong(holder, value);
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }

    public boolean isInt() {
      return field.getType() == int.class;
    }

    public long get() {
      try {
        return field.getType() == int.class ? field.getInt(holder) : field.getLong(holder);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
  }

  public ParquetSizes(byte[] file) throws IOException {
    this.file = file;
    ByteBuffer tail = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    footerStart = file.length - 8 - tail.getInt(file.length - 8);
    for (ColumnMetaData chunk : chunks(footer())) {
      long at = start(chunk);
      while (at < start(chunk) + chunk.getTotal_compressed_size()) {
        ByteArrayInputStream in = in((int) at, footerStart);
        PageHeader header = Util.readPageHeader(in);
        int length = footerStart - (int) at - in.available();
        pages.put((int) at, length);
        at += length + header.getCompressed_page_size();
      }
    }
  }

  /** Headers: the footer, and that of each page. */
  public int headers() {
    return 1 + pages.size();
  }

  /** The numbers of header {@code index}, which is parsed anew. */
  public List<Slot> slots(int index) throws IOException {
    List<Slot> slots = new ArrayList<>();
    collect(parsed(index), "", slots);
    return slots;
  }

  private Object parsed(int index) throws IOException {
    return index == 0
        ? footer()
        : Util.readPageHeader(in(new ArrayList<>(pages.keySet()).get(index - 1), footerStart));
  }

  /** The file with number {@code slot} of header {@code index} changed to {@code value}. */
  public byte[] with(int index, int slot, long value) throws IOException {
    Object header = parsed(index);
    List<Slot> slots = new ArrayList<>();
    collect(header, "", slots);
    slots.get(slot).set(value);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FileMetaData footer = index == 0 ? (FileMetaData) header : footer();
    if (index == 0) {
      out.write(file, 0, footerStart);
    } else {
      int at = new ArrayList<>(pages.keySet()).get(index - 1);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      Util.writePageHeader((PageHeader) header, bytes);
      out.write(file, 0, at);
      out.write(bytes.toByteArray());
      out.write(file, at + pages.get(at), footerStart - at - pages.get(at));
      move(footer, at, bytes.size() - pages.get(at));
    }
    return ended(out.toByteArray(), footer);
  }

  private static byte[] ended(byte[] data, FileMetaData footer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    return withFooter(data, bytes.toByteArray());
  }

  /** {@code data} and {@code footer}, its length and the magic word. */
  public static byte[] withFooter(byte[] data, byte[] footer) {
    return ByteBuffer.allocate(data.length + footer.length + 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(data)
        .put(footer)
        .putInt(footer.length)
        .put(new byte[] {'P', 'A', 'R', '1'})
        .array();
  }

  private static void move(FileMetaData footer, int at, int by) {
    for (ColumnMetaData chunk : chunks(footer)) {
      if (chunk.getData_page_offset() > at) {
        chunk.setData_page_offset(chunk.getData_page_offset() + by);
      }
      if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > at) {
        chunk.setDictionary_page_offset(chunk.getDictionary_page_offset() + by);
      }
    }
  }

  private static long start(ColumnMetaData chunk) {
    return chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
        ? chunk.getDictionary_page_offset()
        : chunk.getData_page_offset();
  }

  private static List<ColumnMetaData> chunks(FileMetaData footer) {
    List<ColumnMetaData> chunks = new ArrayList<>();
    for (RowGroup group : footer.getRow_groups()) {
      group.getColumns().stream().map(ColumnChunk::getMeta_data).forEach(chunks::add);
    }
    return chunks;
  }

  private FileMetaData footer() throws IOException {
    return Util.readFileMetaData(in(footerStart, file.length - 8));
  }

  private ByteArrayInputStream in(int from, int to) {
    return new ByteArrayInputStream(Arrays.copyOfRange(file, from, to));
  }

  private static void collect(Object holder, String path, List<Slot> slots) {
    for (Field field : holder.getClass().getFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      String name = path + "." + field.getName();
      if (field.getType() == int.class || field.getType() == long.class) {
        slots.add(new Slot(holder, field, name));
        continue;
      }
      Object value;
      try {
        value = field.get(holder);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
      List<?> values =
          value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
      for (Object element : values) {
        if (element.getClass().getPackage() == PageHeader.class.getPackage()
            && !element.getClass().isEnum()) {
          collect(element, name, slots);
        }
      }
    }
  }
}
