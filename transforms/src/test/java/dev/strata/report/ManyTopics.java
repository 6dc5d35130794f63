/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.findings.CategoryTrends;
import dev.strata.findings.ExtinctTopic;
import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.NewbornTopic;
import dev.strata.findings.PooledShare;
import dev.strata.findings.Rankings;
import dev.strata.findings.RebornTopic;
import dev.strata.findings.Stability;
import dev.strata.findings.TopicLists;
import dev.strata.index.LonelyPaper;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Centroids;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicNames.Term;
import dev.strata.topics.TopicNames.Words;
import dev.strata.topics.TopicSummaries;
import dev.strata.topics.TopicSummary;
import dev.strata.topics.TopicSummary.Category;
import dev.strata.topics.TopicSummary.Nearest;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import dev.strata.topics.TopicTrends.Window;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** An archive as large as the page is made for: 400 topics, 33 years, 100 lonely papers. */
final class ManyTopics {
  static final int TOPICS = 400;
  static final int YEARS = 33;
  static final int LONELY = 100;
  private static final int EXTINCT = 14;
  private static final int NEWBORN = 9;
  private static final int REBORN = 2;
  private static final int FIRST_YEAR = 1990;
  private static final int D = 64;

  private static final List<String> WORDS =
      List.of(
          ("parsing grammar translation phrase neural attention speech corpus treebank dialogue"
                  + " sentiment ontology retrieval summarization entity coreference morphology tagging"
                  + " alignment lexicon embedding transformer prompting tweets discourse question"
                  + " answering semantic role labeling generation evaluation annotation multilingual"
                  + " biomedical clinical legal argument metaphor verb noun compound kernel bayesian"
                  + " markov conditional field finite state automata unification feature structure"
                  + " word sense disambiguation paraphrase entailment knowledge graph reasoning"
                  + " language model pretraining distillation hallucination instruction tuning image"
                  + " captioning")
              .split(" "));

  private final Random random = new Random(20_17);
  private final double[] archive = new double[YEARS];
  private final long[][] counts = new long[TOPICS][YEARS];

  private ManyTopics() {
    for (int w = 0; w < YEARS; w++) {
      archive[w] = Math.round(700 * Math.exp(0.13 * w));
    }
    fill();
  }

  static Findings findings() {
    return new ManyTopics().made();
  }

  /** The first topics are extinct, then come the newborn and the reborn ones. */
  private double weight(int topic, int w, double bloom, double width, double size) {
    double swell = Math.exp(-Math.pow((w - bloom) / width, 2));
    if (topic < EXTINCT) {
      return w > YEARS - 6 ? 0.002 * size : size * 3 * swell;
    }
    if (topic < EXTINCT + NEWBORN) {
      return w < YEARS - 4 ? 0 : size * 2 * (w - YEARS + 5);
    }
    if (topic < EXTINCT + NEWBORN + REBORN) {
      return size
          * 4
          * (Math.exp(-Math.pow((w - 6) / 3.0, 2)) + Math.exp(-Math.pow((w - 32) / 2.0, 2)));
    }
    return size * (0.12 + swell);
  }

  private void fill() {
    double[][] weights = new double[TOPICS][YEARS];
    double[] sums = new double[YEARS];
    for (int t = 0; t < TOPICS; t++) {
      double bloom = t < EXTINCT ? 3 + random.nextDouble() * 16 : random.nextDouble() * 44 - 5;
      double width = t < EXTINCT ? 3 + random.nextDouble() * 3 : 4 + random.nextDouble() * 14;
      double size = Math.exp(random.nextGaussian() * 0.8);
      for (int w = 0; w < YEARS; w++) {
        weights[t][w] = weight(t, w, bloom, width, size) * Math.exp(random.nextGaussian() * 0.12);
        sums[w] += weights[t][w];
      }
    }
    for (int t = 0; t < TOPICS; t++) {
      for (int w = 0; w < YEARS; w++) {
        counts[t][w] = Math.round(archive[w] * weights[t][w] / sums[w]);
      }
    }
    for (int w = 0; w < YEARS; w++) {
      int year = w;
      archive[w] = Arrays.stream(counts).mapToLong(row -> row[year]).sum();
    }
  }

