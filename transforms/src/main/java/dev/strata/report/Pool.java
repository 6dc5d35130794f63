/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.text.Figures;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.List;

/**
 * Windows that the pictures take together for the share in their middle window. A share of few
 * papers is an accident: with single windows a picture would show noise, and the years of a venue
 * that meets every other year. The statistics do not use pools.
 *
 * @param first index of the first window
 * @param last index of the last one, counted in
 * @param papers papers of the whole archive in these windows
 */
record Pool(int first, int last, long papers) {
  /** The papers for each topic that are enough for a pool. */
  static final int ENOUGH = 10;

  private static final int WIDEST = 2;

  /**
   * The pool of each window: the fewest windows around it that have enough papers, as many before
   * it as after it, at most two on each side. A window without papers stays alone: there is nothing
   * to show in it.
   */
  static List<Pool> of(List<Window> windows, int topics) {
    return Topic.zip(windows.size(), w -> around(w, windows, (long) ENOUGH * topics));
  }

  private static Pool around(int w, List<Window> windows, long enough) {
    Pool pool = new Pool(w, w, windows.get(w).papers());
    for (int reach = 1; reach <= WIDEST && pool.papers() > 0 && pool.papers() < enough; reach++) {
      int first = Math.max(0, w - reach);
      int last = Math.min(windows.size() - 1, w + reach);
      long papers = windows.subList(first, last + 1).stream().mapToLong(Window::papers).sum();
      pool = new Pool(first, last, papers);
    }
    return pool;
  }

  /**
   * The share, in this pool, of the topic whose windows are {@code windows}; 0 if the archive has
   * no papers in it.
   */
  double share(List<Topic.ShareWindow> windows) {
    long own = windows.subList(first, last + 1).stream().mapToLong(Topic.ShareWindow::papers).sum();
    return papers == 0 ? 0 : (double) own / papers;
  }

  /** The period of the pool, in words. */
  String period(List<Window> windows) {
    LocalDate from = windows.get(first).from();
    return Figures.windows(from, windows.get(last).to());
  }
}
