/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.TextEncoder;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.math.Vectors;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.pipeline.AskMain;
import dev.strata.shard.PaperRows;
import dev.strata.shard.VectorRows;
import dev.strata.store.FinishedFiles;
import dev.strata.store.OutputFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The command that asks, on outputs that runs have written. */
class AskIT extends SmallRuns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int D = TinyModel.D;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void ask_texts_findsThePapersThatBruteForceFinds() throws Exception {
    Path asked = unbroken();
    SortedMap<String, String> before = OutputFiles.identities(asked);
    List<String> texts = List.of("neural parsing", "a corpus of tweets", "x");

    String in = String.join("\n", texts) + "\n\n";
    assertThat(ask(in, asked, "--model=" + model, "--format=jsonl", "--count=7"), is(0));

    assertThat(err(), is("strata: 1 empty line of stdin held no question, first line 4\n"));
    List<String> answers = out.toString(UTF_8).lines().toList();
    assertThat(answers.size(), is(texts.size()));
    for (int i = 0; i < texts.size(); i++) {
      JsonNode answer = JSON.readTree(answers.get(i));
      assertThat(answer.get("question").asText(), is(texts.get(i)));
      assertThat(ids(answer), is(nearest(asked, vector(texts.get(i)), 7)));
    }
    assertThat(OutputFiles.changed(before, OutputFiles.identities(asked)), is(empty()));
  }

  @Test
  void ask_queryPrefix_standsBeforeTheQuestion() throws Exception {
    JsonNode whole = papers("query: x");
    assertThat(papers("x"), is(not(whole)));
    assertThat(papers("x", "--queryPrefix=query: "), is(whole));

    Path asks = TinyCheckpoint.write(folder.resolve("asks"), Pooling.CLS);
    Files.writeString(
        asks.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"\"}}");
    model = asks; // of the same weights
    assertThat(papers("x"), is(whole));
    assertThat(papers("query: x", "--queryPrefix="), is(whole));
  }

  private JsonNode papers(String text, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--cacheDir=" + folder.resolve("cache"));
    answers(unbroken(), text, args.toArray(String[]::new));
    return lastAnswer().get("papers");
  }

  @Test
  void ask_anyIndexOrQuestionsTogether_giveTheSameAnswers() throws Exception {
    List<String> expected = answers(unbroken(), "neural parsing", "--count=12");
    Path ivf = unbroken("--index=IVF2,Flat");
    String cache = "--cacheDir=" + folder.resolve("cache");

    assertThat(answers(ivf, "neural parsing", "--count=12", cache), is(expected));
    assertThat(
        answers(ivf, "neural parsing", "--count=120", "--approximate", cache).size() > 20,
        is(true));

    ask("", ivf, "--like=" + expected.get(0), "--format=jsonl", "--approximate", cache);
    JsonNode like = lastAnswer();
    assertThat(like.get("exact").asBoolean(), is(false));
    assertThat(ids(like), is(not(expected)));
    assertThat(ids(like).contains(expected.get(0)), is(false));
  }

  @Test
  void ask_overTime_countsAllPapersOfTheArchive() throws Exception {
    assertThat(
        ask(
            "",
            unbroken(),
            "--over-time",
            "--nearer-than=-1",
            "anything",
            "--format=jsonl",
            "--model=" + model),
        is(0));
    JsonNode answer = lastAnswer();
    JsonNode topics = JSON.readTree(unbroken().resolve("results/topics.json").toFile());
    JsonNode summary = JSON.readTree(unbroken().resolve("results/summary.json").toFile());
    assertThat(answer.get("papers").asLong(), is(summary.get("papers").asLong()));
    assertThat(answer.get("standsFor").size(), is(10));
    assertThat(answer.get("windows").size(), is(topics.get(0).get("series").get("windows").size()));
    for (int w = 0; w < answer.get("windows").size(); w++) {
      int window = w;
      long papers =
          StreamSupport.stream(topics.spliterator(), false)
              .mapToLong(t -> t.get("series").get("windows").get(window).get("papers").asLong())
              .sum();
      assertThat(answer.get("windows").get(w).get("archive").asLong(), is(papers));
      assertThat(answer.get("windows").get(w).get("papers").asLong(), is(papers));
    }
    ask("", unbroken(), "--over-time", "anything", "--model=" + model);
    assertThat(
        out.toString(UTF_8),
        containsString("(only 1 in 10,000 random pairs of papers reaches this)"));
  }

  @Test
  void ask_modelThatIsNotKnown_saysSoAndLikeStillWorks() throws Exception {
    given(output);
    assertThat(ask("", output, "a text"), is(1));
    assertThat(
        err(),
        is(
            "strata: the model model, which made the vectors of "
                + output
                + "/, is not known here, since the manifest keeps only the last part of its name:"
                + " name its folder or URL with --model; --like=ID works without a model\n"));
    assertThat(ask("", output, "a text", "--model=" + folder.resolve("gone")), is(1));
    assertThat(err(), endsWith("nor a folder nor a URL; --like=ID works without a model\n"));
    Path other = TinyModel.writeNaN(folder.resolve("other"), 'q');
    assertThat(ask("", output, "a text", "--model=" + other), is(1));
    assertThat(
        err(),
        containsString("other is not the one that made the vectors of " + output + "/: name that"));
    assertThat(ask("", output, "--like=" + id(output, 3)), is(0));
  }

  @Test
  void ask_givenVectors_needsTheModelsName() throws Exception {
    Path vectors = unbroken().resolve("vectors");
    Run run = new Run();
    assertThat(
        run.errors(), run.run("--vectors=" + vectors, "--output=" + output, "--clusters=2"), is(0));

    assertThat(ask("", output, "a text"), is(1));
    assertThat(err(), containsString("were given, so no model of them is known: name it with"));
    assertThat(
        answers(output, "neural parsing", "--count=12"),
        is(answers(unbroken(), "neural parsing", "--count=12")));
    String category =
        JSON.readTree(unbroken().resolve("results/topics.json").toFile())
            .get(0)
            .get("categories")
            .get(0)
            .get("name")
            .asText();
    assertThat(
        answers(output, "neural parsing", "--category=" + category),
        is(answers(unbroken(), "neural parsing", "--category=" + category)));
  }

  @Test
  void ask_outputThatIsBeingWrittenOrStopped_isRefused() throws Exception {
    Path slow = folder.resolve("slow");
    try (Child child = Child.start(slow, List.of(), arguments(slow))) {
      child.await(() -> Files.exists(slow.resolve("_running.json")));
      assertThat(ask("", slow, "--like=x"), is(1));
      assertThat(err(), containsString("has the mark of a run, process " + child.pid()));
      child.kill();
    }
    assertThat(ask("", slow, "--like=x"), is(1));
    assertThat(err(), containsString("if it has been stopped, start it again"));

    run(slow, "--until=vectors");
    assertThat(ask("", slow, "--like=x"), is(1));
    assertThat(err(), containsString("start the run again without --until"));
    run(slow);
    assertThat(ask("", slow, "--like=" + id(slow, 0)), is(0));
  }

  @Test
  void ask_earlierVersionsOutput_isRefused() throws Exception {
    given(output);
    Path papers = output.resolve("index/papers.parquet");
    Files.copy(output.resolve("labels/shard_00000.parquet"), folder.resolve("before"));
    String manifest = Files.readString(output.resolve("manifest.json"));
    FinishedFiles.write( // which deletes the manifest
        OutputLayout.of(output.toString()),
        papers.toString(),
        channel -> channel.write(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("before")))));
    JsonNode record = JSON.readTree(output.resolve("_done/index/papers.parquet.json").toFile());
    Files.writeString(
        output.resolve("manifest.json"),
        manifest.replaceAll(
            "(?s)(\"index/papers.parquet\" : \\{).*?\\}",
            "$1 \"bytes\" : "
                + record.get("bytes")
                + ", \"sha256\" : "
                + record.get("sha256")
                + "}"));

    assertThat(ask("", output, "--like=x"), is(1));
    assertThat(
        err(),
        is(
            "strata: "
                + output
                + "/ was written by an earlier version of Strata: start its run again with this"
                + " version, which makes only those files anew that have changed\n"));
  }

  @Test
  void ask_outputOnAnotherFileSystem_isCopiedOnce() throws Exception {
    given(output);
    List<String> expected = answers(output, "neural parsing");
    Path cache = folder.resolve("cache");
    Run run = new Run();
    Path stored = folder.resolve("stored");
    assertThat(run.errors(), run.run(arguments(Path.of("counted:" + stored))), is(0));

    for (int i = 0; i < 2; i++) {
      ask(
          "",
          Path.of("counted:" + stored),
          "neural parsing",
          "--model=" + model,
          "--cacheDir=" + cache,
          "--format=jsonl");
      assertThat(err(), ids(lastAnswer()), is(expected));
    }
    assertThat(OutputFiles.identities(cache).size(), is(2));
  }

  private List<String> answers(Path from, String text, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of(text, "--model=" + model, "--format=jsonl"));
    args.addAll(List.of(more));
    assertThat(ask("", from, args.toArray(String[]::new)), is(0));
    return ids(lastAnswer());
  }

  private JsonNode lastAnswer() throws Exception {
    return JSON.readTree(out.toString(UTF_8));
  }

  private static List<String> ids(JsonNode answer) {
    return StreamSupport.stream(answer.get("papers").spliterator(), false)
        .map(paper -> paper.get("id").asText())
        .toList();
  }

  private int ask(String in, Path from, String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(from.toString()));
    all.addAll(List.of(args));
    return new AskMain(
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            false)
        .run(all.toArray(String[]::new));
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private float[] vector(String text) throws Exception {
    TorchEncoders encoders = new TorchEncoders();
    EmbedSettings settings =
        EmbedSettings.defaults().withModel(model.toString()).withGivenPrompt("").withMaxTokens(512);
    TextEncoder encoder = encoders.acquire(settings);
    try {
      return encoder.embed(encoder.tokenize(List.of(text)).get()).get();
    } finally {
      encoders.release(settings);
    }
  }

  private static List<Shard> shards(Path from) throws Exception {
    List<Shard> shards = new ArrayList<>();
    for (int i = 0;
        Files.exists(from.resolve(String.format("vectors/shard_%05d.parquet", i)));
        i++) {
      String path = from.resolve(String.format("vectors/shard_%05d.parquet", i)).toString();
      int[] rows = {0};
      PaperRows.read(new Shard(i, path, 0, ""), List.of("id"), paper -> rows[0]++);
      shards.add(new Shard(i, path, rows[0], ""));
    }
    return shards;
  }

  private static List<String> allIds(Path from) throws Exception {
    List<String> ids = new ArrayList<>();
    for (Shard shard : shards(from)) {
      PaperRows.read(shard, List.of("id"), paper -> ids.add(paper[0]));
    }
    return ids;
  }

  private static String id(Path from, int row) throws Exception {
    return allIds(from).get(row);
  }

  /** The ids of the papers that are nearest to a vector, by comparing all in double. */
  private static List<String> nearest(Path from, float[] vector, int count) throws Exception {
    List<Double> similarities = new ArrayList<>();
    for (Shard shard : shards(from)) {
      VectorRows.read(
          shard,
          (first, rows, d, values) -> {
            for (int i = 0; i < rows; i++) {
              similarities.add(Vectors.dot(vector, 0, values, i * D, D));
            }
          });
    }
    List<String> ids = allIds(from);
    return IntStream.range(0, ids.size())
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -similarities.get(i)))
        .limit(count)
        .map(ids::get)
        .toList();
  }
}
