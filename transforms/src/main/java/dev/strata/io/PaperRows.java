/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.io.Closer;
import dev.strata.model.Shard;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
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
    LeftOut leftOut = LeftOut.of(shard);
    long[] row = {0};
    read(
        VectorFile.open(shard.path()),
        names(shard, columns),
        values -> {
          if (!leftOut.holds(row[0]++)) {
            for (int c = 0; given && c < values.length; c++) {
              values[c] = cleaned(columns.get(c), values[c]);
            }
            papers.accept(values);
          }
        });
  }

  /** What the columns are called in the file. */
  private static List<String> names(Shard shard, List<String> columns) {
    boolean given = shard.given() != null;
    return columns.stream()
        .map(column -> given && column.equals(ID) ? shard.given().idColumn() : column)
        .toList();
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
    try (Rows all = new Rows(file, names)) {
      for (String[] values = all.next(); values != null; values = all.next()) {
        rows.accept(values);
      }
    } catch (RuntimeException e) {
      throw VectorFile.cannotRead(file.path(), e);
    }
  }

  /** The ids of a shard's papers, for a reader that goes at its own pace. */
  public static final class Ids implements Closeable {
    private final Rows rows;
    private final LeftOut leftOut;
    private final String path;
    private final boolean given;
    private long row;

    private Ids(Shard shard) throws IOException {
      path = shard.path();
      given = shard.given() != null;
      leftOut = LeftOut.of(shard);
      rows = new Rows(VectorFile.open(path), names(shard, List.of(ID)));
    }

    /** Begins with the first paper of {@code shard}. */
    public static Ids of(Shard shard) throws IOException {
      return new Ids(shard);
    }

    /**
     * The id of the next paper.
     *
     * @throws IOException where the file is damaged, or has no more papers
     */
    public String next() throws IOException {
      try {
        String[] values = rows.next();
        for (; values != null && leftOut.holds(row++); values = rows.next()) {}
        if (values == null) {
          throw new IOException("cannot read " + path + ": it has fewer papers than were planned");
        }
        return given ? cleaned(ID, values[0]) : values[0];
      } catch (RuntimeException e) {
        throw VectorFile.cannotRead(path, e);
      }
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /** The rows of a file, of which it holds a page of each column. */
  private static final class Rows implements Closeable {
    private final VectorFile file;
    private final List<String> names;
    private final Iterator<BlockMetaData> groups;
    private final String[] values;
    private final TextColumn[] texts;
    private Closer closer = Closer.create();
    private long left;

    Rows(VectorFile file, List<String> names) {
      this.file = file;
      this.names = names;
      groups = file.groups().iterator();
      values = new String[names.size()];
      texts = new TextColumn[names.size()];
    }

    /** The values of the next row, in an array that is used again, or null. */
    String[] next() throws IOException {
      while (left == 0) {
        if (!groups.hasNext()) {
          return null;
        }
        begin(groups.next());
      }
      left--;
      for (int c = 0; c < texts.length; c++) {
        values[c] = texts[c] == null ? "" : texts[c].next();
      }
      return values;
    }

    private void begin(BlockMetaData group) throws IOException {
      close();
      closer = Closer.create();
      for (int c = 0; c < texts.length; c++) {
        if (isText(file, names.get(c))) {
          texts[c] = closer.register(TextColumn.open(file, group, names.get(c)));
        }
      }
      left = group.getRowCount();
    }

    @Override
    public void close() throws IOException {
      closer.close();
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
