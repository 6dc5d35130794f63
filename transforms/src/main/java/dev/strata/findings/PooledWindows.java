/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.math.Binomial;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.util.List;
import java.util.Optional;

/**
 * A topic's share of the archive in consecutive windows of 12 months.
 *
 * <p>Windows are numbered from the oldest, which is 0; a range includes {@code from} and excludes
 * {@code to}.
 */
public final class PooledWindows {
  private final List<Window> windows;
  private final List<Long> papers;

  /** The windows of {@code topic}, one of {@code trends}. */
  public PooledWindows(TopicTrends trends, TopicSeries topic) {
    this.windows = trends.windows();
    this.papers = topic.windows();
  }

  /**
   * The windows with the topic's largest share.
   *
   * @param tried the number of ranges of windows that there were to choose from
   */
  record Peak(int from, int to, int tried) {}

  /**
   * The range of {@code rules.peakWindows()} windows before window {@code end} with the topic's
   * largest share, the earliest of equal ones; empty if no range has enough papers.
   */
  Optional<Peak> peak(TrendRules rules, int end) {
    int tried = 0;
    int best = -1;
    int length = rules.peakWindows();
    for (int from = 0; from + length <= end; from++) {
      int to = from + length;
      if (archive(from, to) >= rules.peakMinArchive()) {
        tried++;
        if (topic(from, to) >= rules.peakMinPapers()
            && (best < 0 || share(from, to) > share(best, best + length))) {
          best = from;
        }
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(new Peak(best, best + length, tried));
  }

  /**
   * The windows with the topic's largest share, of all windows, with the lower bound of a share
   * that was chosen from as many; empty if it never has enough papers.
   */
  public Optional<PooledShare> peak(TrendRules rules) {
    return peak(rules, count())
        .map(best -> atLeast(best.from(), best.to(), rules.alpha() / best.tried()));
  }

  int count() {
    return windows.size();
  }

  long topic(int from, int to) {
    return papers.subList(from, to).stream().mapToLong(Long::longValue).sum();
  }

  long archive(int from, int to) {
    return windows.subList(from, to).stream().mapToLong(Window::papers).sum();
  }

  /** The topic's share of the archive; 0 if the archive has no paper. */
  double share(int from, int to) {
    long archive = archive(from, to);
    return archive == 0 ? 0 : (double) topic(from, to) / archive;
  }

  /** The papers of the share, for a bound at one of {@code parts} parts of alpha. */
  Faded.Sample sample(int from, int to, double parts) {
    return new Faded.Sample(topic(from, to), archive(from, to), parts);
  }

  /** The share, with its lower bound at a confidence of {@code 1 - alpha}. */
  PooledShare atLeast(int from, int to, double alpha) {
    return pooled(from, to, Binomial.lower(topic(from, to), archive(from, to), alpha));
  }

  /** The share, with its upper bound at a confidence of {@code 1 - alpha}. */
  PooledShare atMost(int from, int to, double alpha) {
    return pooled(from, to, Binomial.upper(topic(from, to), archive(from, to), alpha));
  }

  private PooledShare pooled(int from, int to, double bound) {
    return new PooledShare(
        windows.get(from).from(),
        windows.get(to - 1).to(),
        topic(from, to),
        archive(from, to),
        share(from, to),
        bound);
  }
}
