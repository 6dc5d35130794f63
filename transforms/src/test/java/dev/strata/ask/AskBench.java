/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.index.BallsFile;
import dev.strata.index.FlatIndex;
import dev.strata.math.Blocks;
import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestRows;
import dev.strata.math.Vectors;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.Manifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * What {@code src/bench/ask} runs: makes an output of many papers, and asks it.
 *
 * <pre>
 * AskBench make FOLDER ROWS    writes the output, whose model is not known
 * AskBench time FOLDER         prints a line of JSON with milliseconds
 * AskBench exact FOLDER N      checks N questions against a comparison with all rows in double
 * </pre>
 */
final class AskBench {
  private static final int D = 384;
  private static final int BALLS = 400;
  private static final int TURNS = 15;

  /** One paper in a hundred. */
  private static final PaperFilter HUNDREDTH =
      new PaperFilter(LocalDate.of(2010, 1, 1), LocalDate.of(2010, 3, 14), Set.of(), Set.of());

  private AskBench() {}

  /** Runs one of the three parts. */
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "make" -> make(args[1], Integer.parseInt(args[2]));
      case "time" -> time(args[1]);
      case "exact" -> exact(args[1], Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void make(String folder, int n) throws IOException {
    OutputLayout layout = OutputLayout.of(folder);
    FinishedFiles.writeLocal(
        layout,
        layout.index(),
        MadeFrom.step("bench", 1).and("rows", n),
        file -> BallsFile.write(file, n, D, BALLS, 42));
    Map<String, String> options = Map.of("index", "Flat", "seed", "42");
    AskedOutput.writePapers(layout, papers(n), options);
    Manifests.write(layout, options, Map.of()); // so that any model may be asked
  }

  /** Papers that are made as they are asked for: dates go over 20 years with the row. */
  private static List<AskedOutput.Made> papers(int n) {
    return new AbstractList<>() {
      @Override
      public AskedOutput.Made get(int i) {
        return new AskedOutput.Made(
            "2101." + i,
            "A paper with the number " + i + " and a title of the usual length, or a little more",
            AskedOutput.SINCE.plusDays((i * 7919L) % (20 * 365)).toString(),
            List.of("cs.C" + i % 40),
            i % BALLS);
      }

      @Override
      public int size() {
        return n;
      }
    };
  }

  private static void time(String folder) throws Exception {
    long begin = System.nanoTime();
    try (Archive archive = Archive.open(OutputLayout.of(folder), AskedOutput.NO_MODEL);
        FloatMatrix x = FlatIndex.map(Path.of(OutputLayout.of(folder).index()))) {
      double opened = millis(begin);
      double first = once(() -> archive.ask(question(x, 1, PaperFilter.NONE)));
      double one = median(i -> archive.ask(question(x, i, PaperFilter.NONE)));
      double many =
          median(
              i ->
                  archive.ask(
                      IntStream.range(0, 64)
                          .mapToObj(j -> question(x, 64 * i + j, PaperFilter.NONE))
                          .toList()));
      archive.ask(question(x, 1, HUNDREDTH)); // reads the days
      double filtered = median(i -> archive.ask(question(x, i, HUNDREDTH)));
      long left = archive.ask(question(x, 1, HUNDREDTH)).compared();
      double like =
          median(i -> archive.ask(Question.like(List.of("2101." + i), PaperFilter.NONE, 10)));
      archive.ask(
          new Question(
              question(x, 1, HUNDREDTH).about(),
              new PaperFilter(null, null, Set.of("cs.C3"), Set.of(3)),
              10));
      double calibration = once(() -> overTime(archive, x, 1));
      double overTime = once(() -> overTime(archive, x, 2));
      System.out.printf(
          Locale.ROOT,
          "{\"papers\": %d, \"open_ms\": %.0f, \"first_ms\": %.0f, \"one_ms\": %.1f,"
              + " \"of_64_ms\": %.1f, \"filtered_ms\": %.1f, \"filtered_papers\": %d,"
              + " \"like_ms\": %.1f, \"over_time_first_ms\": %.0f, \"over_time_ms\": %.0f}%n",
          archive.size(),
          opened,
          first,
          one,
          many / 64,
          filtered,
          left,
          like,
          calibration,
          overTime);
    }
  }

  private static OverTime overTime(Archive archive, FloatMatrix x, int i) throws Exception {
    return archive.overTime(question(x, i, PaperFilter.NONE), OptionalDouble.empty());
  }

  /** A vector near row {@code i * 997}. */
  private static Question question(FloatMatrix x, int i, PaperFilter filter) {
    float[] vector = new float[x.d()];
    x.get(i * 997L % x.n(), vector);
    for (int j = 0; j < vector.length; j++) {
      vector[j] += 0.03f * (((i + 3 * j) * 7919) % 13 - 6) / 6;
    }
    return new Question(new Question.VectorSubject(vector), filter, 10);
  }

  /** Asks something. */
  @FunctionalInterface
  private interface Asked {
    Object ask(int i) throws Exception;
  }

  private static double once(Callable<?> asked) throws Exception {
    long begin = System.nanoTime();
    asked.call();
    return millis(begin);
  }

  private static double median(Asked asked) throws Exception {
    double[] millis = new double[TURNS];
    for (int i = 0; i < TURNS; i++) {
      long begin = System.nanoTime();
      asked.ask(i);
      millis[i] = millis(begin);
    }
    Arrays.sort(millis);
    return millis[TURNS / 2];
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static void exact(String folder, int n) throws Exception {
    OutputLayout layout = OutputLayout.of(folder);
    try (Archive archive = Archive.open(layout, AskedOutput.NO_MODEL);
        FloatMatrix x = FlatIndex.map(Path.of(layout.index()))) {
      List<Question> questions =
          IntStream.range(0, n)
              .mapToObj(i -> question(x, i, i % 2 == 0 ? PaperFilter.NONE : HUNDREDTH))
              .toList();
      List<Answer> answers = archive.ask(questions);
      NearestRows all = bruteForce(x, questions);
      int wrong = 0;
      for (int q = 0; q < n; q++) {
        List<NearPaper> near = answers.get(q).papers();
        boolean same = near.size() == all.count(q);
        for (int i = 0; same && i < near.size(); i++) {
          same =
              near.get(i).paper().row() == all.row(q, i)
                  && near.get(i).similarity() == all.similarity(q, i);
        }
        wrong += same ? 0 : 1;
      }
      System.out.printf("{\"questions\": %d, \"wrong\": %d}%n", n, wrong);
    }
  }

  private static NearestRows bruteForce(FloatMatrix x, List<Question> questions) {
    NearestRows all = new NearestRows(questions.size(), 10);
    float[][] units = questions.stream().map(AskBench::unit).toArray(float[][]::new);
    List<AskedOutput.Made> papers = papers((int) x.n());
    Blocks.run(
        questions.size(),
        () ->
            q -> { // each question is of one thread
              float[] row = new float[x.d()];
              boolean filtered = !questions.get(q).filter().equals(PaperFilter.NONE);
              for (int i = 0; i < x.n(); i++) {
                if (!filtered || isHundredth(papers.get(i))) {
                  x.get(i, row);
                  all.offer(q, i, Vectors.dot(units[q], 0, row, 0, row.length));
                }
              }
            });
    return all;
  }

  private static boolean isHundredth(AskedOutput.Made paper) {
    LocalDate day = LocalDate.parse(paper.created());
    return !day.isBefore(HUNDREDTH.from()) && !day.isAfter(HUNDREDTH.to());
  }

  private static float[] unit(Question question) {
    float[] vector = ((Question.VectorSubject) question.about()).vector();
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    float[] unit = new float[vector.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) (vector[j] / Math.sqrt(squares));
    }
    return unit;
  }
}