  private Findings made() {
    TopicTrends trends =
        new TopicTrends(
            day(YEARS).minusDays(1),
            1_204,
            37,
            5,
            IntStream.range(0, YEARS).mapToObj(this::window).toList(),
            IntStream.range(0, YEARS).mapToObj(w -> FIRST_YEAR + w).toList(),
            IntStream.range(0, TOPICS).mapToObj(this::series).toList(),
            null);
    TopicSummaries summaries =
        new TopicSummaries(
            TOPICS,
            D,
            91_234.5678,
            "mini-batch k-means",
            0,
            IntStream.range(0, TOPICS).mapToObj(this::summary).toList());
    SortedMap<Integer, Words> words = new TreeMap<>();
    IntStream.range(0, TOPICS).forEach(t -> words.put(t, words(t)));
    SortedMap<String, List<Long>> categories = new TreeMap<>();
    categories.put(
        "W04",
        IntStream.range(0, YEARS)
            .mapToObj(w -> w < 25 ? counts[0][w] + (long) archive[w] / 9 : counts[0][w] + 2L)
            .toList());
    long papers = Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    return new Findings(
        new RunFacts(
            "many-topics.jsonl.gz",
            "line",
            "bge-small-en-v1.5",
            42,
            LONELY,
            5,
            TwoTopics.RULES,
            24),
        new ArchiveCounts(1, papers, papers, 8, new TreeMap<>()),
        trends,
        summaries,
        centroids(),
        Topic.join(summaries, trends, new TopicNames(words)),
        Rankings.none()
            .with(TopicLists.EXTINCT, IntStream.range(0, EXTINCT).mapToObj(this::extinct).toList())
            .with(
                TopicLists.NEWBORN,
                IntStream.range(EXTINCT, EXTINCT + NEWBORN).mapToObj(this::newborn).toList())
            .with(
                TopicLists.REBORN,
                IntStream.range(EXTINCT + NEWBORN, EXTINCT + NEWBORN + REBORN)
                    .mapToObj(this::reborn)
                    .toList()),
        new Stability(
            10,
            new TreeMap<>(
                Map.of(
                    "extinct",
                    again(0, EXTINCT),
                    "newborn",
                    again(EXTINCT, NEWBORN),
                    "reborn",
                    again(EXTINCT + NEWBORN, REBORN)))),
        new CategoryTrends(
            categories,
            new TreeMap<>(
                Map.of(
                    0, new TreeMap<>(Map.of("W04", Arrays.stream(counts[0]).boxed().toList()))))),
        IntStream.rangeClosed(1, LONELY).mapToObj(this::lonely).toList(),
        null);
  }

  private static LocalDate day(int w) {
    return LocalDate.of(FIRST_YEAR + w, 7, 1);
  }

  private Window window(int w) {
    return new Window(day(w), day(w + 1).minusDays(1), (long) archive[w]);
  }

  private long papers(int t) {
    return Arrays.stream(counts[t]).sum();
  }

  private TopicSeries series(int t) {
    List<Long> all = Arrays.stream(counts[t]).boxed().toList();
    int first = (int) Arrays.stream(counts[t]).takeWhile(n -> n == 0).count();
    return new TopicSeries(
        t,
        papers(t) + 3,
        papers(t),
        day(Math.min(first, YEARS - 1)).plusDays(40),
        day(YEARS).minusDays(9),
        counts[t][YEARS - 1] + counts[t][YEARS - 2],
        all,
        all);
  }

