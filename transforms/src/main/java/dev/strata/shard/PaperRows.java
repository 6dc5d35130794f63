/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.io.Closer;
import dev.strata.input.fields.CreatedDay;
import dev.strata.model.Shard;
import dev.strata.parquet.PaperColumn;
import dev.strata.parquet.ParquetSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import org.apache.commons.io.function.IOConsumer;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * Reads what a vector shard says of its papers beside their vectors, as text: strings, numbers,
 * days, and lists of them. Rows that are left out are passed over. In a file that Strata did not
 * write, white space is folded and dates become days, as in an archive.
 */
public final class PaperRows {
  private static final String ID = "id";
  private static final String TITLE = "title";
  private static final String ABSTRACT = "abstract";
  private static final String CREATED = "created";

  /** A paper; {@code column} is the place of a column among those asked for, from 0. */
  public interface PaperRow {
    /**
     * The text of a column: empty where there is none, and the texts of a list joined by spaces.
     */
    String text(int column);

    /**
     * The categories of a column, each once: its texts, or what one text has between separators.
     */
    List<String> categories(int column);
  }

  private PaperRows() {}

  /**
   * Gives the papers of {@code shard} to {@code papers}, in order.
   *
   * @param columns the columns to read, by the names that Strata gives them
   * @param papers takes of each paper one text for each column: empty where there is none, and the
   *     texts of a list joined by spaces; the array is used again for the next paper
   * @throws IOException where a file is missing, damaged, or not the one that was looked through
   */
  public static void read(Shard shard, List<String> columns, IOConsumer<String[]> papers)
      throws IOException {
    String[] values = new String[columns.size()];
    readPapers(
        shard,
        columns,
        paper -> {
          for (int c = 0; c < values.length; c++) {
            values[c] = paper.text(c);
          }
          papers.accept(values);
        });
  }

  /**
   * Gives the papers of {@code shard} to {@code papers}, in order, for when the elements of lists
   * are wanted one by one.
   *
   * @param papers takes each paper, which is valid until the one after it
   */
  public static void readPapers(Shard shard, List<String> columns, IOConsumer<PaperRow> papers)
      throws IOException {
    try (Papers all = new Papers(shard, columns)) {
      while (all.next()) {
        papers.accept(all);
      }
    }
  }

  /** Takes a row of a file. */
  @FunctionalInterface
  public interface RowConsumer {
    /**
     * Takes the next row.
     *
     * @param columns the columns that were asked for, which stand at the row
     * @param cells what the row has in each column
     */
    void accept(PaperColumn[] columns, PaperColumn.Content[] cells) throws IOException;
  }

  /** Gives every row of a file to {@code rows}, and what each column has there. */
  public static void readCells(ParquetSource file, List<String> names, RowConsumer rows)
      throws IOException {
    readCells(file, file.groups(), names, rows);
  }

  /**
   * Gives the rows of one row group of a file to {@code rows}; several groups may be read at once.
   *
   * @param group its place in the file, from 0
   */
  public static void readGroup(ParquetSource file, int group, List<String> names, RowConsumer rows)
      throws IOException {
    readCells(file, file.groups().subList(group, group + 1), names, rows);
  }

  private static void readCells(
      ParquetSource file, List<BlockMetaData> groups, List<String> names, RowConsumer rows)
      throws IOException {
    try (Rows all = new Rows(file, groups, names)) {
      while (all.next()) {
        rows.accept(all.columns, all.cells);
      }
    } catch (RuntimeException e) {
      throw ParquetSource.cannotRead(file.path(), e);
    }
  }

  /**
   * Gives some rows of a row group to {@code rows}, in rising order. Pages without such a row are
   * gone past, so a few rows of a long file are read in milliseconds.
   *
   * @param first the number of the group's first row in the file, from 0
   * @param wanted the numbers of the rows in the file; all are in the group
   */
  public static void readSome(
      ParquetSource file,
      int group,
      long first,
      List<String> names,
      SortedSet<Long> wanted,
      RowConsumer rows)
      throws IOException {
    if (wanted.isEmpty()) {
      return;
    }
    try (Rows all = new Rows(file, List.of(file.groups().get(group)), names)) {
      long next = first;
      for (long row : wanted) {
        all.skip(row - next);
        all.next();
        next = row + 1;
        rows.accept(all.columns, all.cells);
      }
    } catch (RuntimeException e) {
      throw ParquetSource.cannotRead(file.path(), e);
    }
  }

