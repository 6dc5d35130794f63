/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.embed.torch.TinyModel;
import dev.strata.model.Reject;
import dev.strata.sample.SampleArchive;
import dev.strata.sample.SampleTruth;
import dev.strata.sample.SampleTruth.Fate;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.store.OutputFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole graph on the Direct runner, through the command line's own entry. */
class DirectIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 42;

  private final Run run = new Run();

  @TempDir private Path folder;

  /**
   * What the demo does: the first 64 tokens of a paper tell what was planted. In bf16 the clusters
   * differ from CPU to CPU, so that not each of them may find the one planted reborn topic.
   */
  @Test
  void run_sampleArchive_findsWhatWasPlanted() throws Exception {
    int papers = 3000;
    Path archive = folder.resolve("archive.jsonl");
    SampleArchive.write(archive, papers, SEED);
    SampleTruth truth = SampleArchive.truth(papers, SEED);
    Path output = folder.resolve("output");

    assertThat(
        run("--archive=" + archive, "--output=" + output, "--maxTokens=64", "--precision=fp32"),
        is(0));

    Map<String, Integer> labels = new HashMap<>();
    ParquetFiles.read(
        output.resolve("index/papers.parquet").toString(),
        Schemas.PAPERS,
        row -> labels.put(row.get("id").toString(), (Integer) row.get("label")));
    assertThat(labels.size(), is(papers));
    assertRejects(truth, output);
    assertListed(json(output, "extinct"), truth, Fate.EXTINCT, labels);
    assertListed(json(output, "newborn"), truth, Fate.NEWBORN, labels);
    assertListed(json(output, "reborn"), truth, Fate.REBORN, labels);
    List<String> loneliest = ids(json(output, "lonely")).subList(0, truth.lonely().size());
    assertThat(loneliest, everyItem(is(in(truth.lonely()))));
    assertThat(json(output, "lonely").size(), is(100));
    assertDocumented(output);
    String[] printed = run.results().strip().split("\n");
    assertThat(printed[printed.length - 1], is("report: " + output.resolve("report.html")));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
  }

  @Test
  void run_twiceAtAnyParallelism_writesTheSameBytes() throws Exception {
    Path archive = folder.resolve("archive.jsonl");
    SampleArchive.write(archive, 220, SEED);
    String model = TinyModel.write(folder.resolve("model")).toString();
    List<SortedMap<String, String>> runs = new ArrayList<>();
    for (int parallelism : new int[] {1, 4}) {
      Path output = folder.resolve("output" + parallelism);
      int status =
          run.runChecked(
              "--targetParallelism=" + parallelism,
              "--archive=" + archive,
              "--output=" + output,
              "--shardSize=50",
              "--model=" + model,
              "--threads=" + parallelism);
      assertThat(run.errors(), status, is(0));
      runs.add(OutputFiles.hashes(output));
    }
    assertThat(
        runs.get(0).keySet().stream()
            .filter(name -> !name.startsWith("_done/"))
            .collect(Collectors.toSet()),
        is(
            Set.of(
                "clusters/centroids.npy",
                "clusters/labels.json",
                "index/lonely.json",
                "index/papers.faiss",
                "index/papers.parquet",
                "labels/shard_00000.parquet",
                "labels/shard_00001.parquet",
                "labels/shard_00002.parquet",
                "labels/shard_00003.parquet",
                "labels/shard_00004.parquet",
                "manifest.json",
                "raw/shard_00000.parquet",
                "raw/shard_00001.parquet",
                "raw/shard_00002.parquet",
                "raw/shard_00003.parquet",
                "raw/shard_00004.parquet",
                "rejects/part_00000.jsonl",
                "report.html",
                "results/extinct.json",
                "results/lonely.json",
                "results/newborn.json",
                "results/reborn.json",
                "results/rising.json",
                "results/summary.json",
                "results/topics.json",
                "topics/refits.json",
                "topics/refits.npy",
                "topics/terms.json",
                "vectors/shard_00000.parquet",
                "vectors/shard_00001.parquet",
                "vectors/shard_00002.parquet",
                "vectors/shard_00003.parquet",
                "vectors/shard_00004.parquet")));
    assertThat(runs.get(1), is(runs.get(0)));
  }

  @Test
  void run_smallerArchiveIntoTheSameOutput_leavesNoSurplusShard() throws Exception {
    String model = TinyModel.write(folder.resolve("model")).toString();
    Path output = folder.resolve("output");
    for (int papers : new int[] {200, 60}) {
      Path archive = folder.resolve("archive" + papers + ".jsonl");
      SampleArchive.write(archive, papers, SEED);
      int status =
          run("--archive=" + archive, "--output=" + output, "--shardSize=50", "--model=" + model);
      assertThat(run.errors(), status, is(0));
    }
    for (String step : List.of("raw", "vectors", "labels")) {
      try (Stream<Path> shards = Files.list(output.resolve(step))) {
        assertThat(
            shards.map(p -> p.getFileName().toString()).sorted().toList(),
            contains("shard_00000.parquet", "shard_00001.parquet"));
      }
    }
  }

  @Test
  void run_onAnotherFileSystem_writesTheSameBytes() throws Exception {
    Path archive = folder.resolve("archive.jsonl");
    SampleArchive.write(archive, 60, SEED);
    String model = "--model=" + TinyModel.write(folder.resolve("model"));
    Path local = folder.resolve("local");
    Path other = folder.resolve("other");

    for (String output : List.of(local.toString(), "counted:" + other)) {
      int status = run("--archive=" + archive, "--output=" + output, model);
      assertThat(run.errors(), status, is(0));
    }

    assertThat(OutputFiles.hashes(other), is(OutputFiles.hashes(local)));
  }

  @Test
  void run_noSuchArchive_failsWithOneSentence() throws Exception {
    Path archive = folder.resolve("missing.jsonl");
    assertThat(run(archive, folder.resolve("output")), is(1));
    assertThat(lastError(), startsWith("strata: "));
    assertThat(lastError(), containsString(archive.toString()));
    assertThat(run.errors(), not(containsString("\tat ")));
  }

  @Test
  void run_tooManyRejects_failsWithTheRejectsOnDisk() throws Exception {
    Path archive = folder.resolve("broken.jsonl");
    Files.writeString(archive, "{\"id\":\"1\",\"title\":\"A paper\"}\nnot json\n");
    Path output = folder.resolve("output");
    assertThat(run(archive, output), is(1));
    assertThat(lastError(), containsString("1 of 2 lines are no papers"));
    assertThat(
        Files.readString(output.resolve("rejects/part_00000.jsonl")),
        containsString("\"reason\":\"NOT_JSON\""));
    assertThat(output.resolve("raw").toFile().exists(), is(false));
  }

  @Test
  void run_damagedGzip_namesTheFile() throws Exception {
    Path archive = folder.resolve("cut.jsonl.gz");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("{\"id\":\"1\",\"title\":\"A paper\"}\n".repeat(50).getBytes(UTF_8));
    }
    byte[] whole = bytes.toByteArray();
    Files.write(archive, Arrays.copyOf(whole, whole.length - 9));
    assertThat(run(archive, folder.resolve("output")), is(1));
    assertThat(lastError(), containsString("cut.jsonl.gz"));
    whole[whole.length - 6] ^= 1; // in the checksum
    Files.write(archive, whole);
    assertThat(run(archive, folder.resolve("output")), is(1));
    assertThat(lastError(), containsString("cut.jsonl.gz"));
  }

  @Test
  void run_noSuchModel_saysSo() throws Exception {
    Path archive = folder.resolve("one.jsonl");
    Files.writeString(archive, "{\"id\":\"1\",\"title\":\"Alone\"}\n");
    assertThat(
        run("--archive=" + archive, "--output=" + folder.resolve("output"), "--model=nope"), is(1));
    assertThat(
        lastError(),
        is(
            "strata: there is no model nope: it is neither one of bge-small-en-v1.5,"
                + " all-MiniLM-L6-v2 nor a folder nor a URL"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model=FOLDER | strata: the model FOLDER has no tokenizer.json",
        "--model=FOLDER/damaged | strata: cannot read FOLDER/damaged/tokenizer.json: ",
        "--device=gpu | strata: --device=gpu: PyTorch has no GPU here",
      })
  void run_modelThatCannotBe_endsWithOneSentence(String option, String sentence) throws Exception {
    Path archive = folder.resolve("one.jsonl");
    Files.writeString(archive, "{\"id\":\"1\",\"title\":\"Alone\"}\n");
    Path model = Files.createDirectories(folder.resolve("model/damaged")).getParent();
    Files.writeString(model.resolve("damaged/tokenizer.json"), "{\"version\":");
    assertThat(
        run(
            "--archive=" + archive,
            "--output=" + folder.resolve("output"),
            option.replace("FOLDER", model.toString())),
        is(1));
    assertThat(lastError(), startsWith(sentence.replace("FOLDER", model.toString())));
    assertThat(run.errors(), not(containsString("\tat ")));
  }

  @Test
  void run_cacheBelowAFile_isAUsageError() throws Exception {
    Path archive = folder.resolve("one.jsonl");
    Files.writeString(archive, "{\"id\":\"1\",\"title\":\"Alone\"}\n");
    Path cache = archive.resolve("cache");
    assertThat(
        run("--archive=" + archive, "--output=" + folder.resolve("output"), "--cacheDir=" + cache),
        is(2));
    assertThat(
        lastError(),
        is("strata: --cacheDir=" + cache + " goes through " + archive + ", which is no folder"));
  }

  @Test
  void run_wrongOptions_areUsageErrorsThatSayWhatToDo() {
    assertThat(run("--output=x"), is(2));
    assertThat(
        lastError(),
        is(
            "strata: --archive is missing: name the JSONL files to read, or Parquet files with"
                + " --vectors"));
    assertThat(run("--archive=x", "--output=y", "--shardSize=0"), is(2));
    assertThat(lastError(), is("strata: --shardSize must be in [1, 1000000], was 0"));
    assertThat(run("--archive=x", "--output=y", "--sharSize=5"), is(2));
    assertThat(lastError(), containsString("there is no option --sharSize"));
    assertThat(lastError(), containsString("--shardSize"));
    assertThat(run("--archive=x", "--output=memory://b/y[1]"), is(2));
    assertThat(lastError(), containsString("--output must not hold any of"));
    assertThat(run("--archive=x", "--output= "), is(2));
    assertThat(lastError(), is("strata: --output must not be blank"));
    assertThat(run("--archive=x", "--output=y", "--index=Nonsense"), is(2));
    assertThat(
        lastError(), is("strata: --index must be a FAISS index_factory string, was Nonsense"));
    assertThat(run("--archive=x", "--output=y", "--asOf=soon"), is(2));
    assertThat(lastError(), is("strata: --asOf must be a day as YYYY-MM-DD, was soon"));
  }

  private int run(Path archive, Path output) {
    return run("--archive=" + archive, "--output=" + output);
  }

  private int run(String... args) {
    return run.run(args);
  }

  private String lastError() {
    return run.lastError();
  }

  private static JsonNode json(Path output, String name) throws IOException {
    return JSON.readTree(output.resolve("results/" + name + ".json").toFile());
  }

  private static List<String> ids(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(r -> r.get("id").asText()).toList();
  }

  /** Every field of the findings is on the page about formats. */
  private static void assertDocumented(Path output) throws IOException {
    String page = Files.readString(Path.of("../../src/site/markdown/formats.md"));
    Set<String> fields = new HashSet<>();
    for (String name :
        List.of("extinct", "newborn", "reborn", "rising", "lonely", "topics", "summary")) {
      addFields(json(output, name), fields);
    }
    assertThat(fields.size(), is(greaterThan(60)));
    for (String field : fields) {
      assertThat(page, containsString("`" + field + "`"));
    }
  }

  private static void addFields(JsonNode node, Set<String> fields) {
    if (node.has("reasons")) {
      ((ObjectNode) node.get("reasons")).removeAll(); // their names are data
    }
    node.fieldNames().forEachRemaining(fields::add);
    node.forEach(child -> addFields(child, fields));
  }

  private static void assertRejects(SampleTruth truth, Path output) throws IOException {
    SortedMap<Long, Reject.Reason> expected = new TreeMap<>(truth.brokenLines());
    expected.put(truth.duplicateLine(), Reject.Reason.DUPLICATE_ID);
    SortedMap<Long, Reject.Reason> found = new TreeMap<>();
    for (String line : Files.readAllLines(output.resolve("rejects/part_00000.jsonl"))) {
      JsonNode reject = JSON.readTree(line);
      found.put(reject.get("line").asLong(), Reject.Reason.valueOf(reject.get("reason").asText()));
    }
    assertThat(found, is(expected));
  }

  /** Every topic of that fate is on the list, and nothing but clusters of such topics. */
  private static void assertListed(
      JsonNode rows, SampleTruth truth, Fate fate, Map<String, Integer> labels) {
    Map<String, SampleTruth.PlantedTopic> topicOf = new HashMap<>();
    truth.topics().forEach(t -> t.papers().forEach(id -> topicOf.put(id, t)));
    Set<String> listed = new HashSet<>();
    for (JsonNode row : rows) {
      int label = row.get("label").asInt();
      Map<SampleTruth.PlantedTopic, Long> members =
          labels.entrySet().stream()
              .filter(e -> e.getValue() == label && topicOf.containsKey(e.getKey()))
              .collect(Collectors.groupingBy(e -> topicOf.get(e.getKey()), Collectors.counting()));
      SampleTruth.PlantedTopic most =
          members.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      assertThat("cluster " + label + " is of " + most.name(), most.fate(), is(fate));
      listed.add(most.name());
    }
    List<String> planted = truth.topics(fate).stream().map(SampleTruth.PlantedTopic::name).toList();
    assertThat(listed, is(Set.copyOf(planted)));
    assertThat(planted, is(not(hasSize(0))));
  }
}
