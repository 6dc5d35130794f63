/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.cluster.PaperSample;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.model.OutputLayout;
import dev.strata.model.ProcessSetup;
import dev.strata.previous.Previous;
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
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.commons.math3.util.ArithmeticUtils;

/**
 * Builds the index over all papers and finds the lonely papers. This is the final singleton stage:
 * one DoFn on one element, with all the cores of one worker.
 *
 * <p>It takes label shards, writes index/papers.faiss, index/papers.parquet and index/lonely.json,
 * and gives the lonely papers as one element. The index and the lonely papers share a DoFn because
 * both need all vectors, and two consumers would each hold them.
 */
public final class BuildIndex
    extends PTransform<PCollection<LabelledShard>, PCollection<List<LonelyPaper>>> {
  /**
   * The length in bytes of FAISS's header of a flat index, whatever its number of rows and
   * components.
   */
  public static final int HEADER_BYTES = 45;

  /**
   * The settings of the index and of the lonely papers.
   *
   * @param factory FAISS index_factory string; the metric is the inner product
   * @param neighbors N: a paper's loneliness is its similarity to its N-th nearest other paper;
   *     from 1
   * @param lonely how many lonely papers to list
   * @param training what the sample is, on which an index that needs training is trained
   * @param expectedBytes memory that the vectors and their index will take, a hint to the runner
   */
  public record IndexSettings(
      String factory, int neighbors, int lonely, Training training, long expectedBytes)
      implements Serializable {}

  /**
   * What decides which papers are the sample on which an index is trained.
   *
   * @param seed seed of the hash
   * @param size most papers of the sample
   */
  public record Training(long seed, int size) implements Serializable {}

  private static final int USUAL_COMPONENTS = 384;
  private static final Pattern SUBVECTORS = Pattern.compile("PQ(\\d{1,4})");

  private final OutputLayout layout;
  private final IndexSettings settings;
  private final PCollectionView<PaperSample> sample;
  private final Previous previous;

  private BuildIndex(
      OutputLayout layout,
      IndexSettings settings,
      PCollectionView<PaperSample> sample,
      Previous previous) {
    this.layout = layout;
    this.settings = settings;
    this.sample = sample;
    this.previous = previous;
  }

  /**
   * Builds the index from the vector shards of {@code layout}, and writes it into {@code layout}.
   *
   * @param sample the papers on which an index that needs training is trained
   */
  public static BuildIndex into(
      OutputLayout layout, IndexSettings settings, PCollectionView<PaperSample> sample) {
    return new BuildIndex(layout, settings, sample, null);
  }

  /**
   * Also finds the nearest papers of those that were lonely in the previous snapshot, and writes
   * index/lonely_before.json.
   *
   * @param newPrevious the previous snapshot; null if there is none
   */
  public BuildIndex after(Previous newPrevious) {
    return new BuildIndex(layout, settings, sample, newPrevious);
  }

  /**
   * Asks FAISS whether it can make an index of {@code factory} and add vectors to it. The length of
   * the vectors is not known yet, so a length is tried that the product quantizers can divide. This
   * loads native code.
   *
   * @throws RuntimeException with FAISS's words, if it cannot
   */
  public static void checkFactory(String factory) {
    ProcessSetup.apply();
    VectorIndex.check(factory, fitting(factory));
  }

  /** Whether an index of {@code factory} needs training, whatever the length of the vectors. */
  static boolean isTrained(String factory) {
    return VectorIndex.isTrained(factory, fitting(factory));
  }

  /** A number of components that the product quantizers of {@code factory} can divide. */
  private static int fitting(String factory) {
    int d = USUAL_COMPONENTS;
    for (Matcher quantizer = SUBVECTORS.matcher(factory); quantizer.find(); ) {
      d = ArithmeticUtils.lcm(d, Math.max(1, Integer.parseInt(quantizer.group(1))));
    }
    return d;
  }

  /**
   * Asks FAISS whether it can make an index of {@code factory} and add vectors of {@code d}
   * components to it, before any work on such vectors.
   *
   * @throws IllegalArgumentException if it cannot; its message is one sentence for the user, with
   *     FAISS's words
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
   * The disk space that an index of {@code factory} takes. When it is asked for the length of a
   * vector's code, it loads native code and fails as {@link #checkFactory(String, int)} does, so
   * that a wrong factory is known before a paper is embedded.
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
            ParDo.of(new BuildIndexDoFn(layout, settings, sample, previous))
                .withSideInput("sample", sample)
                .setResourceHints(ResourceHints.create().withMinRam(settings.expectedBytes())));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("index", settings.factory()))
        .add(DisplayData.item("neighbors", settings.neighbors()));
  }
}
