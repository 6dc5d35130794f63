/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.ask.AskedOutput.Made;
import dev.strata.math.Binomial;
import dev.strata.math.Points;
import dev.strata.math.Vectors;
import dev.strata.model.OutputLayout;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final int D = 24;
  private static final int N = 3000;
  private static final float[] ROWS = rowsWithTies();
  private static final List<Made> PAPERS = papers();

  @TempDir private Path folder;

  /** Every tenth row equals the one before it, so that ties must be told apart. */
  private static float[] rowsWithTies() {
    float[] rows = Points.unitBalls(N, D, 30, 0.2, 7);
    for (int i = 10; i < N; i += 10) {
      System.arraycopy(rows, (i - 1) * D, rows, i * D, D);
    }
    return rows;
  }

  private static List<Made> papers() {
    Random random = new Random(3);
    return IntStream.range(0, N)
        .mapToObj(
            i ->
                new Made(
                    "p" + i,
                    "Title " + i,
                    i % 7 == 0
                        ? ""
                        : AskedOutput.SINCE.plusDays(random.nextInt(20 * 365)).toString(),
                    List.of(List.of("a"), List.of("a", "b"), List.of("c"), List.<String>of())
                        .get(random.nextInt(4)),
                    i % 30))
        .toList();
  }

  @Test
  void ask_aThousandQuestions_areAnsweredAsByBruteForceInDouble() throws Exception {
    Random random = new Random(11);
    try (Archive archive = open()) {
      List<Question> questions = new ArrayList<>();
      for (int q = 0; q < 1000; q++) {
        questions.add(question(random));
      }
      List<Answer> answers = archive.ask(questions);
      int empty = 0;
      for (int q = 0; q < questions.size(); q++) {
        assertExact(answers.get(q), questions.get(q));
        empty += answers.get(q).papers().isEmpty() ? 1 : 0;
      }
      assertThat(empty, is(not(questions.size())));
      assertThat(answers.get(0).papers(), is(archive.ask(questions.get(0)).papers()));
    }
  }

  private static Question question(Random random) {
    PaperFilter filter =
        new PaperFilter(
            random.nextInt(3) == 0 ? LocalDate.of(2003 + random.nextInt(8), 5, 3) : null,
            random.nextInt(3) == 0 ? LocalDate.of(2012 + random.nextInt(8), 2, 1) : null,
            random.nextInt(3) == 0
                ? Set.of("b")
                : random.nextInt(3) == 0 ? Set.of("a", "c") : Set.of(),
            random.nextInt(3) == 0
                ? Set.of(random.nextInt(15), 15 + random.nextInt(15))
                : Set.of());
    int count = random.nextInt(4) == 0 ? 400 : 1 + random.nextInt(20);
    if (random.nextInt(3) == 0) {
      List<String> ids = List.of("p" + random.nextInt(N), "p" + random.nextInt(N));
      return Question.like(ids.subList(0, 1 + random.nextInt(2)), filter, count);
    }
    float[] vector = new float[D];
    int row = random.nextInt(N);
    for (int j = 0; j < D; j++) {
      vector[j] = ROWS[row * D + j] + 0.1f * (float) random.nextGaussian();
    }
    return new Question(new Question.VectorSubject(vector), filter, count);
  }

  /** Compares with every paper, one by one, in double. */
  private static void assertExact(Answer answer, Question question) {
    Set<Integer> asked = new HashSet<>();
    double[] sum = new double[D];
    if (question.about() instanceof Question.PapersSubject subject) {
      subject.ids().forEach(id -> asked.add(Integer.parseInt(id.substring(1))));
      asked.stream().sorted().forEach(row -> add(sum, ROWS, row * D));
    } else {
      add(sum, ((Question.VectorSubject) question.about()).vector(), 0);
    }
    double length = Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
    float[] unit = new float[D];
    for (int j = 0; j < D; j++) {
      unit[j] = (float) (sum[j] / length);
    }
    List<Integer> expected =
        IntStream.range(0, N)
            .filter(row -> !asked.contains(row) && passes(question.filter()).test(PAPERS.get(row)))
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(row -> -Vectors.dot(unit, 0, ROWS, row * D, D))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    assertThat(answer.compared(), is((long) expected.size()));
    assertThat(answer.exact(), is(true));
    List<Integer> first = expected.subList(0, Math.min(question.count(), expected.size()));
    assertThat(answer.papers().stream().map(near -> near.paper().row()).toList(), is(first));
    for (int i = 0; i < first.size(); i++) {
      NearPaper near = answer.papers().get(i);
      ArchivePaper paper = near.paper();
      Made made = PAPERS.get(first.get(i));
      assertThat(near.similarity(), is(Vectors.dot(unit, 0, ROWS, first.get(i) * D, D)));
      assertThat(near.rank(), is(i + 1));
      assertThat(paper.id(), is(made.id()));
      assertThat(paper.title(), is(made.title()));
      assertThat(paper.created(), is(made.created()));
      assertThat(paper.categories(), is(made.categories()));
      assertThat(paper.label(), is(made.label()));
      assertThat(paper.topic(), is("topic " + made.label()));
    }
  }

  private static void add(double[] sum, float[] rows, int at) {
    for (int j = 0; j < D; j++) {
      sum[j] += rows[at + j];
    }
  }

  private static Predicate<Made> passes(PaperFilter filter) {
    return paper ->
        (filter.from() == null
                || !paper.created().isEmpty()
                    && !LocalDate.parse(paper.created()).isBefore(filter.from()))
            && (filter.to() == null
                || !paper.created().isEmpty()
                    && !LocalDate.parse(paper.created()).isAfter(filter.to()))
            && (filter.categories().isEmpty()
                || paper.categories().stream().anyMatch(filter.categories()::contains))
            && (filter.topics().isEmpty() || filter.topics().contains(paper.label()));
  }

  @Test
  void ask_fromManyThreads_givesTheSameAnswersAndWritesNothing() throws Exception {
    OutputLayout layout = write("Flat");
    SortedMap<String, String> before = OutputFiles.identities(folder);
    try (Archive archive = Archive.open(layout, AskedOutput.NO_MODEL)) {
      PaperFilter some = new PaperFilter(LocalDate.of(2004, 1, 1), null, Set.of("a"), Set.of());
      List<Question> questions =
          IntStream.range(0, 16)
              .mapToObj(i -> Question.like(List.of("p" + 31 * i), some, 5))
              .toList();
      List<Answer> expected = archive.ask(questions);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Callable<Answer>> asked =
          questions.stream().<Callable<Answer>>map(q -> () -> archive.ask(q)).toList();
      List<Future<Answer>> answers = threads.invokeAll(asked);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get(), is(expected.get(i)));
      }
      threads.shutdown();
      archive.checkUnchanged();
    }
    assertThat(OutputFiles.changed(before, OutputFiles.identities(folder)), is(empty()));
  }

  @Test
  void ask_indexThatIsNotFlat_readsTheExactVectorsFromShardsOnce() throws Exception {
    OutputLayout layout = write("IVF4,Flat");
    Path cache = folder.resolveSibling(folder.getFileName() + "-cache");
    AskSettings settings = AskedOutput.noModel(cache, false);
    Question question = Question.like(List.of("p5"), PaperFilter.NONE, 50);
    for (int run = 0; run < 2; run++) {
      try (Archive archive = Archive.open(layout, settings)) {
        assertExact(archive.ask(question), question);
      }
    }
    SortedMap<String, String> copies = OutputFiles.identities(cache);
    assertThat(copies.size(), is(1));

    Files.delete(Path.of(layout.root()).resolve("manifest.json"));
    float[] others = ROWS.clone();
    System.arraycopy(ROWS, 0, others, 3 * D, D);
    AskedOutput.write(folder.toString(), others, D, PAPERS, "IVF4,Flat");
    Archive.open(layout, settings).close();

    assertThat(OutputFiles.identities(cache).size(), is(1));
    assertThat(OutputFiles.identities(cache).keySet(), is(not(copies.keySet())));
  }

  @Test
  void ask_approximately_asksTheIndexAndGoesOnUntilEnoughPass() throws Exception {
    OutputLayout layout = write("IVF4,Flat");
    AskSettings settings = AskedOutput.noModel(folder.resolve("cache"), true);
    PaperFilter few = new PaperFilter(null, null, Set.of(), Set.of(29));
    Question question = new Question(new Question.VectorSubject(Arrays.copyOf(ROWS, D)), few, 20);
    try (Archive archive = Archive.open(layout, settings)) {
      Answer answer = archive.ask(question);
      assertThat(answer.exact(), is(false));
      assertThat(answer.papers().size(), is(20));
      assertThat(answer.compared(), is(100L));
      assertThat(answer.papers().stream().allMatch(near -> near.paper().label() == 29), is(true));
    }
    assertThat(Files.exists(folder.resolve("cache")), is(false));
  }

  @Test
  void ask_whatCannotBeAnswered_isRefusedInOneSentence() throws Exception {
    try (Archive archive = open()) {
      assertRefused(
          archive,
          Question.like(List.of("p1", "no\u001bne"), PaperFilter.NONE, 5),
          "/ has no paper with the id no\uFFFDne");
      assertRefused(
          archive,
          Question.like(List.of("p1"), new PaperFilter(null, null, Set.of("cs.XX"), Set.of()), 5),
          "no paper has the category cs.XX");
      assertRefused(
          archive,
          Question.like(List.of("p1"), new PaperFilter(null, null, Set.of(), Set.of(30)), 5),
          "there is no topic 30: topics are 0 to 29");
      assertRefused(
          archive,
          new Question(new Question.VectorSubject(new float[D - 1]), PaperFilter.NONE, 5),
          "the vector has 23 components, and those of");
      assertRefused(
          archive,
          new Question(new Question.VectorSubject(new float[D]), PaperFilter.NONE, 5),
          "the vector has no direction");
      assertRefused(
          archive,
          Question.of("a text", PaperFilter.NONE, 5),
          "is not known here, since the manifest keeps only the last part of its name: name its"
              + " folder or URL with --model; --like=ID works without a model");
      archive.close();
      assertThrows(
          IllegalStateException.class,
          () -> archive.ask(Question.like(List.of("p1"), PaperFilter.NONE, 5)));
    }
    assertThrows(IllegalArgumentException.class, () -> Question.of(" ", PaperFilter.NONE, 1));
    assertThrows(IllegalArgumentException.class, () -> Question.of("a", PaperFilter.NONE, 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PaperFilter(
                LocalDate.of(2001, 1, 2), LocalDate.of(2001, 1, 1), Set.of(), Set.of()));
  }

  private static void assertRefused(Archive archive, Question question, String sentence) {
    RefusedException refused = assertThrows(RefusedException.class, () -> archive.ask(question));
    assertThat(refused.getMessage(), containsString(sentence));
  }

  @Test
  void ask_filterThatLeavesNoPaper_isAnsweredWithNone() throws Exception {
    try (Archive archive = open()) {
      PaperFilter none = new PaperFilter(LocalDate.of(2030, 1, 1), null, Set.of(), Set.of());
      Answer answer = archive.ask(Question.like(List.of("p1"), none, 5));
      assertThat(answer.papers(), is(empty()));
      assertThat(answer.compared(), is(0L));
    }
  }

  @Test
  void open_outputThatIsNotFinished_isRefused() throws Exception {
    OutputLayout layout = write("Flat");
    assertOpens(layout);
    Path papers = folder.resolve("index/papers.parquet");
    byte[] whole = Files.readAllBytes(papers);
    Files.write(papers, Arrays.copyOf(whole, whole.length - 1));
    assertThat(refusal(layout), containsString("index/papers.parquet is damaged: it has "));
    Files.delete(papers);
    assertThat(
        refusal(layout),
        containsString("index/papers.parquet has gone since the run made it: start the run again"));
    Files.write(papers, whole);
    assertOpens(layout);

    Path record = folder.resolve("_done/index/papers.faiss.json");
    String said = Files.readString(record);
    Files.writeString(record, said.replaceFirst("\"sha256\" : \"...", "\"sha256\" : \"000"));
    assertThat(
        refusal(layout),
        containsString(
            "index/papers.faiss is not the file that manifest.json tells of: a run has stopped"
                + " half-way, or the file was replaced"));
    Files.writeString(record, said);

    Files.writeString(
        folder.resolve("_running.json"),
        "{\n  \"runId\" : \"x\", \"host\" : \"there\", \"boot\" : \"b\", \"namespaces\" : \"n\","
            + " \"pid\" : 77, \"tick\" : \"1\", \"replaces\" : \"\", \"after\" : \"\" }");
    assertThat(
        refusal(layout),
        containsString(
            "/ has the mark of a run, process 77 of host there: wait until it has ended; if it has"
                + " been stopped, start it again"));
    Files.writeString(folder.resolve("_running.json"), "{");
    assertThat(
        refusal(layout), containsString("/ has the mark of a run, which cannot be read: wait"));
    Files.delete(folder.resolve("_running.json"));

    Path manifest = folder.resolve("manifest.json");
    String finished = Files.readString(manifest);
    Files.writeString(manifest, finished.replaceFirst("\"format\" : 1", "\"format\" : 2"));
    assertThat(refusal(layout), containsString("is the output of a newer version of Strata"));
    Files.writeString(manifest, "{ \"format\" : 1, \"files\" : {} }");
    assertThat(refusal(layout), containsString("was written by an earlier version of Strata"));
    Files.writeString(manifest, "{");
    assertThat(refusal(layout), containsString("manifest.json is damaged, or of another version"));
    Files.writeString(
        manifest, finished.replaceAll("(?s)\"index/papers.faiss\" : \\{[^}]*\\},", ""));
    assertThat(refusal(layout), containsString("start the run again without --until"));
    Files.delete(manifest);
    assertThat(refusal(layout), containsString("/ is not finished, since it has no manifest.json"));
    assertThat(
        refusal(OutputLayout.of(folder.resolve("clusters").toString())),
        containsString("clusters/ is no output of Strata: it has no manifest.json"));
  }

  private static void assertOpens(OutputLayout layout) throws IOException {
    Archive.open(layout, AskedOutput.NO_MODEL).close();
  }

  private static String refusal(OutputLayout layout) {
    return assertThrows(IOException.class, () -> Archive.open(layout, AskedOutput.NO_MODEL).close())
        .getMessage();
  }

  @Test
  void overTime_everyWindow_countsAsBruteForceDoes() throws Exception {
    try (Archive archive = open()) {
      PaperFilter filter = new PaperFilter(null, null, Set.of("a"), Set.of());
      double threshold = 0.5;
      OverTime answer =
          archive.overTime(
              Question.like(List.of("p4", "p34"), filter, 1), OptionalDouble.of(threshold));
      double[] sum = new double[D];
      add(sum, ROWS, 4 * D);
      add(sum, ROWS, 34 * D);
      double length = Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
      float[] unit = new float[D];
      for (int j = 0; j < D; j++) {
        unit[j] = (float) (sum[j] / length);
      }
      long[] near = new long[answer.windows().size()];
      long[] all = new long[near.length];
      long papers = 0;
      for (int i = 0; i < N; i++) {
        Made paper = PAPERS.get(i);
        if (paper.categories().contains("a")) {
          boolean isNear = Vectors.dot(unit, 0, ROWS, i * D, D) >= threshold;
          papers += isNear ? 1 : 0;
          if (!paper.created().isEmpty()) {
            int window = AskedOutput.window(LocalDate.parse(paper.created()));
            near[window] += isNear ? 1 : 0;
            all[window]++;
          }
        }
      }
      assertThat(answer.papers(), is(papers));
      assertThat(papers, is(greaterThan(20L)));
      assertThat(answer.calibrated(), is(false));
      assertThat(answer.standsFor(), is(empty()));
      for (int w = 0; w < near.length; w++) {
        OverTime.NearWindow window = answer.windows().get(w);
        assertThat(window.papers(), is(near[w]));
        assertThat(window.archive(), is(all[w]));
        assertThat(window.share(), is((double) near[w] / all[w]));
        assertThat(window.lower(), is(Binomial.lower(near[w], all[w], 0.025)));
        assertThat(window.upper(), is(Binomial.upper(near[w], all[w], 0.025)));
      }
      assertThat(answer.outside(), is(papers - Arrays.stream(near).sum()));
    }
  }

  @Test
  void overTime_ideaThatDied_readsLikeAFinding() throws Exception {
    float[] rows = Points.unitBalls(N, D, 30, 0.1, 8);
    List<Made> papers = new ArrayList<>();
    for (int i = 0; i < N; i++) { // of ball 0 until the end of 2009, of the others all the time
      int years = i % 30 == 0 ? 10 : 20;
      LocalDate day = AskedOutput.SINCE.plusDays((long) (i / 30) * 365 * years / (N / 30));
      papers.add(new Made("p" + i, "Title " + i, day.toString(), List.of(), i % 30));
    }
    OutputLayout layout = AskedOutput.write(folder.toString(), rows, D, papers);
    try (Archive archive = Archive.open(layout, AskedOutput.NO_MODEL)) {
      Question died = Question.like(List.of("p0", "p30", "p60"), PaperFilter.NONE, 1);
      OverTime answer = archive.overTime(died, OptionalDouble.of(0.7));
      assertThat(answer.papers(), is(100L));
      assertThat(answer.first(), is(LocalDate.of(2000, 1, 1)));
      assertThat(answer.last(), is(LocalDate.parse(papers.get(99 * 30).created())));
      assertThat(answer.peak().papers(), is(greaterThan(25L)));
      assertThat(answer.peak().to().isBefore(LocalDate.of(2010, 1, 1)), is(true));
      assertThat(answer.findings().size(), is(1));
      assertThat(answer.findings().get(0).list(), is("extinct"));
      assertThat(answer.findings().get(0).why(), containsString(" of its peak is left"));

      Question lives = Question.like(List.of("p1", "p31"), PaperFilter.NONE, 1);
      assertThat(archive.overTime(lives, OptionalDouble.of(0.8)).findings(), is(empty()));

      OverTime calibrated = archive.overTime(lives, OptionalDouble.empty());
      assertThat(calibrated.calibrated(), is(true));
      assertThat(
          calibrated.nearerThan(),
          is(archive.overTime(lives, OptionalDouble.empty()).nearerThan()));
    }
  }

  @Test
  void overTime_noPaperHasADate_isRefused() throws Exception {
    List<Made> undated =
        PAPERS.stream()
            .map(p -> new Made(p.id(), p.title(), "", p.categories(), p.label()))
            .toList();
    OutputLayout layout = AskedOutput.write(folder.toString(), ROWS, D, undated);
    try (Archive archive = Archive.open(layout, AskedOutput.NO_MODEL)) {
      Question question = Question.like(List.of("p1"), PaperFilter.NONE, 1);
      RefusedException refused =
          assertThrows(
              RefusedException.class, () -> archive.overTime(question, OptionalDouble.empty()));
      assertThat(
          refused.getMessage(), containsString(" has a date, so nothing is known over time"));
    }
  }

  private Archive open() throws IOException {
    return Archive.open(write("Flat"), AskedOutput.NO_MODEL);
  }

  private OutputLayout write(String index) throws IOException {
    return AskedOutput.write(folder.toString(), ROWS, D, PAPERS, index);
  }
}
