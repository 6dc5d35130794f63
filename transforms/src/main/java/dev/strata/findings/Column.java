/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.text.Figures;
import java.util.List;
import java.util.function.Function;

/**
 * A column of the table in which people read a list of topics.
 *
 * @param head its heading
 * @param cell makes its cell for a finding; null in the column of the score, which all lists have
 */
public record Column<T>(String head, Function<T, Cell> cell) {

  /**
   * The content of a cell.
   *
   * @param value a number
   * @param notes notes below the number, in smaller letters
   * @param period the months that the number is of, below the notes; empty for none
   */
  public record Cell(String value, List<String> notes, String period) {

    static Cell of(String value, String... notes) {
      return new Cell(value, List.of(notes), "");
    }

    /** A cell with a share, and with the number of the topic's papers in it. */
    static Cell share(PooledShare pooled) {
      return of(Figures.percent(pooled.share()), Figures.count(pooled.papers(), "paper"));
    }

    /** Returns this cell with the months of {@code pooled} as its period. */
    Cell during(PooledShare pooled) {
      return new Cell(value, notes, Figures.windows(pooled.from(), pooled.to()));
    }
  }

  /** The column of the score. */
  static <T> Column<T> score(String head) {
    return new Column<>(head, null);
  }

  /** Whether it is the column of the score. */
  public boolean isScore() {
    return cell == null;
  }
}
