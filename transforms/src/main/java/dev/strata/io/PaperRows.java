/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.io.Closer;
import dev.strata.model.Shard;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
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

  /** Gives every row of a file to {@code rows}, as it is; holds a page of each column. */
  static void read(VectorFile file, List<String> names, Consumer rows) throws IOException {
    String[] values = new String[names.size()];
    for (BlockMetaData group : file.groups()) {
      try (Closer closer = Closer.create()) {
        TextColumn[] texts = new TextColumn[names.size()];
        for (int c = 0; c < texts.length; c++) {
          if (isText(file, names.get(c))) {
            TextColumn text = TextColumn.open(file, group, names.get(c));
            closer.register(text::close);
            texts[c] = text;
          }
        }
        for (long i = 0; i < group.getRowCount(); i++) {
          for (int c = 0; c < texts.length; c++) {
            values[c] = texts[c] == null ? "" : texts[c].next();
          }
          rows.accept(values);
        }
      } catch (RuntimeException e) {
        throw VectorFile.cannotRead(file.path(), e);
      }
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
}
