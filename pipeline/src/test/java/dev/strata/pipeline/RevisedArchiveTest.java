/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TinyModel;
import dev.strata.model.OutputLayout;
import dev.strata.previous.Previous;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** An archive of texts, read again after some of them were revised. */
class RevisedArchiveTest {
  @TempDir private Path folder;

  /** The abstract of each paper, by its id. */
  private final SortedMap<String, String> papers = new TreeMap<>();

  private Path model;

  /** Whether runs are with the Direct runner's own checks. */
  private boolean checked;

  @BeforeEach
  void plant() throws IOException {
    model = TinyModel.write(folder.resolve("model"));
    for (int i = 0; i < 90; i++) {
      papers.put("p%03d".formatted(i), "words ".repeat(1 + i % 3) + "of paper " + i);
    }
    run("first");
  }

  private void revise() {
    for (int i = 10; i < 13; i++) {
      papers.merge("p%03d".formatted(i), " again", String::concat);
    }
    for (int i = 0; i < 4; i++) {
      papers.remove("p%03d".formatted(i));
    }
    for (int i = 0; i < 5; i++) { // before all others
      papers.put("a%03d".formatted(i), "a new paper " + i);
    }
  }

  @Test
  void run_textsRevised_countsThemAndEmbedsOnlyTheseAndTheNewOnes() throws Exception {
    revise();
    long embedded = EmbedPapers.papersInThisProcess();
    checked = true;
    run("second", "--previous=" + folder.resolve("first"));
    checked = false;
    assertThat(EmbedPapers.papersInThisProcess() - embedded, is(3L + 5L));

    JsonNode counted =
        JsonFile.read(output("second").result("changes"), JsonNode.class).get("papers");
    assertThat(counted.get("added").asInt(), is(5));
    assertThat(counted.get("revised").asInt(), is(3));
    assertThat(counted.get("removed").asInt(), is(4));
    assertThat(counted.get("shared").asInt(), is(86));

    run("fresh");
    assertThat(vectors("second"), is(vectors("fresh")));
    assertThat(vectors("second"), is(not(empty())));
  }

  @Test
  void run_shardOfThePreviousIsMissing_embedsItsPapersAndCountsNoRevisedOnes() throws Exception {
    revise();
    Files.move(
        folder.resolve("first/vectors/shard_00002.parquet"), folder.resolve("whole.parquet"));

    run("second", "--previous=" + folder.resolve("first"));

    JsonNode counted =
        JsonFile.read(output("second").result("changes"), JsonNode.class).get("papers");
    assertThat(counted.get("revised").isNull(), is(true));
    assertThat(counted.get("added").asInt(), is(5));
    run("fresh");
    assertThat(vectors("second"), is(vectors("fresh")));

    Files.copy( // as its own run would make it again
        folder.resolve("whole.parquet"), folder.resolve("first/vectors/shard_00002.parquet"));
    run("second", "--previous=" + folder.resolve("first"));
    counted = JsonFile.read(output("second").result("changes"), JsonNode.class).get("papers");
    assertThat(counted.get("revised").asInt(), is(3));
  }

  @Test
  void checkSame_previousMadeAnew_saysSo() throws Exception {
    Previous previous = Previous.in(output("first"));
    run("second", "--previous=" + folder.resolve("first"));
    previous.checkSame(output("second"));

    papers.replace("p050", "a text that has no other words");
    run("first");
    assertThat(
        assertThrows(IOException.class, () -> previous.checkSame(output("second"))).getMessage(),
        is(
            folder.resolve("first")
                + "/ was changed while the run compared its papers with it: start the run again"));
  }

  @Test
  void run_anotherModelThanBefore_failsBeforeAnythingIsEmbedded() throws Exception {
    model = TinyModel.writeNaN(folder.resolve("other"), '~');
    revise();
    assertThat(
        failure(() -> run("second", "--previous=" + folder.resolve("first"))),
        containsString("first/ was made with another model: topics keep their numbers only if"));
    assertThat(vectors("second"), empty());
  }

