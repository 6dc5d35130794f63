/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.strata.CapturedLog;
import dev.strata.embed.reuse.KnownVectors;
import dev.strata.embed.reuse.PlanReuse;
import dev.strata.embed.reuse.ReusePlan;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.Hash;
import dev.strata.model.Library;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.RawShardFile;
import dev.strata.shard.TextHashes;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.MemoryFileSystem;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that was embedded before is not embedded again, wherever it stands now. */
class ReuseTest {
  private static final int PAPERS = 60;

  @TempDir Path temporary;
  private EmbedSettings settings;

  @BeforeEach
  void writeModel() throws IOException {
    String model = TinyModel.write(temporary.resolve("model")).toString();
    settings = EmbedSettings.defaults().withModel(model).withMaxTokens(64).withThreads(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void embed_archiveChanged_onlyTextsThatNoShardHasAreEmbedded(int seed) throws IOException {
    Random random = new Random(seed);
    OutputLayout layout = layout("out");
    List<Paper> papers = papers(0, PAPERS);
    embed(layout, papers, 16);
    Set<String> known = texts(papers);

    for (int snapshot = 0; snapshot < 3; snapshot++) {
      papers = changed(papers, random, PAPERS * (snapshot + 1));
      int shardSize = 5 + random.nextInt(30);
      Map<String, Long> counted = embed(layout, papers, shardSize);

      Set<String> unknown = texts(papers);
      unknown.removeAll(known);
      assertThat(counted.get("papers_embedded"), is((long) unknown.size()));
      assertThat(
          counted.values().stream().mapToLong(Long::longValue).sum(), is((long) papers.size()));
      assertSameAsFresh(layout, papers, shardSize);
      known = texts(papers);
    }
  }

  /**
   * Papers that are inserted, revised, deleted, or in another order; each has a text of its own.
   */
  private static List<Paper> changed(List<Paper> before, Random random, int next) {
    List<Paper> papers = new ArrayList<>(before);
    papers.subList(3, 3 + random.nextInt(6)).clear();
    List<Paper> inserted = papers(next, next + random.nextInt(20));
    papers.addAll(random.nextInt(papers.size() + 1), inserted);
    for (int i = 0; i < 4; i++) {
      int at = random.nextInt(papers.size());
      Paper old = papers.get(at);
      papers.set(at, paper(old.id(), old.title(), old.abstractText() + " v" + i));
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(papers, random);
    }
    return papers;
  }

  @Test
  void embed_papersInAnotherOutput_areCopiedFromThereAndItStaysAsItIs() throws IOException {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 40), 16);
    Map<String, String> before = files(earlier);
    OutputLayout layout = layout("out");
    List<Paper> papers = new ArrayList<>(papers(30, 50));
    papers.addAll(papers(0, 20));

    Map<String, Long> counted = embed(layout, papers, 16, earlier);

    assertThat(counted.get("papers_embedded"), is(10L));
    assertThat(counted.get("papers_copied"), is(30L));
    assertThat(files(earlier), is(before));
    assertSameAsFresh(layout, papers, 16);
  }

