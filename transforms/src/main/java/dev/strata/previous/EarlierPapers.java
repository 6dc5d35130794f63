/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.model.Hash;
import dev.strata.model.JsonCoder;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import dev.strata.shard.SortedHashes;
import dev.strata.shard.TextHashes;
import dev.strata.store.FinishedOutput;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The papers of the previous snapshot, as far as this one is compared with them.
 *
 * @param file the {@link SortedHashes} of the ids, each with the paper's label and the first 32
 *     bits of its text's hash; null where a finished comparison is there already
 * @param fingerprint the SHA-256 of the files of the previous snapshot that decide its topics
 * @param hashed whether the hashes of the texts are known
 * @param papers number of papers
 * @param topics papers of each topic, by label
 * @param next the lowest label that no topic has had
 */
@DefaultCoder(JsonCoder.class)
record EarlierPapers(
    String file,
    List<String> fingerprint,
    boolean hashed,
    long papers,
    SortedMap<Integer, Long> topics,
    int next) {

  private static final Logger LOG = LoggerFactory.getLogger(EarlierPapers.class);

  /** Stands for papers that nobody will ask for. */
  static final EarlierPapers NOT_NEEDED =
      new EarlierPapers(null, List.of(), false, 0, new TreeMap<>(), 0);

  /** Reads the papers of {@code output}, and writes the file into {@code layout}. */
  static EarlierPapers read(
      FinishedOutput output, List<String> fingerprint, int next, OutputLayout layout)
      throws IOException {
    OutputLayout from = output.layout();
    ParquetSource papers = ParquetSource.open(from.papers());
    int n = Math.toIntExact(papers.rows());
    int[] texts = new int[n];
    boolean hashed = readTexts(output, texts);
    SortedMap<Integer, Long> topics = new TreeMap<>();
    String target = layout.knownPapers(UUID.randomUUID().toString());
    SortedHashes.write(
        layout,
        target,
        n,
        sorter -> {
          int[] row = {0};
          PaperRows.read(
              papers,
              List.of("id", "label"),
              paper -> {
                int label = Integer.parseInt(paper[1]);
                sorter.add(Hash.ofText(paper[0]), label, texts[row[0]++]);
                if (label >= 0) {
                  topics.merge(label, 1L, Long::sum);
                }
              });
        });
    output.checkUnchanged("start this run again");
    return new EarlierPapers(target, fingerprint, hashed, n, topics, next);
  }

  /** The part of a text's hash that is compared with that of another snapshot. */
  static int firstBits(Hash hash) {
    return (int) (hash.high() >>> Integer.SIZE);
  }

  /** Whether all vector shards are there, which have the hashes of the texts. */
  static boolean hasTexts(FinishedOutput output) throws IOException {
    String folder = output.layout().root() + OutputLayout.VECTORS + "/";
    Set<String> there =
        Storage.list(folder).stream().map(file -> folder + file.name()).collect(Collectors.toSet());
    List<String> shards = output.files(OutputLayout.VECTORS);
    return !shards.isEmpty() && there.containsAll(shards);
  }

  /**
   * Reads the hashes of the texts; false where there are none, since the vectors were supplied with
   * --vectors, or where a vector shard is missing or damaged. Revised papers are then not counted.
   */
  private static boolean readTexts(FinishedOutput output, int[] texts) throws IOException {
    int[] row = {0};
    for (String shard : output.files(OutputLayout.VECTORS)) {
      try {
        TextHashes.read(
            ParquetSource.open(shard),
            hash -> {
              if (row[0] < texts.length) {
                texts[row[0]] = firstBits(hash);
              }
              row[0]++;
            });
      } catch (IOException e) {
        if (Storage.mayBeSound(e)) {
          throw e;
        }
        LOG.warn("revised papers are not counted: {}", e.getMessage());
        return false;
      }
    }
    if (row[0] != 0 && row[0] != texts.length) {
      throw new IOException(
          String.format(
              "%s has vectors of %d papers, but %d rows in index/papers.parquet: start its run"
                  + " again",
              output.layout().shown(), row[0], texts.length));
    }
    return row[0] == texts.length && row[0] > 0;
  }
}