  /** The weights are converted for each precision, so their hashes differ. */
  @Test
  void run_previousOfAnotherPrecision_embedsAnewAndNumbersGoOn() throws Exception {
    assumeTrue(Precision.BF16.isHere(), "a CPU without bf16");
    model = TinyCheckpoint.write(folder.resolve("checkpoint"), Pooling.CLS);
    run("fp32", "--precision=fp32", "--pooling=cls");
    revise();
    long embedded = EmbedPapers.papersInThisProcess();

    run("bf16", "--precision=bf16", "--pooling=cls", "--previous=" + folder.resolve("fp32"));

    assertThat(EmbedPapers.papersInThisProcess() - embedded, is(91L));
    JsonNode counted =
        JsonFile.read(output("bf16").result("changes"), JsonNode.class).get("papers");
    assertThat(counted.get("shared").asInt(), is(86));
    assertThat(
        failure(
            () ->
                run(
                    "mean",
                    "--precision=bf16",
                    "--pooling=mean",
                    "--previous=" + folder.resolve("fp32"))),
        containsString("fp32/ was made with another model"));
  }

  @Test
  void run_previousFromVectors_failsBeforeAnythingIsEmbedded() throws Exception {
    run("second", List.of("--vectors=" + folder.resolve("first/vectors"), "--clusters=4"));
    revise();
    assertThat(
        failure(() -> run("third", "--previous=" + folder.resolve("second"))),
        containsString("second/ was made from --vectors, and this run embeds an archive"));
    assertThat(vectors("third"), empty());
  }

  @Test
  void run_fromVectorsOfAnotherLengthThanBefore_failsWithBothLengths() throws Exception {
    OutputLayout given = output("given");
    EmbeddedPapers.write(
        given,
        given.vectors(0),
        MadeFrom.step("test", 1),
        sink -> {
          for (String id : papers.keySet()) {
            sink.write(id, "On " + id, "", List.of("c"), "2001-02-03", new float[] {0, 1, 0});
          }
        });
    List<String> args =
        List.of("--vectors=" + given.vectors(0), "--previous=" + folder.resolve("first"));
    assertThat(
        failure(() -> run("second", args)),
        containsString("first/ have 16 components, and those of this archive have 3: topics keep"));

    run("second", List.of("--vectors=" + given.vectors(0))); // whose manifest a refusal leaves
    String manifest = output("second").manifest();
    List<String> again = new ArrayList<>(args);
    assertThat(Files.exists(Path.of(manifest)), is(true));
    failure(() -> run("second", again));
    assertThat(Files.exists(Path.of(manifest)), is(true));
  }

  @Test
  void run_refusedForAForeignFile_leavesTheFinishedOutputAsItWas() throws Exception {
    for (int i = 0; i < 15; i++) {
      papers.put("z%03d".formatted(i), "a further paper " + i);
    }
    Path foreign = Files.writeString(folder.resolve("first/raw/shard_00005.parquet"), "mine");
    assertThat(failure(() -> run("first")), containsString("shard_00005.parquet"));
    assertThat(Files.exists(Path.of(output("first").manifest())), is(true));
    assertThat(Files.readString(foreign), is("mine"));
  }

  @Test
  void run_previousThatEndedEarly_failsBeforeAnythingIsEmbedded() throws Exception {
    run("early", "--until=vectors");
    revise();
    assertThat(
        failure(() -> run("second", "--previous=" + folder.resolve("early"))),
        containsString("centroids.npy is missing, since the last run did not come to the step"));
    assertThat(vectors("second"), empty());
  }

  private static String failure(Executable run) {
    return FailureSentence.of(assertThrows(PipelineExecutionException.class, run));
  }

  /** The hashes of the vector shards. */
  private List<Integer> vectors(String name) throws IOException {
    Path shards = folder.resolve(name).resolve("vectors");
    if (!Files.exists(shards)) {
      return List.of();
    }
    List<Integer> hashes = new ArrayList<>();
    try (Stream<Path> files = Files.list(shards)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        hashes.add(Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private void run(String name, String... more) throws IOException {
    List<String> lines = new ArrayList<>();
    papers.forEach(
        (id, text) ->
            lines.add(
                "{\"id\": \"%s\", \"title\": \"On %s\", \"abstract\": \"%s\"}"
                    .formatted(id, id, text)));
    Path archive = Files.write(folder.resolve("archive.jsonl"), lines);
    List<String> args =
        new ArrayList<>(
            List.of(
                "--archive=" + archive,
                "--model=" + model,
                "--shardSize=20",
                "--clusters=4",
                "--lonely=3"));
    args.addAll(List.of(more));
    run(name, args);
  }

  private void run(String name, List<String> args) throws IOException {
    List<String> all = new ArrayList<>(args);
    all.add("--output=" + folder.resolve(name));
    String[] arguments = all.toArray(String[]::new);
    if (checked) {
      GraphRun.runChecked(arguments);
    } else {
      GraphRun.run(arguments);
    }
  }

  private OutputLayout output(String name) {
    return OutputLayout.of(folder.resolve(name).toString());
  }
}
