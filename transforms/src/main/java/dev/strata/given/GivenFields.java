/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import dev.strata.input.fields.FieldReading;
import dev.strata.input.fields.TimeDigits;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.PaperField;
import dev.strata.model.ShownName;
import dev.strata.parquet.PaperColumn;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.GivenTexts;
import dev.strata.shard.PaperRows;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ObjIntConsumer;

/** The account of what a file of vectors says of its papers beside their vectors. */
final class GivenFields {
  private static final List<PaperField> FIELDS = List.of(PaperField.values());

  /** The column of each field, in the order of {@link PaperField}. */
  private final List<String> columns;

  private final SortedMap<PaperField, FieldAccount> accounts = new TreeMap<>();
  private final TimeDigits times = new TimeDigits();
  private final GivenTexts texts;

  GivenFields(ReadVectors.GivenSettings settings) {
    columns = List.of(settings.idColumn(), "title", "abstract", "categories", "created");
    FIELDS.forEach(field -> accounts.put(field, FieldAccount.none()));
    texts = new GivenTexts(settings.keepMarkup(), settings.categorySeparator());
  }

  /** What became of each part of the papers in the file that was read. */
  SortedMap<PaperField, FieldAccount> accounts() {
    return accounts;
  }

  /** The number of dates that are times since 1970, by how many digits they have. */
  SortedMap<Integer, Long> timeDigits() {
    return times.counts();
  }

  /** Counts what each row of a file has, and gives the row's id to {@code ids}, if it has one. */
  void read(ParquetSource file, ObjIntConsumer<String> ids) throws IOException {
    int[] row = {0};
    PaperRows.readCells(
        file,
        columns,
        (at, cells) -> {
          for (int c = 0; c < cells.length; c++) {
            count(c, file, row[0], at[c], cells[c]);
          }
          String id = texts.id(at[0]);
          if (!id.isEmpty()) {
            ids.accept(id, row[0]);
          }
          row[0]++;
        });
  }

  private void count(
      int c, ParquetSource file, int row, PaperColumn column, PaperColumn.Content cell) {
    PaperField field = FIELDS.get(c);
    FieldState state =
        switch (cell) {
          case EMPTY -> FieldState.MISSING;
          case OTHER_TYPE -> FieldState.OTHER_TYPE;
          case TEXT -> state(field, column);
          case SOME_TEXT -> {
            FieldState ofTexts = state(field, column);
            yield ofTexts == FieldState.USED ? FieldState.PARTLY_READ : ofTexts;
          }
        };
    if (field == PaperField.DATE && state.isUsed()) {
      times.count(texts.folded(column));
    }
    accounts
        .get(field)
        .count(
            state,
            () ->
                new Example(
                    ShownName.of(file.path()),
                    row,
                    columns.get(c),
                    switch (state) {
                      case OTHER_TYPE, PARTLY_READ -> column.typeName();
                      case NOT_UNDERSTOOD -> '"' + column.text() + '"';
                      default -> null;
                    }));
  }

  /** What becomes of a text. */
  private FieldState state(PaperField field, PaperColumn column) {
    return switch (field) {
      case ID -> stateOf(texts.id(column));
      case TITLE -> stateOf(texts.title(column));
      case ABSTRACT -> stateOf(texts.abstractText(column));
      case DATE -> FieldReading.day(texts.folded(column)).state();
      case CATEGORIES -> texts.categories(column).state();
    };
  }

  private static FieldState stateOf(String text) {
    return text.isEmpty() ? FieldState.MISSING : FieldState.USED;
  }
}
