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
 * @param cell what it says of a finding; null in the column of the score, which all lists have
 */
public record Column<T>(String head, Function<T, Cell> cell) {

  /**
   * What stands in a cell.
   *
   * @param value a number
   * @param notes below it, smaller
   * @param period below them, when that was; empty for nothing
   */
  public record Cell(String value, List<String> notes, String period) {

    static Cell of(String value, String... notes) {
      return new Cell(value, List.of(notes), "");
    }

    /** A share, and of how many papers. */
    static Cell share(PooledShare pooled) {
      return of(Figures.percent(pooled.share()), Figures.count(pooled.papers(), "paper"));
    }

    /** These, with the months of {@code pooled} below. */
    Cell during(PooledShare pooled) {
      return new Cell(value, notes, Figures.windows(pooled.from(), pooled.to()));
    }
  }

  /** The column of the score, with how sure it is. */
  static <T> Column<T> score(String head) {
    return new Column<>(head, null);
  }

  /** Whether it is the column of the score. */
  public boolean isScore() {
    return cell == null;
  }
}
