/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.collect.Lists;
import com.google.common.io.Closer;
import dev.strata.embed.EmbedSettings;
import dev.strata.findings.TrendRules;
import dev.strata.index.ApproximateIndex;
import dev.strata.index.FlatIndex;
import dev.strata.math.FloatMatrix;
import dev.strata.math.NearestRows;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

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
 * <p>Answers are exact: they are those of comparing the question, in double, with every paper that
 * the filter leaves. It may be asked from many threads at once. What a kind of question needs is
 * read with the first one of its kind: the model, and days, topics, categories and ids of all
 * papers, see {@link PaperTable}. The vectors are a mapped file.
 */
public final class Archive implements AutoCloseable {
  /** The number of nearest papers that a text stands for, where papers are counted over time. */
  static final int STANDS_FOR = 10;

  private final FinishedOutput output;
  private final PaperTable papers;
  private final LocalFiles files;
  private final ApproximateIndex index;
  private final QuestionEncoder encoder;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private final Supplier<SortedMap<Integer, NamedTopic>> topics = Suppliers.memoize(this::topics);
  private final Supplier<Windows> windows = Suppliers.memoize(this::windows);
  private final Supplier<Double> threshold = Suppliers.memoize(this::calibrate);
  private FloatMatrix mapped;
  private boolean closed;

  /** What topics.json says of a topic, as far as it is needed. */
  private record NamedTopic(int label, String name, Series series) {
    private record Series(List<Windows.Period> windows) {}
  }

  /** What summary.json says, as far as it is needed. */
  private record Summary(Run run, Dates dates) {
    private record Run(TrendRules rules, int newbornMonths) {}

    private record Dates(LocalDate first, LocalDate asOf) {}
  }

  private Archive(
      FinishedOutput output,
      LocalFiles files,
      PaperTable papers,
      ApproximateIndex index,
      QuestionEncoder encoder) {
    this.output = output;
    this.files = files;
    this.papers = papers;
    this.index = index;
    this.encoder = encoder;
  }

