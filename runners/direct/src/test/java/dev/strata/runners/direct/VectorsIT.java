/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.given.GivenFiles;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that begin with vectors which are there, and runs that end before the report. */
class VectorsIT extends SmallRuns {
  private static final int D = 8;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UnaryOperator<ExampleParquetWriter.Builder> PLAIN = builder -> builder;

  @Test
  void run_vectorsOfAnArchive_givesTheLabelsAndAnswersOfTheArchive() throws Exception {
    given(output);
    Path vectors = folder.resolve("elsewhere");
    Files.move(output.resolve("vectors"), vectors);
    Path again = folder.resolve("again");

    Run run = new Run();
    List<String> arguments = new ArrayList<>(List.of(vectorArguments(vectors, again)));
    arguments.set(0, "--vectors=" + vectors.toUri());
    assertThat(run.errors(), run.runChecked(arguments.toArray(new String[0])), is(0));

    SortedMap<String, String> all = OutputFiles.hashes(output);
    for (String file : OutputFiles.hashes(again).keySet()) {
      if (!file.matches("_done/.*|results/summary.json|report.html|manifest.json")) {
        assertThat(file, OutputFiles.hashes(again).get(file), is(all.get(file)));
      }
    }
    assertThat(names(again, "labels"), is(names(output, "labels")));
    assertThat(again.resolve("raw").toFile().exists(), is(false));
    assertThat(
        json(again, "results/topics.json").get(0).get("series"),
        is(json(output, "results/topics.json").get(0).get("series")));
  }

  @Test
  void run_filesOfManyKinds_areReadInPathOrderAndLabelledByName() throws Exception {
    Path vectors = folder.resolve("given");
    List<List<Float>> rows = rows(90, 1);
    GivenFiles.write(vectors.resolve("b/x.parquet"), ids("b", 30), rows.subList(0, 30));
    GivenFiles.write(
        vectors.resolve("a/x.parquet"),
        "message schema { required int64 id (INTEGER(64,false));"
            + " optional group vector (LIST) { repeated double array; } }",
        IntStream.range(0, 30).mapToObj(i -> (Object) (i < 29 ? i : -1L)).toList(),
        rows.subList(30, 60),
        b -> b.withRowGroupSize(500L).withMinRowCountForPageSizeCheck(5));
    GivenFiles.write(vectors.resolve("c.parquet"), ids("c", 30), rows.subList(60, 90));

    Run run = runVectors(Path.of(vectors + "/**.parquet"), output, "--clusters=3");

    assertThat(names(output, "labels"), is(Set.of("a/x.parquet", "b/x.parquet", "c.parquet")));
    List<String> ids = new ArrayList<>();
    ParquetFiles.read(
        output.resolve("index/papers.parquet").toString(),
        Schemas.PAPERS,
        paper -> ids.add(paper.get("id").toString()));
    assertThat(ids.size(), is(90));
    assertThat(
        List.of(ids.get(0), ids.get(29), ids.get(30), ids.get(60)),
        is(List.of("0", "18446744073709551615", "b0", "c0")));
    assertThat(
        run.results(),
        startsWith(
            "90 papers of 90 rows in 3 files\n"
                + "title: none in 90 rows; nothing at title\n"
                + "abstract: none in 90 rows; nothing at abstract\n"
                + "categories: none in 90 rows; nothing at categories\n"
                + "date: none in 90 rows; nothing at created\n"
                + "extinct, newborn, reborn and rising topics: skipped, since no paper has a date\n"));
    assertThat(
        json(output, "manifest.json").get("options").get("vectors").asText(), is("**.parquet"));
  }

  @Test
  void run_again_touchesNoFileAndOneFileChanged_labelsThatOneAnew() throws Exception {
    Path vectors = folder.resolve("given");
    for (String name : List.of("a", "b", "c")) {
      GivenFiles.write(vectors.resolve(name + ".parquet"), ids(name, 40), rows(40, name.charAt(0)));
    }
    runVectors(vectors, output, "--sampleSize=2", "--clusters=2");
    SortedMap<String, String> before = OutputFiles.identities(output);
    runVectors(vectors, output, "--sampleSize=2", "--clusters=2");
    assertThat(OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of()));

