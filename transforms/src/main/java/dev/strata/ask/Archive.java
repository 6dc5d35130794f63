/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.Lists;
import dev.strata.embed.EmbedSettings;
import dev.strata.index.ApproximateIndex;
import dev.strata.index.FlatIndex;
import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestRows;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.store.FinishedOutput;
import dev.strata.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A finished output that answers questions: which papers are nearest, and how many papers of each
 * year are near. Nothing is written into the output.
 *
 * <pre>{@code
 * try (Archive archive =
 *     Archive.open(OutputLayout.of("out"), AskSettings.with(new TorchEncoders()))) {
 *   Answer answer = archive.ask(Question.of("beam search", PaperFilter.NONE, 10));
 * }
 * }</pre>
 *
 * <p>Unless the settings ask for the approximate index, answers are exact: the same as if the
 * question were compared, in double, with every paper that passes the filter. Many threads may ask
 * at once. The first question of each kind loads what that kind needs: the model, or days,
 * categories and ids of all papers, see {@link PaperTable}. The vectors are a mapped file.
 */
public final class Archive implements AutoCloseable {
  /** The number of nearest papers that a text stands for, where papers are counted over time. */
  static final int STANDS_FOR = 10;

  private final FinishedOutput output;
  private final PaperTable papers;
  private final LocalFiles files;
  private final WrittenResults results;
  private final QuestionVectors questionVectors;
  private final ApproximateIndex index;
  private final QuestionEncoder encoder;

  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private final Supplier<Double> threshold = Suppliers.memoize(this::calibrate);
  private FloatMatrix mapped;
  private boolean closed;

  private Archive(
      FinishedOutput output,
      WrittenResults results,
      LocalFiles files,
      PaperTable papers,
      ApproximateIndex index,
      QuestionEncoder encoder) {
    this.output = output;
    this.results = results;
    this.files = files;
    this.papers = papers;
    this.index = index;
    this.encoder = encoder;
    this.questionVectors = new QuestionVectors(this, papers, encoder);
  }

  /**
   * Opens the output of a run. Where it does not lie on this machine, its index is copied to a
   * cache, once.
   *
   * @throws IOException if there is no output, if a run writes to it or has stopped half-way, or if
   *     another version of Strata wrote it; its message is one sentence for the user
   */
  public static Archive open(OutputLayout layout, AskSettings settings) throws IOException {
    ProcessSetup.apply();
    FinishedOutput output = FinishedOutput.open(layout);
    QuestionEncoder encoder = new QuestionEncoder(output, settings);
    Archive archive = null;
    try {
      Path cache = EmbedSettings.defaults().withCacheDir(settings.cacheDir()).cacheHere();
      LocalFiles files = new LocalFiles(output, cache);
      WrittenResults results = new WrittenResults(output);
      PaperTable papers = PaperTable.open(files.file(layout.papers()).toString(), results::topics);
      if (!papers.hasAllColumns()) {
        throw FinishedOutput.ofEarlierVersion(layout);
      }
      output.sha256(layout.result("topics")); // so that a half-written output is known now
      output.sha256(layout.result("summary"));
      boolean flat = FlatIndex.isFlat(output.options().getOrDefault("index", ""));
      ApproximateIndex index =
          settings.approximate() && !flat
              ? ApproximateIndex.read(files.file(layout.index()))
              : null;
      archive = new Archive(output, results, files, papers, index, encoder);
      archive.checkRows();
      CompletableFuture.runAsync(results::topics); // the first answer needs them
      if (index == null) {
        files.deleteOthers();
      }
      return archive;
    } catch (IOException | RuntimeException e) {
      if (archive == null) {
        encoder.close();
      } else {
        archive.close();
      }
      throw e;
    }
  }

  /** The exact vectors, which are mapped where they are first asked for. */
  synchronized FloatMatrix vectors() throws IOException {
    if (mapped == null) {
      mapped = FlatIndex.map(ExactVectors.file(output, files));
    }
    return mapped;
  }

  private void checkRows() throws IOException {
    long n = index == null ? vectors().n() : index.n();
    if (n != papers.n()) {
      throw new IOException(
          String.format(
              "%s has %d papers in its index, but %d rows in index/papers.parquet: start its run"
                  + " again",
              output.layout().shown(), n, papers.n()));
    }
  }

  /** The number of papers. */
  public int size() {
    return papers.n();
  }

  /** The number of components of a vector. */
  int dimension() throws IOException {
    return index == null ? vectors().d() : index.d();
  }

  /** The layout of the output. */
  public OutputLayout layout() {
    return output.layout();
  }

  /**
   * Checks that no run has begun to write to the output since it was opened.
   *
   * @throws IOException if one has; its message is one sentence for the user
   */
  public void checkUnchanged() throws IOException {
    output.checkUnchanged("open it again");
  }

  /** The answer to one question; otherwise as {@link #ask(List)}. */
  public Answer ask(Question question) throws IOException, InterruptedException {
    return ask(List.of(question)).get(0);
  }

  /**
   * The answers to questions, in their order. Those with equal filters are compared together, by
   * products of matrices.
   *
   * @throws RefusedException if one of them cannot be answered; its message is one sentence for the
   *     user
   * @throws IOException where the archive's files or the model cannot be read
   */
  public List<Answer> ask(List<Question> questions) throws IOException, InterruptedException {
    return opened(() -> answers(questions));
  }

  /**
   * How many papers of each window are near to what is asked.
   *
   * @param nearerThan the similarity from which on a paper is near; if it is empty, the similarity
   *     that one in {@value RandomPairs#ONE_IN} pairs of the archive's papers reaches
   * @throws RefusedException if it cannot be answered; its message is one sentence for the user
   */
  public OverTime overTime(Question question, OptionalDouble nearerThan)
      throws IOException, InterruptedException {
    return opened(() -> near(question, nearerThan));
  }