  /**
   * Opens the output of a run. Where it does not lie on this machine, its index is copied to a
   * cache, once.
   *
   * @throws IOException with a sentence, where there is no output, where a run writes to it or has
   *     stopped half-way, or where another version of Strata wrote it
   */
  public static Archive open(OutputLayout layout, AskSettings settings) throws IOException {
    ProcessSetup.apply();
    FinishedOutput output = FinishedOutput.open(layout);
    Path cache = EmbedSettings.defaults().withCacheDir(settings.cacheDir()).cacheHere();
    LocalFiles files = new LocalFiles(output, cache);
    PaperTable papers = PaperTable.open(files.file(layout.papers()).toString());
    if (!papers.hasAllColumns()) {
      throw FinishedOutput.ofEarlierVersion(layout);
    }
    output.sha256(layout.result("topics")); // so that a half-written output is known now
    output.sha256(layout.result("summary"));
    boolean flat = FlatIndex.isFlat(output.options().getOrDefault("index", ""));
    ApproximateIndex index =
        settings.approximate() && !flat ? ApproximateIndex.read(files.file(layout.index())) : null;
    Archive archive =
        new Archive(output, files, papers, index, new QuestionEncoder(output, settings));
    try {
      archive.checkRows();
      if (index == null) {
        files.deleteOthers();
      }
      return archive;
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  /** The exact vectors, which are mapped where they are first asked for. */
  private synchronized FloatMatrix vectors() throws IOException {
    if (mapped == null) {
      mapped = FlatIndex.map(exact());
    }
    return mapped;
  }

  /** A file of the exact vectors: the flat index itself, or one that is made from vector shards. */
  private Path exact() throws IOException {
    OutputLayout layout = output.layout();
    if (FlatIndex.isFlat(output.options().getOrDefault("index", ""))) {
      return files.file(layout.index());
    }
    List<String> shards = output.files("vectors");
    if (shards.isEmpty()) {
      throw new RefusedException(
          layout.shown()
              + " has no exact vectors, since they were given and its index is not Flat: texts can"
              + " be asked with --approximate, and nothing else");
    }
    List<Shard> all = new ArrayList<>();
    long bytes = 0;
    for (String file : shards) {
      String sha256 = output.sha256(file);
      all.add(new Shard(all.size(), file, ParquetSource.open(file).rows(), sha256));
      bytes += Storage.size(file);
    }
    return files.made(
        MadeFrom.fingerprint(all.stream().map(Shard::fingerprint).toList()) + ".faiss",
        layout.shown(layout.root() + "vectors"),
        bytes,
        file -> FlatIndex.write(all, file));
  }

  private void checkRows() throws IOException {
    long n = index == null ? vectors().n() : index.n();
    if (n != papers.n()) {
      throw new IOException(
          String.format(
              "%s has %d papers in its index, and names of %d: start its run again",
              output.layout().shown(), n, papers.n()));
    }
  }

  /** The number of papers. */
  public int size() {
    return papers.n();
  }

  private int dimension() throws IOException {
    return index == null ? vectors().d() : index.d();
  }

  /** The layout of the output. */
  public OutputLayout layout() {
    return output.layout();
  }

  /**
   * Checks that no run has begun to write to the output since it was opened.
   *
   * @throws IOException with a sentence, where one has
   */
  public void checkUnchanged() throws IOException {
    output.checkUnchanged();
  }

  /** The answer to one question; otherwise as {@link #ask(List)}. */
  public Answer ask(Question question) throws IOException, InterruptedException {
    return ask(List.of(question)).get(0);
  }

  /**
   * The answers to questions, in their order. Those with equal filters are compared together, by
   * products of matrices.
   *
   * @throws RefusedException with a sentence, where one of them cannot be answered
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
   * @throws RefusedException with a sentence, where it cannot be answered
   */
  public OverTime overTime(Question question, OptionalDouble nearerThan)
      throws IOException, InterruptedException {
    return opened(() -> near(question, nearerThan));
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

  /** A question as it is compared. */
  private record Compared(float[] vector, Set<Integer> leftOut) {}

  private List<Answer> answers(List<Question> questions) throws IOException, InterruptedException {
    List<Compared> compared = compared(questions);
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
      List<Compared> compared,
      IntPredicate filter,
      Answer[] answers)
      throws IOException {
    List<Compared> asked = some.stream().map(compared::get).toList();
    int count = some.stream().mapToInt(i -> questions.get(i).count()).max().orElse(1);
    count = Math.max(1, Math.min(count, papers.n()));
    List<List<NearPaper>> found = index == null ? null : approximate(asked, filter, count);
    long left = index == null ? 0 : left(filter);
    if (found == null) {
      NearestScan.Nearest nearest =
          NearestScan.find(
              vectors(),
              filter,
              asked.stream().map(Compared::vector).toArray(float[][]::new),
              asked.stream().map(Compared::leftOut).toList(),
              count);
      left = nearest.compared();
      found = named(nearest.nearest(), asked.size());
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
    long left = 0;
    for (int row = 0; row < papers.n(); row++) {
      left += filter == null || filter.test(row) ? 1 : 0;
    }
    return left;
  }

  private List<List<NearPaper>> approximate(List<Compared> asked, IntPredicate filter, int count)
      throws IOException {
    List<List<NearPaper>> found = new ArrayList<>();
    for (Compared one : asked) {
      NearestRows nearest =
          index.nearest(
              one.vector(),
              count,
              row -> !one.leftOut().contains(row) && (filter == null || filter.test(row)));
      found.addAll(named(nearest, 1));
    }
    return found;
  }

  private List<List<NearPaper>> named(NearestRows nearest, int questions) throws IOException {
    Set<Integer> rows = new HashSet<>();
    for (int q = 0; q < questions; q++) {
      for (int i = 0; i < nearest.count(q); i++) {
        rows.add(nearest.row(q, i));
      }
    }
    Map<Integer, PaperTable.Paper> known = papers.papers(rows);
    List<List<NearPaper>> named = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      List<NearPaper> near = new ArrayList<>();
      for (int i = 0; i < nearest.count(q); i++) {
        int row = nearest.row(q, i);
        near.add(paper(i + 1, nearest.similarity(q, i), row, known.get(row)));
      }
      named.add(near);
    }
    return named;
  }

  private NearPaper paper(int rank, double similarity, int row, PaperTable.Paper paper) {
    NamedTopic topic = topics.get().get(paper.label());
    return new NearPaper(
        rank,
        similarity,
        row,
        paper.id(),
        paper.title(),
        paper.created(),
        paper.categories(),
        paper.label(),
        topic == null ? "" : topic.name());
  }

  private IntPredicate passing(PaperFilter filter) throws IOException {
    for (int topic : filter.topics()) {
      if (!topics.get().containsKey(topic)) {
        throw new RefusedException(
            topics.get().isEmpty()
                ? "there is no topic " + topic + ", since there are no topics"
                : String.format(
                    "there is no topic %d: topics are %d to %d",
                    topic, topics.get().firstKey(), topics.get().lastKey()));
      }
    }
    return papers.passing(filter);
  }

  private List<Compared> compared(List<Question> questions)
      throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Question question : questions) {
      if (question.about() instanceof Question.TextSubject subject) {
        texts.add(subject.text());
      } else if (question.about() instanceof Question.PapersSubject subject) {
        ids.addAll(subject.ids());
      }
    }
    float[][] ofTexts = texts.isEmpty() ? null : encoder.vectors(texts, dimension());
    Map<String, Integer> rows = ids.isEmpty() ? Map.of() : papers.rows(ids);
    List<Compared> compared = new ArrayList<>();
    int text = 0;
    for (Question question : questions) {
      if (question.about() instanceof Question.VectorSubject subject) {
        compared.add(new Compared(unit(subject.vector()), Set.of()));
      } else if (question.about() instanceof Question.PapersSubject subject) {
        compared.add(like(subject.ids(), rows));
      } else {
        compared.add(new Compared(ofTexts[text++], Set.of()));
      }
    }
    return compared;
  }

  private Compared like(List<String> ids, Map<String, Integer> rows) throws IOException {
    List<String> unknown = ids.stream().filter(id -> !rows.containsKey(id)).distinct().toList();
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          String.format(
              "%s has no paper with the id %s",
              layout().shown(),
              String.join(", ", unknown.stream().map(Printable::value).toList())));
    }
    Set<Integer> asked = rowsOf(ids, rows);
    return new Compared(mean(asked), asked);
  }

  /** The mean direction of the vectors of some rows, which are added up in their order. */
  private float[] mean(Set<Integer> rows) throws IOException {
    double[] sum = new double[dimension()];
    float[] row = new float[sum.length];
    for (int paper : rows) {
      vectors().get(paper, row);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j];
      }
    }
    return unit(sum, "the papers have no common direction");
  }

  private static Set<Integer> rowsOf(Collection<String> ids, Map<String, Integer> rows) {
    Set<Integer> of = new TreeSet<>();
    ids.forEach(id -> of.add(rows.get(id)));
    return of;
  }

  private float[] unit(float[] vector) throws IOException {
    if (vector.length != dimension()) {
      throw new RefusedException(
          String.format(
              "the vector has %d components, and those of %s have %d",
              vector.length, layout().shown(), dimension()));
    }
    double[] values = new double[vector.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = vector[j];
    }
    return unit(values, "the vector has no direction");
  }

  private static float[] unit(double[] values, String refusal) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    if (!(length > 1e-12) || Double.isInfinite(length)) {
      throw new RefusedException(refusal);
    }
    float[] unit = new float[values.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) (values[j] / length);
    }
    return unit;
  }

  private OverTime near(Question question, OptionalDouble nearerThan)
      throws IOException, InterruptedException {
    Windows of = windows.get();
    double least = nearerThan.isPresent() ? nearerThan.getAsDouble() : threshold.get();
    IntPredicate filter = passing(question.filter());
    float[] direction = compared(List.of(question)).get(0).vector();
    List<NearPaper> standsFor = List.of();
    if (question.about() instanceof Question.TextSubject) {
      standsFor = nearest(direction, filter);
      direction = standsFor.isEmpty() ? direction : mean(rowsOf(standsFor));
    }
    NearScan.Counted counted =
        NearScan.count(vectors(), filter, direction, least, papers.days(), of);
    return of.answer(
        new OverTime(
            question,
            standsFor,
            least,
            nearerThan.isEmpty(),
            0,
            counted.papers(),
            0,
            counted.nearest(),
            null,
            null,
            null,
            List.of(),
            List.of()),
        counted.near(),
        counted.all());
  }

  private List<NearPaper> nearest(float[] vector, IntPredicate filter) throws IOException {
    NearestScan.Nearest nearest =
        NearestScan.find(vectors(), filter, new float[][] {vector}, List.of(Set.of()), STANDS_FOR);
    return named(nearest.nearest(), 1).get(0);
  }

  private static Set<Integer> rowsOf(List<NearPaper> near) {
    return near.stream().map(NearPaper::row).collect(Collectors.toCollection(TreeSet::new));
  }

  private double calibrate() {
    double calibrated;
    try {
      calibrated = RandomPairs.threshold(vectors(), seed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (Double.isNaN(calibrated)) {
      throw new RefusedException("an archive of one paper has no pairs: --nearer-than is needed");
    }
    return calibrated;
  }

  private long seed() {
    return Long.parseLong(output.options().getOrDefault("seed", "42"));
  }

  private SortedMap<Integer, NamedTopic> topics() {
    SortedMap<Integer, NamedTopic> byLabel = new TreeMap<>();
    for (NamedTopic topic : part("topics", file -> JsonFile.readParts(file, NamedTopic.class))) {
      byLabel.put(topic.label(), topic);
    }
    return byLabel;
  }

  private Windows windows() {
    Summary summary = part("summary", file -> JsonFile.readPart(file, Summary.class));
    if (summary.dates().asOf() == null || summary.dates().first() == null) {
      throw new RefusedException(
          "no paper of " + layout().shown() + " has a date, so nothing is known over time");
    }
    List<Windows.Period> periods =
        topics.get().values().stream()
            .findFirst()
            .map(topic -> topic.series().windows())
            .orElse(List.of());
    if (periods.isEmpty()) {
      throw new RefusedException(
          "the papers of " + layout().shown() + " are of less than one year, which is a window");
    }
    return new Windows(
        summary.dates().first(),
        summary.dates().asOf(),
        periods,
        summary.run().rules(),
        summary.run().newbornMonths());
  }

  /** Reads a file of results. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String file) throws IOException;
  }

  private <T> T part(String name, Reader<T> reader) {
    try {
      return reader.read(layout().result(name));
    } catch (JacksonException e) {
      throw new UncheckedIOException(FinishedOutput.ofEarlierVersion(layout()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frees the model, and unmaps the vectors, once all questions are answered. */
  @Override
  public void close() {
    open.writeLock().lock();
    try (Closer closer = Closer.create()) {
      if (!closed) {
        closed = true;
        if (mapped != null) {
          closer.register(mapped::close);
        }
        if (index != null) {
          closer.register(index::close);
        }
        closer.register(encoder::close);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      open.writeLock().unlock();
    }
  }
}