    Files.delete(vectors.resolve("b.parquet"));
    runVectors(vectors, output, "--sampleSize=2", "--clusters=2");

    assertThat(names(output, "labels"), is(Set.of("a.parquet", "c.parquet")));
    assertThat(output.resolve("_done/labels/b.parquet.json").toFile().exists(), is(false));
  }

  @Test
  void run_rowsThatAreNoPapers_areLeftOutAndListedWithSourceAndRow() throws Exception {
    Path vectors = folder.resolve("given");
    List<List<Float>> rows = new ArrayList<>(rows(100, 2));
    List<Object> ids = new ArrayList<>(ids("p", 100));
    rows.set(3, Collections.nCopies(D, 0f));
    rows.set(5, rows.get(5).subList(0, D - 1));
    rows.set(7, withFirst(rows.get(7), Float.NaN));
    rows.set(8, withFirst(rows.get(8), Float.NEGATIVE_INFINITY));
    rows.set(9, withFirst(rows.get(9), null));
    rows.set(10, null);
    ids.set(20, null);
    ids.set(30, "p29");
    ids.set(31, "p1");
    Path file = GivenFiles.write(vectors.resolve("a.parquet"), ids, rows);
    List<List<Float>> more = rows(50, 3);
    Path second = GivenFiles.write(vectors.resolve("b.parquet"), ids("p", 50), more);

    runVectors(
        vectors, output, "--maxRejectFraction=0.05", "--maxDuplicateFraction=0.5", "--clusters=2");

    List<String> rejects = new ArrayList<>();
    for (String part : List.of("part_00000", "part_00001")) {
      for (String line : Files.readAllLines(output.resolve("rejects/" + part + ".jsonl"))) {
        JsonNode reject = JSON.readTree(line);
        String source = reject.get("source").asText();
        assertThat(source, is((part.endsWith("0") ? file : second).toString()));
        rejects.add(reject.get("row") + " " + reject.get("reason").asText());
      }
    }
    assertThat(
        rejects.subList(0, 9),
        is(
            List.of(
                "3 ZERO_VECTOR",
                "5 OTHER_LENGTH",
                "7 NOT_FINITE",
                "8 NOT_FINITE",
                "9 NOT_FINITE",
                "10 NO_VECTOR",
                "20 NO_ID",
                "30 DUPLICATE_ID",
                "31 DUPLICATE_ID")));
    // ids of rows that were left out are free again
    assertThat(rejects.size(), is(9 + 50 - 9));
    assertThat(json(output, "results/summary.json").get("papers").asInt(), is(91 + 9));
    assertThat(json(output, "manifest.json").get("counts").get("lines").asInt(), is(150));
    List<String> labelled = new ArrayList<>();
    ParquetFiles.read(
        output.resolve("labels/b.parquet").toString(),
        Schemas.LABELS,
        row -> labelled.add(row.get("id").toString()));
    assertThat(labelled, is(List.of("p3", "p5", "p7", "p8", "p9", "p10", "p20", "p30", "p31")));
  }

  @Test
  void run_normsThatAreNotOne_areRefusedOrNormalised() throws Exception {
    List<List<Float>> unit = rows(60, 4);
    List<List<Float>> scaled =
        unit.stream().map(row -> row.stream().map(x -> x * 4).toList()).toList(); // exact
    Path asUnit = GivenFiles.write(folder.resolve("unit.parquet"), ids("p", 60), unit);
    Path asScaled = GivenFiles.write(folder.resolve("scaled.parquet"), ids("p", 60), scaled);

    assertFails(
        asScaled,
        asScaled
            + ": the vector of row 0 is not of unit length, within 0.001: to have all brought"
            + " to it, start again with --normalize");
    runVectors(asScaled, output, "--normalize", "--clusters=2");
    Path other = folder.resolve("other");
    runVectors(asUnit, other, "--normalize", "--clusters=2");

    for (String file : List.of("clusters/centroids.npy", "index/papers.faiss")) {
      assertThat(Files.mismatch(output.resolve(file), other.resolve(file)), is(-1L));
    }
    assertThat(
        json(output, "results/lonely.json").get(0).get("similarity").asDouble(),
        closeTo(json(other, "results/lonely.json").get(0).get("similarity").asDouble(), 0));
  }

  @Test
  void run_otherColumns_areReadWhereNamed() throws Exception {
    Path file =
        GivenFiles.write(
            folder.resolve("given.parquet"),
            GivenFiles.THREE_LEVELS.replace("vector", "emb").replace(" id ", " key "),
            ids("p", 20),
            rows(20, 5),
            PLAIN);
    assertFails(file, "cannot read " + file + ": there is no column vector; name another with");
    assertFails(
        file,
        "cannot read "
            + file
            + ": there is no column id; name another with --idColumn or --vectorColumn: the columns are key, emb",
        "--vectorColumn=emb");
    runVectors(file, output, "--vectorColumn=emb", "--idColumn=key", "--clusters=2");
    assertThat(names(output, "labels"), is(Set.of("given.parquet")));
  }

  @Test
  void run_badFiles_saySoInOneSentence() throws Exception {
    Path file = GivenFiles.write(folder.resolve("a.parquet"), ids("p", 20), rows(20, 6));
    byte[] bytes = Files.readAllBytes(file);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length - 9));
    assertFails(
        cut, "cannot read " + cut + ": it is not a Parquet file, for it does not end in PAR1");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertFails(empty, "the vectors " + empty + " is a folder without *.parquet");
    Path none =
        GivenFiles.write(
            folder.resolve("none.parquet"), List.of("p"), Collections.singletonList(null));
    assertFails(none, "1 of 1 rows are no papers, more than the fraction of");
    assertThat(
        Files.readString(output.resolve("rejects/part_00000.jsonl")), containsString("\"row\":0"));
    assertFails(
        none,
        "the vectors hold no paper: 1 row with no vector, first " + none + ", row 0",
        "--maxRejectFraction=1");
    List<List<Float>> rows = new ArrayList<>(rows(20, 6));
    rows.set(1, Collections.nCopies(D, 0f));
    Path zero = GivenFiles.write(folder.resolve("zero.parquet"), ids("p", 20), rows);
    assertFails(
        zero,
        "1 of 20 rows are no papers, more than the fraction of 0.01 that is allowed: 1 row with a"
            + " vector of zeros, first "
            + zero
            + ", row 1: p1. See "
            + output
            + "/rejects/, or allow more with --maxRejectFraction");
  }

  @Test
  void run_idsThatBeginAnew_areRefusedWithAnExample() throws Exception {
    Path vectors = folder.resolve("given");
    List<List<Float>> rows = new ArrayList<>(rows(20, 7));
    GivenFiles.write(vectors.resolve("b.parquet"), ids("p", 20), rows);
    GivenFiles.write(vectors.resolve("c.parquet"), ids("p", 20), rows);
    rows.set(0, Collections.nCopies(D, 0f)); // no paper, so its id is free again
    GivenFiles.write(vectors.resolve("a.parquet"), ids("p", 20), rows);

    assertFails(
        vectors,
        "39 of 59 papers have the id of an earlier one, more than the fraction of 0.05 that is"
            + " allowed: id is \"p1\" in "
            + vectors.resolve("a.parquet")
            + ", row 1, and in "
            + vectors.resolve("b.parquet")
            + ", row 1. Name the field that tells papers apart with --idColumn, or allow more with"
            + " --maxDuplicateFraction. In all: 20 papers of 60 rows in 3 files; left out: 1 row"
            + " with a vector of zeros, first "
            + vectors.resolve("a.parquet")
            + ", row 0: p0",
        "--maxRejectFraction=0.1");
  }

  @Test
  void run_fieldsThatAreNotUnderstood_areSaid() throws Exception {
    Path file = folder.resolve("a.parquet");
    MessageType type =
        MessageTypeParser.parseMessageType(
            "message schema { required binary id (STRING); optional boolean title;"
                + " optional binary abstract (STRING); optional binary categories (STRING);"
                + " optional binary created (STRING); repeated float vector; }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type).build()) {
      for (List<Float> row : rows(20, 8)) {
        Group group = new SimpleGroup(type).append("id", "p" + row.hashCode());
        group.append("title", true).append("created", "so<on");
        group.append("abstract", "<p> </p>").append("categories", "[]"); // nothing for a reader
        row.forEach(component -> group.add("vector", component));
        writer.write(group);
      }
    }

    assertFails(
        file,
        "20 of 20 dates at created are not understood, first \"so<on\" in "
            + file
            + ", row 0: write them as in 2019-11-15 or as time stamps, or go on without them with"
            + " --allowUndated. In all: 20 papers of 20 rows in 1 file");
    Run run = runVectors(file, folder.resolve("allowed"), "--allowUndated");

    assertThat(
        run.results(),
        startsWith(
            "20 papers of 20 rows in 1 file\n"
                + "title: none in 20 rows; 20 of 20 rows of a type that is not read, first boolean"
                + " in "
                + file
                + ", row 0 at title\n"
                + "abstract: none in 20 rows; nothing at abstract\n"
                + "categories: none in 20 rows; nothing at categories\n"
                + "date: none in 20 rows; 20 of 20 rows not understood, first \"so<on\" in "
                + file
                + ", row 0 at created\n"
                + "extinct, newborn, reborn and rising topics: skipped, since no date is understood\n"));
  }

  @Test
  void run_manyRowsThatAreNoPapers_areListedUpToAThousand() throws Exception {
    List<List<Float>> rows =
        new ArrayList<>(Collections.nCopies(1_100, Collections.nCopies(D, 0f)));
    rows.addAll(rows(20, 9));
    Path file = GivenFiles.write(folder.resolve("a.parquet"), ids("p", 1_120), rows);

    runVectors(file, output, "--maxRejectFraction=1");

    List<String> rejects = Files.readAllLines(output.resolve("rejects/part_00000.jsonl"));
    assertThat(rejects.size(), is(1_001));
    assertThat(JSON.readTree(rejects.get(1_000)).get("notListed").asInt(), is(100));
  }

  @Test
  void run_indexThatNoVectorOfThatLengthCanHave_isRefusedInThePlan() throws Exception {
    Path file = GivenFiles.write(folder.resolve("a.parquet"), ids("p", 20), rows(20, 6));
    assertFails(
        file,
        "--index=PQ" + (D + 1) + " cannot be made of vectors of " + D + " components: ",
        "--index=PQ" + (D + 1));
    assertThat(output.resolve("clusters").toFile().exists(), is(false));
  }

  /** By default there is a cluster for each hundred of them. */
  @Test
  void run_moreRefitsThanAWorkerHolds_isRefusedInThePlan() throws Exception {
    int papers = 10_100;
    Path file = GivenFiles.write(folder.resolve("a.parquet"), ids("p", papers), rows(papers, 6));
    assertFails(
        file, "--stability=1000 times 101 clusters are 101000 centroids", "--stability=1000");
    assertThat(output.resolve("clusters").toFile().exists(), is(false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shards | raw",
        "vectors | raw vectors",
        "labels | raw vectors clusters labels",
      })
  void run_until_endsAfterThatStepAndALaterRunGoesOn(String until, String made) throws Exception {
    Run run = new Run();
    assertThat(run.errors(), run.run(arguments(output, "--until=" + until)), is(0));

    Set<String> folders = new TreeSet<>();
    json(output, "manifest.json")
        .get("files")
        .fieldNames()
        .forEachRemaining(file -> folders.add(file.substring(0, file.indexOf('/'))));
    folders.remove("rejects");
    assertThat(folders, is(new TreeSet<>(Arrays.asList(made.split(" ")))));
    assertThat(
        run.results(),
        endsWith(
            "\n120 papers in 6 shards, since --until="
                + until
                + " ends the run there: "
                + output
                + "/\n"));
    assertThat(run.results(), startsWith("120 papers of "));
    assertThat(output.resolve("_running.json").toFile().exists(), is(false));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
    SortedMap<String, String> before = OutputFiles.identities(output);
    before.keySet().removeIf(name -> !name.endsWith(".parquet"));

    run(output);

    SortedMap<String, String> after = OutputFiles.identities(output);
    assertThat(
        OutputFiles.changed(before, after).stream().filter(before::containsKey).toList(),
        is(empty()));
    assertSameAsUnbroken();
  }

  @Test
  void run_untilOnAFinishedOutput_leavesWhatComesLater() throws Exception {
    given(output);
    SortedMap<String, String> before = OutputFiles.identities(output);
    run(output, "--until=shards");
    Set<String> changed = OutputFiles.changed(before, OutputFiles.identities(output));
    assertThat(changed, is(Set.of("manifest.json", "_done/manifest.json.json")));
    List<String> files = new ArrayList<>();
    json(output, "manifest.json").get("files").fieldNames().forEachRemaining(files::add);
    assertThat(files, hasItems("raw/shard_00000.parquet"));
    assertThat(files, everyItem(not(startsWith("vectors/"))));
  }

  @Test
  void run_scratchFolder_isEmptyAfterwards() throws Exception {
    Path scratch = folder.resolve("scratch");
    run(output, "--scratch=" + scratch);
    try (var files = Files.walk(scratch)) {
      assertThat(files.filter(file -> !file.equals(scratch)).toList(), is(empty()));
    }
    assertSameAsUnbroken();
  }

  @Test
  void run_vectorsAtAnyParallelism_writesTheSameBytes() throws Exception {
    Path vectors = folder.resolve("given");
    for (String name : List.of("a", "b", "c", "d")) {
      GivenFiles.write(vectors.resolve(name + ".parquet"), ids(name, 70), rows(70, name.charAt(0)));
    }
    runVectors(vectors, output, "--targetParallelism=1");
    Path other = folder.resolve("other");
    runVectors(vectors, other, "--targetParallelism=4");
    assertThat(
        OutputFiles.changed(OutputFiles.hashes(output), OutputFiles.hashes(other)), is(empty()));
  }

  private static Run runVectors(Path vectors, Path into, String... more) {
    Run run = new Run();
    int status = run.run(vectorArguments(vectors, into, more));
    assertThat(run.errors(), status, is(0));
    return run;
  }

  private void assertFails(Path vectors, String sentence, String... more) {
    Run run = new Run();
    assertThat(run.run(vectorArguments(vectors, output, more)), is(1));
    assertThat(run.lastError(), containsString("strata: " + sentence));
  }

  private static String[] vectorArguments(Path vectors, Path into, String... more) {
    List<String> all = new ArrayList<>(List.of("--vectors=" + vectors, "--output=" + into));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static JsonNode json(Path output, String file) throws IOException {
    return JSON.readTree(output.resolve(file).toFile());
  }

  /** The files in a folder of the output, and below it. */
  private static Set<String> names(Path output, String name) throws IOException {
    Set<String> names = new HashSet<>();
    try (var files = Files.walk(output.resolve(name))) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(output.resolve(name).relativize(file).toString()));
    }
    return names;
  }

  private static List<Object> ids(String prefix, int n) {
    List<Object> ids = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      ids.add(prefix + i);
    }
    return ids;
  }

  private static List<Float> withFirst(List<Float> row, Float first) {
    List<Float> changed = new ArrayList<>(row);
    changed.set(0, first);
    return changed;
  }

  /** Rows of unit length. */
  private static List<List<Float>> rows(int n, long seed) {
    Random random = new Random(seed);
    List<List<Float>> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] row = random.doubles(D, -1, 1).toArray();
      double norm = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum());
      rows.add(Arrays.stream(row).mapToObj(x -> (float) (x / norm)).toList());
    }
    return rows;
  }
}
