/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.store.Room;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.values.PCollection;
import org.apache.commons.math3.util.ArithmeticUtils;

/**
 * Builds the index over all papers, and then finds the lonely ones: the final singleton stage, one
 * DoFn on one element, with all the cores of one worker.
 *
 * <p>Label shards in; out come index/papers.faiss, index/papers.parquet, index/lonely.json, and the
 * lonely papers as one element. Index and lonely papers share a DoFn since both need all the
 * vectors, and two consumers would each hold them.
 */
public final class BuildIndex
    extends PTransform<PCollection<LabelledShard>, PCollection<List<LonelyPaper>>> {
  /** Bytes of FAISS's header of a flat index, however many rows and components it has. */
  public static final int HEADER_BYTES = 45;

  /**
   * What is built and found.
   *
   * @param factory FAISS index_factory string; metric is the inner product
   * @param neighbors which neighbour makes a paper's similarity, from 1
   * @param lonely how many lonely papers to list
   * @param training what an index that needs training is trained on
   * @param expectedBytes memory that the vectors and their index will take, a hint to the runner
   */
  public record Settings(
      String factory, int neighbors, int lonely, Training training, long expectedBytes)
      implements Serializable {}

  /**
   * The papers of the clustering's sample: those with the smallest hashes of their ids.
   *
   * @param seed of the hash
   * @param size papers, at most
   */
  public record Training(long seed, int size) implements Serializable {}

  private static final int USUAL_COMPONENTS = 384;
  private static final Pattern SUBVECTORS = Pattern.compile("PQ(\\d{1,4})");

  private final OutputLayout layout;
  private final Settings settings;

  private BuildIndex(OutputLayout layout, Settings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  /** Builds from the vector shards of {@code layout}, into it. */
  public static BuildIndex into(OutputLayout layout, Settings settings) {
    return new BuildIndex(layout, settings);
  }

  /**
   * Asks FAISS whether it can make an index of {@code factory} and add to it, for vectors of a
   * length that is not known yet: one that product quantizers can part as they want. Loads native
   * code.
   *
   * @throws RuntimeException with FAISS's words where it cannot
   */
  public static void checkFactory(String factory) {
    ProcessSetup.apply();
    VectorIndex.check(factory, fitting(factory));
  }

  /** Whether an index of {@code factory} needs training, whatever the length of the vectors. */
  static boolean isTrained(String factory) {
    return VectorIndex.isTrained(factory, fitting(factory));
  }

  /** A number of components that the product quantizers of {@code factory} can part. */
  private static int fitting(String factory) {
    int d = USUAL_COMPONENTS;
    for (Matcher quantizer = SUBVECTORS.matcher(factory); quantizer.find(); ) {
      d = ArithmeticUtils.lcm(d, Math.max(1, Integer.parseInt(quantizer.group(1))));
    }
    return d;
  }

  /**
   * The same for vectors of {@code d} components, before any work on them.
   *
   * @throws IllegalArgumentException with a sentence that has FAISS's words where it cannot
   */
  public static void checkFactory(String factory, int d) {
    ProcessSetup.apply();
    try {
      VectorIndex.check(factory, d);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(
              "--index=%s cannot be made of vectors of %d components: %s",
              factory, d, VectorIndex.reason(e)),
          e);
    }
  }

  /**
   * What an index of {@code factory} takes on disk. Loads native code where it is asked, and then
   * fails as {@link #checkFactory(String, int)}: so that is known before a paper is embedded.
   */
  public static Room.Index room(String factory) {
    return new Room.Index(
        VectorIndex.isFlat(factory),
        d -> {
          checkFactory(factory, d);
          return VectorIndex.codeBytes(factory, d);
        });
  }

  @Override
  public PCollection<List<LonelyPaper>> expand(PCollection<LabelledShard> labels) {
    return labels
        .apply("AllShards", CombineShards.all(JsonCoder.of(LabelledShard.class)))
        .apply(
            "IndexAndLonely",
            ParDo.of(new BuildIndexDoFn(layout, settings))
                .setResourceHints(ResourceHints.create().withMinRam(settings.expectedBytes())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("index", settings.factory()))
        .add(DisplayData.item("neighbors", settings.neighbors()));
  }
}