  private TopicSummary summary(int t) {
    List<Nearest> nearest = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      nearest.add(
          new Nearest(id(t * 10 + i), title(), "2017-03-%02d".formatted(i + 1), 0.95 - i / 57.0));
    }
    long most = papers(t);
    return new TopicSummary(
        t,
        papers(t) + 3,
        List.of(
            new Category(t % 5 == 2 ? "W04" : "cs.CL", most * 7 / 10),
            new Category("cs.LG", most / 5),
            new Category("cs.IR", most / 90)),
        nearest);
  }

  private Words words(int t) {
    List<String> shuffled = new ArrayList<>(WORDS);
    Collections.shuffle(shuffled, random);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String term = i % 3 == 0 ? shuffled.get(i) + " " + shuffled.get(30 + i) : shuffled.get(i);
      terms.add(new Term(term, 9.876_543_21 / (i + 1)));
    }
    return new Words(
        terms, 200, List.of(new Language(t == 3 ? "fra" : "eng", 124), new Language("deu", 76)));
  }

  private String title() {
    List<String> shuffled = new ArrayList<>(WORDS);
    Collections.shuffle(shuffled, random);
    String title = String.join(" ", shuffled.subList(0, 6 + random.nextInt(6)));
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }

  private static String id(int n) {
    return "%02d%02d.%05d".formatted(7 + n % 17, 1 + n % 12, n);
  }

  private PooledShare pooled(int t, int from, int to, double by) {
    long papers = 0;
    long all = 0;
    for (int w = from; w < to; w++) {
      papers += counts[t][w];
      all += (long) archive[w];
    }
    double share = (double) papers / all;
    return new PooledShare(day(from), day(to).minusDays(1), papers, all, share, share * by);
  }

  private int best(int t, int until) {
    return IntStream.range(0, until)
        .boxed()
        .max((a, b) -> Double.compare(counts[t][a] / archive[a], counts[t][b] / archive[b]))
        .orElseThrow();
  }

  private ExtinctTopic extinct(int t) {
    int best = Math.min(Math.max(1, best(t, YEARS - 6)), YEARS - 8);
    return new ExtinctTopic(
        t + 1,
        t,
        papers(t) + 3,
        0.012_345_678 * (t + 1),
        Math.pow(10, t - 15.0) * 1.234_567_8,
        pooled(t, best - 1, best + 2, 0.8),
        pooled(t, YEARS - 5, YEARS, 1.3),
        0.031_234_567 * (t + 1),
        t % 4 == 3
            ? List.of()
            : List.of(
                new Descendant(40 + t, 0.912_345_6, 0.001, 0.012, 0.612_345_67),
                new Descendant(60 + t, 0.812_345_6, 0.001, 0.032, 1.512_345_67)));
  }

  private NewbornTopic newborn(int t) {
    long recent = counts[t][YEARS - 1] + counts[t][YEARS - 2];
    return new NewbornTopic(
        t - EXTINCT + 1,
        t,
        papers(t) + 3,
        41.234_567_8 / (t - EXTINCT + 1),
        1e-7 * (t + 1),
        recent,
        papers(t),
        (double) recent / papers(t),
        0.212_345_67,
        day(YEARS - 4).plusDays(40));
  }

  private RebornTopic reborn(int t) {
    return new RebornTopic(
        t - EXTINCT - NEWBORN + 1,
        t,
        papers(t) + 3,
        0.812_345_67,
        0.012_345_67,
        pooled(t, 5, 8, 0.8),
        pooled(t, 16, 21, 1.3),
        pooled(t, YEARS - 2, YEARS, 0.8));
  }

  private static SortedMap<Integer, Integer> again(int from, int number) {
    SortedMap<Integer, Integer> again = new TreeMap<>();
    IntStream.range(from, from + number).forEach(t -> again.put(t, t % 4 == 2 ? 4 : 10 - t % 3));
    return again;
  }

  private LonelyPaper lonely(int rank) {
    List<LonelyPaper.Neighbor> neighbors = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      neighbors.add(new LonelyPaper.Neighbor(id(rank * 31 + i), title(), 0.5 - i / 97.0));
    }
    LonelyPaper.Cause[] causes = LonelyPaper.Cause.values();
    return new LonelyPaper(
        rank,
        rank * 100L,
        rank % 2 == 0 ? id(rank) : "sample.%07d".formatted(rank),
        title(),
        rank % 9 == 0 ? "" : "1999-08-17",
        rank * 3 % TOPICS,
        0.3 + rank / 777.0,
        neighbors,
        rank % 3 == 0 ? List.of(causes[rank % causes.length]) : List.of());
  }

  private Centroids centroids() {
    float[] values = new float[TOPICS * D];
    double[][] fields = new double[9][D];
    for (double[] field : fields) {
      Arrays.setAll(field, j -> random.nextGaussian());
    }
    for (int t = 0; t < TOPICS; t++) {
      for (int j = 0; j < D; j++) {
        values[t * D + j] = (float) (fields[t % 9][j] + 1.1 * random.nextGaussian());
      }
    }
    return new Centroids(TOPICS, D, values);
  }
}