  /**
   * A paper.
   *
   * @throws RefusedException if the archive has none with that id; its message is one sentence for
   *     the user
   */
  public ArchivePaper paper(String id) throws IOException, InterruptedException {
    return opened(
        () -> {
          int row = questionVectors.row(id);
          return papers.papers(Set.of(row)).get(row);
        });
  }

  /**
   * A topic, as the results have it.
   *
   * @throws RefusedException if the archive has none with that label; its message is one sentence
   *     for the user
   */
  public Topic topic(int label) throws IOException, InterruptedException {
    return opened(
        () -> {
          results.checkTopics(Set.of(label));
          return results.topics().get(label);
        });
  }

  /** What is done while the archive is open. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T opened(Work<T> work) throws IOException, InterruptedException {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the archive is closed");
      }
      return work.run();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      open.readLock().unlock();
    }
  }

  private List<Answer> answers(List<Question> questions) throws IOException, InterruptedException {
    List<QuestionVectors.Compared> compared = questionVectors.compared(questions);
    Map<PaperFilter, List<Integer>> byFilter = new LinkedHashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      byFilter.computeIfAbsent(questions.get(i).filter(), f -> new ArrayList<>()).add(i);
    }
    Answer[] answers = new Answer[questions.size()];
    for (Map.Entry<PaperFilter, List<Integer>> same : byFilter.entrySet()) {
      IntPredicate filter = passing(same.getKey());
      for (List<Integer> some : Lists.partition(same.getValue(), RowScan.QUESTIONS)) {
        answer(some, questions, compared, filter, answers);
      }
    }
    return Arrays.asList(answers);
  }

  /** Answers the questions at the places {@code some}, which have one filter. */
  private void answer(
      List<Integer> some,
      List<Question> questions,
      List<QuestionVectors.Compared> compared,
      IntPredicate filter,
      Answer[] answers)
      throws IOException {
    List<QuestionVectors.Compared> asked = some.stream().map(compared::get).toList();
    int count = some.stream().mapToInt(i -> questions.get(i).count()).max().orElse(1);
    count = Math.max(1, Math.min(count, papers.n()));
    List<List<NearPaper>> found = index == null ? null : approximate(asked, filter, count);
    long left = index == null ? 0 : left(filter);
    if (found == null) {
      NearestScan.Nearest nearest =
          NearestScan.find(
              vectors(),
              filter,
              asked.stream().map(QuestionVectors.Compared::vector).toArray(float[][]::new),
              asked.stream().map(QuestionVectors.Compared::leftOut).toList(),
              count);
      left = nearest.compared();
      found = papers.nearest(nearest.nearest(), asked.size());
    }
    for (int i = 0; i < some.size(); i++) {
      Question question = questions.get(some.get(i));
      List<NearPaper> near = found.get(i);
      answers[some.get(i)] =
          new Answer(
              question,
              left - passed(asked.get(i).leftOut(), filter),
              index == null,
              near.subList(0, Math.min(question.count(), near.size())));
    }
  }

  private static long passed(Set<Integer> rows, IntPredicate filter) {
    return rows.stream().filter(row -> filter == null || filter.test(row)).count();
  }

  private long left(IntPredicate filter) {
    return IntStream.range(0, papers.n()).filter(row -> filter == null || filter.test(row)).count();
  }

  private List<List<NearPaper>> approximate(
      List<QuestionVectors.Compared> asked, IntPredicate filter, int count) throws IOException {
    List<List<NearPaper>> found = new ArrayList<>();
    for (QuestionVectors.Compared one : asked) {
      NearestRows nearest =
          index.nearest(
              one.vector(),
              count,
              row -> !one.leftOut().contains(row) && (filter == null || filter.test(row)));
      found.addAll(papers.nearest(nearest, 1));
    }
    return found;
  }

  private IntPredicate passing(PaperFilter filter) {
    results.checkTopics(filter.topics());
    return papers.passing(filter);
  }

  private OverTime near(Question question, OptionalDouble nearerThan)
      throws IOException, InterruptedException {
    Windows of = results.windows();
    double least = nearerThan.isPresent() ? nearerThan.getAsDouble() : threshold.get();
    IntPredicate filter = passing(question.filter());
    float[] direction = questionVectors.compared(List.of(question)).get(0).vector();
    List<NearPaper> standsFor = List.of();
    if (question.about() instanceof Question.TextSubject) {
      standsFor = nearest(direction, filter);
      direction =
          standsFor.isEmpty()
              ? direction
              : questionVectors.mean(
                  new TreeSet<>(Lists.transform(standsFor, near -> near.paper().row())));
    }
    NearScan.Counted counted =
        NearScan.count(vectors(), filter, direction, least, papers.days(), of);
    return of.answer(question, standsFor, least, nearerThan.isEmpty(), counted);
  }

  private List<NearPaper> nearest(float[] vector, IntPredicate filter) throws IOException {
    NearestScan.Nearest nearest =
        NearestScan.find(vectors(), filter, new float[][] {vector}, List.of(Set.of()), STANDS_FOR);
    return papers.nearest(nearest.nearest(), 1).get(0);
  }

  private double calibrate() {
    double calibrated;
    try {
      calibrated = RandomPairs.threshold(vectors(), results.seed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (Double.isNaN(calibrated)) {
      throw new RefusedException("an archive of one paper has no pairs: --nearer-than is needed");
    }
    return calibrated;
  }

  /** Frees the model, and unmaps the vectors, once all questions are answered. */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        try (FloatMatrix vectors = mapped;
            index;
            encoder) { // those that are there
          closed = true;
        }
      }
    } finally {
      open.writeLock().unlock();
    }
  }
}
