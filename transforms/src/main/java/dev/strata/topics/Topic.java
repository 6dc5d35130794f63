/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import com.google.common.base.Preconditions;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicNames.Term;
import dev.strata.topics.TopicNames.Words;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A topic: what it is about, and how many papers it had in each window and year. It is a row of
 * topics.json.
 *
 * @param label its number, which it keeps from snapshot to snapshot
 * @param papers the number of all of its papers
 * @param name its first terms; if it has no terms, its commonest category and the title of its
 *     paper nearest to the centroid
 * @param terms the words and phrases that set it apart, most telling first
 * @param languages the languages of its papers in the sample, most papers first
 * @param categories its commonest categories, most papers first
 * @param series its papers over time
 * @param nearest its papers nearest to the centroid, nearest first
 */
public record Topic(
    int label,
    long papers,
    String name,
    List<Term> terms,
    List<Language> languages,
    List<Category> categories,
    Series series,
    List<Nearest> nearest) {
  private static final int TERMS_OF_A_NAME = 4;
  private static final Words NO_WORDS = new Words(List.of(), 0, List.of());

  /**
   * A topic's papers over time.
   *
   * @param dated number of papers that the series counts
   * @param first day of the first paper that it counts, or null
   * @param last day of the last paper that it counts, or null
   */
  public record Series(
      long dated, LocalDate first, LocalDate last, List<ShareWindow> windows, List<Year> years) {

    /** The number of papers in the best year; 0 if there is no year. */
    long most() {
      return years.stream().mapToLong(Year::papers).max().orElse(0);
    }

    /** The share in the last window; 0 if there is no window. */
    public double lastShare() {
      return windows.isEmpty() ? 0 : windows.get(windows.size() - 1).share();
    }
  }

  /**
   * A window of twelve months, whose first and last day both belong to it.
   *
   * @param share the topic's share of the whole archive's papers in the window; 0 if the archive
   *     has none
   */
  public record ShareWindow(LocalDate from, LocalDate to, long papers, double share) {}

  /** A calendar year, and the topic's papers in it. */
  public record Year(int year, long papers) {}

  /** Joins the summaries, series and names of the topics, by label. */
  public static SortedMap<Integer, Topic> join(
      TopicSummaries summaries, TopicTrends trends, TopicNames names) {
    Map<Integer, TopicSeries> byLabel =
        trends.topics().stream().collect(Collectors.toMap(TopicSeries::label, Function.identity()));
    SortedMap<Integer, Topic> topics = new TreeMap<>();
    for (TopicSummary summary : summaries.topics()) {
      TopicSeries series = byLabel.get(summary.label());
      Words words = names.topics().getOrDefault(summary.label(), NO_WORDS);
      topics.put(
          summary.label(),
          new Topic(
              summary.label(),
              summary.papers(),
              name(summary, words),
              words.terms(),
              words.languages(),
              summary.categories(),
              series(series == null ? undated(summary, trends) : series, trends),
              summary.nearest()));
    }
    return topics;
  }

  private static String name(TopicSummary summary, Words words) {
    return words.terms().isEmpty()
        ? nameWithoutTerms(summary)
        : words.terms().stream()
            .limit(TERMS_OF_A_NAME)
            .map(Term::term)
            .collect(Collectors.joining(", "));
  }

  /**
   * The commonest category and the title of the paper nearest to the centroid, as far as the topic
   * has them.
   */
  private static String nameWithoutTerms(TopicSummary summary) {
    String category =
        summary.categories().stream().findFirst().map(Category::name).orElse("").strip();
    String title =
        summary.nearest().stream().findFirst().map(nearest -> title(nearest)).orElse("").strip();
    if (category.isEmpty() && title.isEmpty()) {
      return "Topic " + summary.label();
    }
    return category.isEmpty() || title.isEmpty() ? category + title : category + ": " + title;
  }

  /** The paper's title, or its id where it has none. */
  private static String title(Nearest paper) {
    return paper.title().isBlank() ? paper.id() : paper.title();
  }

  private static TopicSeries undated(TopicSummary summary, TopicTrends trends) {
    return new TopicSeries(
        summary.label(),
        summary.papers(),
        0,
        null,
        null,
        0,
        Collections.nCopies(trends.windows().size(), 0L),
        Collections.nCopies(trends.years().size(), 0L));
  }

  private static Series series(TopicSeries series, TopicTrends trends) {
    List<TopicTrends.Window> windows = trends.windows();
    List<Integer> years = trends.years();
    requireLength("windows", series.label(), windows.size(), series.windows().size());
    requireLength("years", series.label(), years.size(), series.years().size());
    return new Series(
        series.dated(),
        series.first(),
        series.last(),
        zip(windows.size(), i -> window(windows.get(i), series.windows().get(i))),
        zip(years.size(), i -> new Year(years.get(i), series.years().get(i))));
  }

  private static ShareWindow window(TopicTrends.Window window, long papers) {
    double share = window.papers() == 0 ? 0 : (double) papers / window.papers();
    return new ShareWindow(window.from(), window.to(), papers, share);
  }

  private static void requireLength(String what, int label, int expected, int actual) {
    Preconditions.checkArgument(
        actual == expected, "topic %s must have %s %s, had %s", label, expected, what, actual);
  }

  public static <T> List<T> zip(int size, IntFunction<T> element) {
    return IntStream.range(0, size).mapToObj(element).toList();
  }
}