  /** Gives the texts of every row of a file to {@code rows}, as they are. */
  public static void read(ParquetSource file, List<String> names, IOConsumer<String[]> rows)
      throws IOException {
    String[] values = new String[names.size()];
    readCells(
        file,
        names,
        (columns, cells) -> {
          for (int c = 0; c < values.length; c++) {
            values[c] = columns[c].text();
          }
          rows.accept(values);
        });
  }

  /** The ids of a shard's papers, for a reader that goes at its own pace. */
  public static final class Ids implements Closeable {
    private final Papers papers;

    /** Begins with the first paper of {@code shard}. */
    public Ids(Shard shard) {
      papers = new Papers(shard, List.of(ID));
    }

    /**
     * The id of the next paper.
     *
     * @throws IOException where the file is damaged, or has no more papers
     */
    public String next() throws IOException {
      if (!papers.next()) {
        throw new IOException(
            "cannot read " + papers.shard.path() + ": it has fewer papers than were planned");
      }
      return papers.text(0);
    }

    @Override
    public void close() throws IOException {
      papers.close();
    }
  }

  /** The papers of a shard; one of its files is open at a time. */
  private static final class Papers implements PaperRow, Closeable {
    private final Shard shard;
    private final GivenTexts given; // null where the shard is Strata's own
    private final List<String> columns;
    private final List<String> names;
    private final Iterator<Shard.Part> files;
    private Shard.Part file;
    private Rows rows;
    private LeftOut leftOut;
    private long row;

    Papers(Shard shard, List<String> columns) {
      this.shard = shard;
      Shard.Given how = shard.given();
      this.given = how == null ? null : new GivenTexts(how.keepMarkup(), how.categorySeparator());
      this.columns = columns;
      this.names = // in the file
          columns.stream()
              .map(column -> how != null && column.equals(ID) ? how.idColumn() : column)
              .toList();
      this.files = shard.parts().iterator();
    }

    /** Goes on with the next paper, if there is one. */
    boolean next() throws IOException {
      while (rows == null || !nextOfFile()) {
        close();
        if (!files.hasNext()) {
          return false;
        }
        file = files.next();
        ParquetSource opened = ParquetSource.open(file);
        rows = new Rows(opened, opened.groups(), names);
        leftOut = new LeftOut(file);
        row = 0;
      }
      return true;
    }

    private boolean nextOfFile() throws IOException {
      try {
        boolean there = rows.next();
        while (there && leftOut.holds(row++)) {
          there = rows.next();
        }
        return there;
      } catch (RuntimeException e) {
        throw ParquetSource.cannotRead(file.path(), e);
      }
    }

    @Override
    public String text(int column) {
      PaperColumn of = rows.columns[column];
      if (given == null) {
        return of.text();
      }
      return switch (columns.get(column)) {
        case ID -> given.id(of);
        case CREATED -> CreatedDay.of(given.folded(of), shard.given().timeDigits());
        case TITLE -> given.title(of);
        case ABSTRACT -> given.abstractText(of);
        default -> given.folded(of);
      };
    }

    @Override
    public List<String> categories(int column) {
      PaperColumn of = rows.columns[column];
      return given == null ? List.copyOf(of.texts()) : given.categories(of).orElse(List.of());
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }

  /** The rows of a file; a page of each column is held in memory. */
  private static final class Rows implements Closeable {
    private final PaperColumn[] columns;
    private final PaperColumn.Content[] cells;
    private final Iterator<BlockMetaData> groups;
    private long left;

    Rows(ParquetSource file, List<BlockMetaData> groups, List<String> names) {
      columns = names.stream().map(name -> new PaperColumn(file, name)).toArray(PaperColumn[]::new);
      cells = new PaperColumn.Content[columns.length];
      this.groups = groups.iterator();
    }

    /** Goes on with the next row, if there is one. */
    boolean next() throws IOException {
      if (!hasNext()) {
        return false;
      }
      left--;
      for (int c = 0; c < columns.length; c++) {
        cells[c] = columns[c].next();
      }
      return true;
    }

    private boolean hasNext() throws IOException {
      while (left == 0) {
        if (!groups.hasNext()) {
          return false;
        }
        BlockMetaData group = groups.next();
        left = group.getRowCount();
        for (PaperColumn column : columns) {
          if (left > 0) {
            column.begin(group);
          }
        }
      }
      return true;
    }

    /** Goes past {@code rows} rows, all of one row group. */
    void skip(long rows) throws IOException {
      if (rows > 0 && hasNext()) {
        for (PaperColumn column : columns) {
          column.skip(rows);
        }
        left -= rows;
      }
    }

    @Override
    public void close() throws IOException {
      Closer closer = Closer.create();
      for (PaperColumn column : columns) {
        closer.register(column);
      }
      closer.close();
    }
  }
}
