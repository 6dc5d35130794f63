/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.model.LabelledShard;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Reads the papers of a vector shard with what its label shard says of each; the rows of the two
 * shards stand in the same order.
 */
public final class LabelledRows {
  private static final String LABEL = "label";
  private static final String SIMILARITY = "similarity";

  private LabelledRows() {}

  /** Takes a paper and its label. */
  @FunctionalInterface
  public interface LabelledConsumer {
    /**
     * Takes the next paper.
     *
     * @param row its row, from 0
     * @param label the label of its topic
     * @param paper valid until the one after it
     */
    void accept(int row, int label, PaperRows.PaperRow paper) throws IOException;
  }

  /** Takes a paper, its label, and how near it is to the centroid. */
  @FunctionalInterface
  public interface SimilarityConsumer {
    /** Takes the next paper; {@code similarity} is the cosine to the centroid of its topic. */
    void accept(int row, int label, float similarity, PaperRows.PaperRow paper) throws IOException;
  }

  /**
   * Gives the papers of {@code shard} to {@code papers}, in order.
   *
   * @param columns the columns to read, by the names that Strata gives them
   * @throws IOException where a file is missing, damaged, not the one that was looked through, or
   *     has more or fewer rows than the other
   */
  public static void read(LabelledShard shard, List<String> columns, LabelledConsumer papers)
      throws IOException {
    read(
        shard,
        columns,
        Schemas.project(Schemas.LABELS, LABEL),
        (row, label, similarity, paper) -> papers.accept(row, label, paper));
  }

  /** Gives the papers of {@code shard} to {@code papers}, in order, with the similarities. */
  public static void read(LabelledShard shard, List<String> columns, SimilarityConsumer papers)
      throws IOException {
    read(shard, columns, Schemas.project(Schemas.LABELS, LABEL, SIMILARITY), papers);
  }

  private static void read(
      LabelledShard shard, List<String> columns, Schema ofLabels, SimilarityConsumer papers)
      throws IOException {
    int[] labels = new int[Math.toIntExact(shard.labels().rows())];
    boolean hasSimilarities = ofLabels.getField(SIMILARITY) != null;
    float[] similarities = new float[labels.length];
    int[] row = {0};
    ParquetFiles.read(
        shard.labels().path(),
        ofLabels,
        label -> {
          labels[row[0]] = (Integer) label.get(LABEL);
          if (hasSimilarities) {
            similarities[row[0]] = (Float) label.get(SIMILARITY);
          }
          row[0]++;
        });
    if (row[0] != labels.length) {
      throw new IOException(
          String.format(
              "%s holds %d labels, not %d", shard.labels().path(), row[0], labels.length));
    }
    row[0] = 0;
    PaperRows.readPapers(
        shard.vectors(),
        columns,
        paper -> {
          int i = row[0]++;
          papers.accept(i, labels[i], similarities[i], paper);
        });
  }
}