  @Test
  void embed_sourceOfOtherSettings_isNotUsedAndSaidWhy() throws IOException {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 20), 16, settings.withMaxTokens(12));
    OutputLayout layout = layout("out");
    try (CapturedLog log = new CapturedLog()) {
      Map<String, Long> counted = embed(layout, papers(0, 20), 16, earlier);
      assertThat(counted.get("papers_embedded"), is(20L));
      assertThat(
          log.text(),
          containsString(
              "2 of 2 vector shards in "
                  + earlier.shown()
                  + " are not used: maxTokens is 12 there and 64 now"));
    }
  }

  @Test
  void plan_sourceMadeOtherwise_isNotUsedAndSaidWhichPartDiffers() throws IOException {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 20), 16);
    MadeFrom same = new TorchEncoders().plan(settings).madeFrom(settings);
    Map<String, String> sentences =
        Map.of(
            "weights", "the model differs",
            "format", "the version of Strata differs",
            "precision", "precision is fp32 there and other now",
            "device", "device is cpu there and other now",
            "prompt", "prompt is not set there and other now",
            "pytorch", "pytorch is " + Library.PYTORCH.version() + " there and other now",
            "djl", "djl is " + Library.DJL.version() + " there and other now");
    for (Map.Entry<String, String> part : sentences.entrySet()) {
      try (CapturedLog log = new CapturedLog()) {
        MadeFrom wanted = same.and(part.getKey(), "other");
        ReusePlan plan = PlanReuse.of(layout("out"), List.of(earlier), wanted, EmbedPlan.PAPERS);
        assertThat(plan, is(ReusePlan.NOTHING));
        assertThat(
            log.text().strip(),
            endsWith(
                "2 of 2 vector shards in %s are not used: %s"
                    .formatted(earlier.shown(), part.getValue())));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void embed_sourceDamaged_isNamedAndItsPapersAreEmbedded(boolean cut) throws IOException {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 32), 16);
    Path damaged = Path.of(earlier.vectors(1));
    byte[] bytes = Files.readAllBytes(damaged);
    if (cut) {
      bytes = Arrays.copyOf(bytes, bytes.length / 2);
    } else {
      bytes[bytes.length / 2] ^= 1;
    }
    Files.write(damaged, bytes);
    OutputLayout layout = layout("out");
    try (CapturedLog log = new CapturedLog()) {
      Map<String, Long> counted = embed(layout, papers(0, 32), 16, earlier);
      assertThat(counted.get("papers_embedded"), is(16L));
      assertThat(counted.get("papers_copied"), is(16L));
      assertThat(log.text(), containsString(damaged.toString()));
    }
    assertSameAsFresh(layout, papers(0, 32), 16);
  }

  @Test
  void embed_sourceReplacedSinceItWasLookedAt_isNamedAndNotUsed() throws Exception {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 32), 16);
    OutputLayout layout = layout("out").duringRun("a-run");
    ReusePlan plan = plan(layout, earlier);
    KnownVectors known = KnownVectors.of(plan, layout);
    Hash[] hashes =
        Stream.of(0, 20)
            .map(i -> papers(i, i + 1).get(0))
            .map(ReuseTest::hash)
            .toArray(Hash[]::new);
    assertThat(known.copy(hashes, new float[2][]), is(new KnownVectors.Copied(0, 2)));
    embed(earlier, papers(1, 33), 16); // each shard has other papers in its rows now

    try (CapturedLog log = new CapturedLog()) {
      float[][] vectors = new float[2][];
      assertThat(known.copy(hashes, vectors), is(new KnownVectors.Copied(0, 0)));
      assertThat(vectors, is(new float[2][]));
      assertThat(
          log.text(), containsString(earlier.vectors(0) + " was replaced since the run looked"));
    }
  }

  /** In a store, a file of the same length and footer, with other vectors, is not the same file. */
  @Test
  void copy_sourceInAStoreReplacedByOneOfItsLength_isNotUsed() throws Exception {
    OutputLayout earlier = stored("memory://replaced");
    OutputLayout layout = layout("out").duringRun("a-run");
    KnownVectors known = KnownVectors.of(plan(layout, earlier), layout);
    Hash[] hash = {hash(papers(3, 4).get(0))};
    assertThat(known.copy(hash, new float[1][]), is(new KnownVectors.Copied(0, 1)));
    byte[] other = MemoryFileSystem.get(earlier.vectors(0)).clone();
    List<ColumnChunkMetaData> columns =
        ParquetSource.open(earlier.vectors(0)).groups().get(0).getColumns();
    ColumnChunkMetaData last = columns.get(columns.size() - 1); // the vectors
    other[(int) (last.getStartingPos() + last.getTotalSize()) - Float.BYTES] ^= 1;
    MemoryFileSystem.put(earlier.vectors(0), other);

    float[][] vectors = new float[1][];
    assertThat(known.copy(hash, vectors), is(new KnownVectors.Copied(0, 0)));
    assertThat(vectors, is(new float[1][]));
  }

  /** A source that cannot be read now is no damaged one: its papers may have taken days. */
  @Test
  void copy_sourceThatCannotBeReadNow_isAnErrorAndIsReadLater() throws Exception {
    OutputLayout earlier = stored("memory://denied");
    OutputLayout layout = layout("out").duringRun("a-run");
    ReusePlan plan = plan(layout, earlier);
    KnownVectors known = KnownVectors.of(plan, layout);
    Hash[] hash = {hash(papers(3, 4).get(0))};
    for (IOException failure :
        List.of(
            new IOException("Access Denied (Status Code: 403)"),
            new ClosedByInterruptException())) {
      MemoryFileSystem.fail(List.of(failure));
      assertThrows(IOException.class, () -> known.copy(hash, new float[1][]));
    }
    MemoryFileSystem.fail(List.of(new IOException("Access Denied (Status Code: 403)")));
    assertThrows(IOException.class, () -> plan(layout, earlier));

    assertThat(known.copy(hash, new float[1][]), is(new KnownVectors.Copied(0, 1)));
  }

  /** An output in a store, of 32 papers. */
  private OutputLayout stored(String root) throws IOException {
    OutputLayout local = output("earlier");
    embed(local, papers(0, 32), 16);
    for (Path file : filesOf(Path.of(local.root()))) {
      String name = Path.of(local.root()).relativize(file).toString();
      MemoryFileSystem.put(root + "/" + name, Files.readAllBytes(file));
    }
    return OutputLayout.of(root);
  }

  /** A file that was replaced without a trace, or a plan of another attempt. */
  @Test
  void copy_rowsOfOtherTexts_areNotUsed() throws Exception {
    OutputLayout earlier = output("earlier");
    embed(earlier, papers(0, 32), 16);
    OutputLayout layout = layout("out").duringRun("a-run");
    ReusePlan plan = plan(layout, earlier);
    List<ReusePlan.Source> turned = new ArrayList<>(plan.sources());
    Collections.reverse(turned);
    Hash[] hash = {hash(papers(3, 4).get(0))};
    KnownVectors known = KnownVectors.of(new ReusePlan(plan.texts(), turned), layout);
    assertThat(known.copy(hash, new float[1][]), is(new KnownVectors.Copied(0, 0)));
  }

  private ReusePlan plan(OutputLayout layout, OutputLayout other) throws IOException {
    MadeFrom wanted = new TorchEncoders().plan(settings).madeFrom(settings);
    return PlanReuse.of(layout, List.of(other), wanted, EmbedPlan.PAPERS);
  }

  private static Hash hash(Paper paper) {
    return Hash.ofText(paper.title() + "\n" + paper.abstractText());
  }

  @Test
  void embed_oneTextInManyPapers_isCopiedForEach() throws IOException {
    List<Paper> papers =
        IntStream.range(0, 300).mapToObj(i -> paper("p" + i, "Front matter", "")).toList();
    OutputLayout layout = layout("out");
    embed(layout, papers, 100);
    List<Paper> more = new ArrayList<>(papers(0, 1));
    more.addAll(papers);
    Map<String, Long> counted = embed(layout, more, 100);
    assertThat(counted.get("papers_embedded"), is(1L));
    assertThat(counted.get("papers_reused"), is(300L));
    assertSameAsFresh(layout, more, 100);
  }

  @Test
  void embed_otherIsNoOutput_saysSo() {
    OutputLayout other = layout("nothing");
    Exception e =
        assertThrows(RuntimeException.class, () -> embed(layout("out"), papers(0, 1), 16, other));
    assertThat(
        Throwables.getRootCause(e).getMessage(),
        is(other.shown() + " is no output of Strata: it has no _strata.json"));
  }

  /**
   * The run breaks off at a paper that cannot be embedded. Which shards are finished by then is up
   * to the runner; a text in one of them is not embedded again.
   */
  @Test
  void embed_brokenOff_keepsWhatWasThereAndWhatIsNew() throws Exception {
    String model = TinyModel.writeNaN(temporary.resolve("broken"), '~').toString();
    settings = settings.withModel(model);
    OutputLayout layout = layout("out");
    embed(layout, papers(0, 40), 10);
    List<Paper> papers = new ArrayList<>(papers(40, 60));
    papers.addAll(papers(0, 40));
    List<Paper> broken = new ArrayList<>(papers);
    broken.set(broken.size() - 1, paper("p39", "~", ""));
    long missing;
    do {
      assertThrows(RuntimeException.class, () -> embed(layout, broken, 5));
      missing = missing(layout, papers);
    } while (missing == 20);

    Map<String, Long> counted = embed(layout, papers, 5);

    assertThat(counted.get("papers_embedded"), is(lessThanOrEqualTo(missing)));
    assertSameAsFresh(layout, papers, 5);
    assertThat(Files.exists(Path.of(layout.nextVectorsFolder())), is(true));
    assertThat(filesOf(Path.of(layout.nextVectorsFolder())), empty());
  }

  /** How many papers have a text that no vector shard of the output has. */
  private static long missing(OutputLayout layout, List<Paper> papers) throws IOException {
    Set<Hash> known = new HashSet<>();
    for (Path file : filesOf(Path.of(layout.root()).resolve("vectors"))) {
      TextHashes.read(ParquetSource.open(file.toString()), known::add);
    }
    return papers.stream().filter(paper -> !known.contains(hash(paper))).count();
  }

  private void assertSameAsFresh(OutputLayout layout, List<Paper> papers, int shardSize)
      throws IOException {
    OutputLayout fresh = layout("fresh");
    embed(fresh, papers, shardSize);
    Map<String, String> expected = files(fresh);
    Map<String, String> found = files(layout);
    found
        .keySet()
        .retainAll(expected.keySet()); // shards of a longer archive go at the end of a run
    assertThat(found, is(expected));
    assertThat(expected, not(is(Map.of())));
    try (Stream<Path> all = Files.walk(Path.of(fresh.root()))) {
      all.sorted(Collections.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  /** The bytes of the vector shards and their records, by name. */
  private static Map<String, String> files(OutputLayout layout) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String folder : List.of("vectors", "_done/vectors")) {
      Path root = Path.of(layout.root());
      for (Path file : filesOf(root.resolve(folder))) {
        files.put(root.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)) + "");
      }
    }
    return files;
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private Map<String, Long> embed(
      OutputLayout layout, List<Paper> papers, int shardSize, OutputLayout... others)
      throws IOException {
    return embed(layout, papers, shardSize, settings, others);
  }

  /** Embeds papers in shards; the papers of each kind that were counted. */
  private static Map<String, Long> embed(
      OutputLayout layout,
      List<Paper> papers,
      int shardSize,
      EmbedSettings with,
      OutputLayout... others)
      throws IOException {
    List<Shard> shards = new ArrayList<>();
    for (int from = 0; from < papers.size(); from += shardSize) {
      List<Paper> part = papers.subList(from, Math.min(papers.size(), from + shardSize));
      String fingerprint = MadeFrom.fingerprint(part);
      String raw = layout.raw(shards.size());
      Finished written =
          RawShardFile.write(
              layout,
              raw,
              MadeFrom.step("test", 1).and("papers", fingerprint),
              sink -> {
                for (Paper paper : part) {
                  sink.write(paper);
                }
              });
      assertThat(written.bytes() > 0, is(true));
      shards.add(new Shard(shards.size(), raw, part.size(), fingerprint));
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(shards))
        .apply(EmbedPapers.into(layout, with, new TorchEncoders()).reusing(List.of(others)));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counted = new TreeMap<>();
    for (String name :
        List.of("papers_embedded", "papers_kept", "papers_reused", "papers_copied")) {
      MetricsFilter filter =
          MetricsFilter.builder()
              .addNameFilter(MetricNameFilter.named(EmbedPapers.class, name))
              .build();
      long sum = 0;
      for (MetricResult<Long> counter : result.metrics().queryMetrics(filter).getCounters()) {
        sum += counter.getCommitted();
      }
      counted.put(name, sum);
    }
    return counted;
  }

  private static Set<String> texts(List<Paper> papers) {
    Set<String> texts = new HashSet<>();
    papers.forEach(paper -> texts.add(paper.title() + "\n" + paper.abstractText()));
    return texts;
  }

  private static List<Paper> papers(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> paper("p" + i, "title " + i, "words " + "x y ".repeat(i * 7 % 20)))
        .toList();
  }

  private static Paper paper(String id, String title, String abstractText) {
    return new Paper(id, title, abstractText, List.of("cs.DL"), "2001-02-10", "a.jsonl", 1);
  }

  private OutputLayout layout(String name) {
    return OutputLayout.of(temporary.resolve(name).toString());
  }

  /** A folder that says that it is an output of Strata. */
  private OutputLayout output(String name) throws IOException {
    OutputLayout layout = layout(name);
    Files.createDirectories(Path.of(layout.root()));
    Files.writeString(Path.of(layout.trace()), "{\"format\": 1, \"runs\": []}");
    return layout;
  }
}
