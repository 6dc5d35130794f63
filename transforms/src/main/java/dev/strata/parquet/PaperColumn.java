/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * A column of a file of vectors, read as text row by row: text, numbers, days, or lists of them. It
 * says of each row whether the row has a text, nothing, or something of a type that is not read, so
 * that nothing that is there is taken for absent.
 */
public final class PaperColumn implements Closeable {
  private final ParquetSource file;
  private final String name;
  private final ColumnDescriptor column;
  private final TextType type;
  private final boolean list;
  private final List<String> texts = new ArrayList<>();
  private TextColumn group;

  /** What a row has. */
  public enum Content {
    /** A text, or a list that has some. */
    TEXT,
    /** A list that has some texts, beside something of a type that is not read as text. */
    SOME_TEXT,
    /**
     * Nothing: the column is not there, or its value is null, an empty text or list, or not a
     * number.
     */
    EMPTY,
    /** Something of a type that is not read as text: see {@link PaperColumn#typeName}. */
    OTHER_TYPE
  }

  /**
   * The column {@code name} of {@code file}, be it there or not; {@link #begin} is to be called
   * next.
   */
  public PaperColumn(ParquetSource file, String name) {
    this.file = file;
    this.name = name;
    MessageType schema = file.schema();
    Optional<LeafColumn> leaf = LeafColumn.find(schema, name);
    type = leaf.map(found -> TextType.of(found.column().getPrimitiveType())).orElse(null);
    list = type != null && leaf.get().isList();
    column =
        schema.getColumns().stream()
            .filter(any -> any.getPath()[0].equals(name))
            .findFirst()
            .orElse(null);
  }

  /** Whether the file has a column of that name, whatever its type. */
  public boolean exists() {
    return column != null;
  }

  /** Whether the column is of text, numbers, days or lists of them. */
  public boolean isRead() {
    return type != null;
  }

  /** Whether the column is of lists, so that each of its texts is whole and need not be split. */
  public boolean isList() {
    return list;
  }

  /** What a user calls the type of a column that exists, such as {@code boolean}. */
  public String typeName() {
    return LeafColumn.typeName(file.schema().getType(name));
  }

  /** Goes on with the first row of {@code next}, a row group of the file. */
  public void begin(BlockMetaData next) throws IOException {
    close();
    if (exists()) {
      group = new TextColumn(file, next, column, type);
    }
  }

  /** Goes on with the next row of the row group; the first one after {@link #begin}. */
  public Content next() throws IOException {
    boolean other = group != null && group.next(texts);
    texts.removeIf(String::isEmpty);
    if (texts.isEmpty()) {
      return other ? Content.OTHER_TYPE : Content.EMPTY;
    }
    return other ? Content.SOME_TEXT : Content.TEXT;
  }

  /** Goes past {@code rows} rows of the row group. */
  public void skip(long rows) throws IOException {
    if (group != null) {
      group.skip(rows);
    }
  }

  /** The row's texts, joined by spaces; empty where there are none. */
  public String text() {
    return texts.isEmpty() ? "" : texts.size() == 1 ? texts.get(0) : String.join(" ", texts);
  }

  /** The row's texts, one by one, valid until the next row. */
  public List<String> texts() {
    return Collections.unmodifiableList(texts);
  }

  @Override
  public void close() throws IOException {
    if (group != null) {
      group.close();
      group = null;
    }
  }
}
