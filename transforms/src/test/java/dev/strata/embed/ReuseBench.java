/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.shard.RawShardFile;
import dev.strata.shard.SortedHashes;
import dev.strata.store.MadeFrom;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;

/**
 * Measures what a run does with vectors that are there: {@code ReuseBench hashes FOLDER HASHES}
 * sorts hashes and looks for some, and {@code ReuseBench copy FOLDER PAPERS} copies the vectors of
 * papers, 384 components each, from another output.
 */
final class ReuseBench {
  private static final int D = 384;
  private static final int SHARD = 10_000;
  private static final int ASKED = 1_000_000;

  /** Words of a title and of an abstract: as many characters as those of arXiv on average. */
  private static final int TITLE = 10;

  private static final int ABSTRACT = 140;

  private ReuseBench() {}

  /** What to measure, a folder for what it writes, and how many. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[1]);
    if (args[0].equals("hashes")) {
      sortHashes(layout(folder), Integer.parseInt(args[2]));
    } else {
      copyVectors(folder, Integer.parseInt(args[2]));
    }
  }

  private static void sortHashes(OutputLayout layout, int count) throws IOException {
    long start = System.nanoTime();
    String file = layout.knownTexts("bench");
    SortedHashes.write(
        layout,
        file,
        count,
        sorter -> {
          for (int i = 0; i < count; i++) {
            sorter.add(hash(i), i, 0);
          }
        });
    say("%,d hashes sorted in %.1f s", count, since(start));

    start = System.nanoTime();
    SortedHashes known = SortedHashes.open(layout, file);
    int asked = Math.min(ASKED, count);
    for (int j = 0; j < asked; j++) {
      int i = (int) ((long) j * count / asked);
      if (!known.find(hash(i)).equals(List.of(new SortedHashes.Numbers(i, 0)))
          || !known.find(hash(-1 - i)).isEmpty()) {
        throw new IllegalStateException("hash " + i + " is not found as it was added");
      }
    }
    say("%,d found and as many not found in %.1f s", asked, since(start));
  }

  private static Hash hash(int i) {
    SplittableRandom random = new SplittableRandom(i);
    return new Hash(random.nextLong(), random.nextLong());
  }

  private static OutputLayout layout(Path folder) {
    return OutputLayout.of(folder.toString());
  }

  private static void copyVectors(Path folder, int papers)
      throws IOException, InterruptedException {
    EmbedSettings settings =
        EmbedSettings.defaults()
            .withModel(TinyModel.write(folder.resolve("model")).toString())
            .withMaxTokens(64);
    MadeFrom model = new TorchEncoders().plan(settings).madeFrom(settings);
    OutputLayout earlier = layout(folder.resolve("earlier"));
    Files.createDirectories(Path.of(earlier.root()));
    OutputFiles.writeTrace(earlier, List.of("a-run"));
    for (int from = 0; from < papers; from += SHARD) {
      writeVectors(earlier, from, Math.min(papers, from + SHARD), model);
    }
    say("%,d vectors written", papers);
    copy(
        earlier,
        layout(folder.resolve("first")),
        Math.min(SHARD, papers),
        settings); // loads classes
    double seconds = copy(earlier, layout(folder.resolve("out")), papers, settings);
    if (EmbedPapers.papersInThisProcess() > 0) {
      throw new IllegalStateException(EmbedPapers.papersInThisProcess() + " papers were embedded");
    }
    say("%,d vectors copied in %.1f s: %,.0f papers/s", papers, seconds, papers / seconds);
  }

  /** The seconds that the step takes. */
  private static double copy(
      OutputLayout earlier, OutputLayout layout, int papers, EmbedSettings settings)
      throws IOException, InterruptedException {
    List<Shard> raw = new ArrayList<>();
    for (int from = -SHARD / 2; from < papers; from += SHARD) { // each has papers of two of those
      raw.add(writeRaw(layout, raw.size(), Math.max(0, from), Math.min(papers, from + SHARD)));
    }
    Pipeline pipeline = // as the command line sets it: without checks, and nobody polls it
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--enforceImmutability=false",
                    "--enforceEncodability=false",
                    "--blockOnRun=false")
                .create());
    pipeline
        .apply(Create.of(raw))
        .apply(EmbedPapers.into(layout, settings, new TorchEncoders()).reusing(List.of(earlier)));
    long start = System.nanoTime();
    PipelineResult result = pipeline.run();
    while (!result.getState().isTerminal()) {
      Thread.sleep(10);
    }
    result.waitUntilFinish(); // throws what the step threw
    return since(start);
  }

  private static void writeVectors(OutputLayout layout, int from, int to, MadeFrom model)
      throws IOException {
    EmbeddedPapers.write(
        layout,
        layout.vectors(from / SHARD),
        model.and(EmbedPlan.PAPERS, "from " + from),
        sink -> {
          for (int i = from; i < to; i++) {
            sink.write(paper(i), vector(i));
          }
        });
  }

  private static Shard writeRaw(OutputLayout layout, int index, int from, int to)
      throws IOException {
    MadeFrom made = MadeFrom.step("bench", 1).and("papers", "from " + from);
    RawShardFile.write(
        layout,
        layout.raw(index),
        made,
        sink -> {
          for (int i = from; i < to; i++) {
            sink.write(paper(i));
          }
        });
    return new Shard(index, layout.raw(index), to - from, "raw from " + from);
  }

  private static Paper paper(int i) {
    SplittableRandom random = new SplittableRandom(i);
    return new Paper(
        "paper/" + i,
        words(random, TITLE),
        words(random, ABSTRACT),
        List.of("cs.DL"),
        "2001-02-03",
        "archive.jsonl",
        i + 1);
  }

  private static String words(SplittableRandom random, int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36)).append("ing ");
    }
    return words.toString();
  }

  private static float[] vector(int i) {
    SplittableRandom random = new SplittableRandom(~i);
    float[] vector = new float[D];
    double squares = 0;
    for (int j = 0; j < D; j++) {
      vector[j] = (float) random.nextDouble(-1, 1);
      squares += vector[j] * vector[j];
    }
    for (int j = 0; j < D; j++) {
      vector[j] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String sentence, Object... values) {
    System.out.println(String.format(Locale.ROOT, sentence, values));
  }
}
