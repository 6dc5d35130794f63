/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.Shard;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Reads what a vector shard says of its papers beside their vectors, as text: strings, whole
 * numbers, days. Rows that are left out are passed over. Of a file that Strata did not write, white
 * space is folded and dates become days, as in an archive.
 */
public final class PaperRows {
  private static final String ID = "id";
  private static final String CREATED = "created";

  /** Takes a paper. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Takes the next paper.
     *
     * @param values one for each column asked for, empty where there is none; the array is used
     *     again for the next paper
     */
    void accept(String[] values) throws IOException;
  }

  private PaperRows() {}

  /**
   * Gives the papers of {@code shard} to {@code papers}, in order.
   *
   * @param columns by the names that Strata gives them
   * @throws IOException where the file is missing or damaged
   */
  public static void read(Shard shard, List<String> columns, Consumer papers) throws IOException {
    boolean given = shard.given() != null;
    List<String> names =
        columns.stream()
            .map(column -> given && column.equals(ID) ? shard.given().idColumn() : column)
            .toList();
    LeftOut leftOut = LeftOut.of(shard);
    long[] row = {0};
    read(
        VectorFile.open(shard.path()),
        names,
        values -> {
          if (!leftOut.holds(row[0]++)) {
            for (int c = 0; given && c < values.length; c++) {
              values[c] = cleaned(columns.get(c), values[c]);
            }
            papers.accept(values);
          }
        });
  }

  private static String cleaned(String column, String value) {
    return switch (column) {
      case ID -> WhiteSpace.trim(value);
      case CREATED -> CreatedDay.of(WhiteSpace.fold(value));
      default -> WhiteSpace.fold(value);
    };
  }

  /** Gives every row of a file to {@code rows}, as it is. */
  static void read(VectorFile file, List<String> names, Consumer rows) throws IOException {
    List<Type> there =
        names.stream().distinct().filter(n -> isText(file, n)).map(file.schema()::getType).toList();
    String[] values = new String[names.size()];
    Arrays.fill(values, "");
    if (there.isEmpty()) {
      for (long i = 0; i < file.rows(); i++) {
        rows.accept(values);
      }
      return;
    }
    MessageType projection = new MessageType(file.schema().getName(), there);
    try (SeekableByteChannel channel = ChannelInput.open(file.path());
        ParquetFileReader reader = VectorFile.open(channel)) {
      reader.setRequestedSchema(projection);
      for (PageReadStore group = next(reader); group != null; group = next(reader)) {
        Text[] texts =
            texts(group, projection, names, file.footer().getFileMetaData().getCreatedBy());
        for (long i = 0; i < group.getRowCount(); i++) {
          for (int c = 0; c < texts.length; c++) {
            values[c] = texts[c] == null ? "" : texts[c].next();
          }
          rows.accept(values);
        }
      }
    } catch (RuntimeException e) {
      throw VectorFile.cannotRead(file.path(), e);
    }
  }

  private static PageReadStore next(ParquetFileReader reader) {
    try {
      return reader.readNextRowGroup();
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  /** Whether the file has a column of that name that can be read as text. */
  static boolean isText(VectorFile file, String name) {
    if (!file.schema().containsField(name) || !file.schema().getType(name).isPrimitive()) {
      return false;
    }
    PrimitiveType type = file.schema().getType(name).asPrimitiveType();
    return !type.isRepetition(Type.Repetition.REPEATED)
        && switch (type.getPrimitiveTypeName()) {
          case BINARY, INT32, INT64 -> true;
          default -> false;
        };
  }

  private static Text[] texts(
      PageReadStore group, MessageType projection, List<String> names, String createdBy) {
    ColumnReadStoreImpl columns =
        new ColumnReadStoreImpl(group, new NoConverter(), projection, createdBy);
    return names.stream()
        .map(
            name ->
                projection.containsField(name)
                    ? new Text(
                        columns.getColumnReader(
                            projection.getColumnDescription(new String[] {name})))
                    : null)
        .toArray(Text[]::new);
  }

  /** A column's values as text. */
  private static final class Text {
    private final ColumnReader column;
    private final PrimitiveType type;

    Text(ColumnReader column) {
      this.column = column;
      this.type = column.getDescriptor().getPrimitiveType();
    }

    String next() {
      boolean there =
          column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
      String text = there ? value() : "";
      column.consume();
      return text;
    }

    private String value() {
      return switch (type.getPrimitiveTypeName()) {
        case BINARY -> column.getBinary().toStringUsingUTF8();
        case INT32 ->
            isUnsigned()
                ? Integer.toUnsignedString(column.getInteger())
                : number(column.getInteger());
        default ->
            isUnsigned() ? Long.toUnsignedString(column.getLong()) : number(column.getLong());
      };
    }

    private boolean isUnsigned() {
      return type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation whole
          && !whole.isSigned();
    }

    private String number(long number) {
      LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
      if (meaning instanceof DateLogicalTypeAnnotation) {
        return LocalDate.ofEpochDay(number).toString();
      }
      if (meaning instanceof TimestampLogicalTypeAnnotation time) {
        ChronoUnit unit = ChronoUnit.valueOf(time.getUnit().name());
        return Instant.EPOCH.plus(number, unit).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      }
      return Long.toString(number);
    }
  }

  /** Parquet wants converters, and asks none of them for anything. */
  private static final class NoConverter extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
