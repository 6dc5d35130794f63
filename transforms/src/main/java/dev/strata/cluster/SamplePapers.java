/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.hash.HashFunction;
import dev.strata.model.CombineShards;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Draws the sample: the papers with the smallest seeded hashes of their ids, so that it does not
 * depend on shards, workers or order. One element comes out; without shards nothing comes out.
 */
public final class SamplePapers extends PTransform<PCollection<Shard>, PCollection<PaperSample>> {
  private final long seed;
  private final int size;

  private SamplePapers(long seed, int size) {
    this.seed = seed;
    this.size = size;
  }

  /** Samples {@code size} papers at most, by hashes with {@code seed}. */
  public static SamplePapers of(long seed, int size) {
    return new SamplePapers(seed, size);
  }

  @Override
  public PCollection<PaperSample> expand(PCollection<Shard> vectors) {
    int most = size;
    return vectors
        .apply("SampleShard", ParDo.of(new SampleDoFn(seed, size)))
        .apply(
            "Union",
            CombineShards.sum(
                SerializableCoder.of(PaperSample.class),
                (some, others) -> some.union(others, most)));
  }

  /** Finds a vector shard's part of the sample. */
  static final class SampleDoFn extends ParallelDoFn<Shard, PaperSample> {
    private final long seed;
    private final int size;

    SampleDoFn(long seed, int size) {
      this.seed = seed;
      this.size = size;
    }

    @Override
    protected long rows(Shard file) {
      return file.rows();
    }

    @Override
    protected PaperSample apply(Shard shard) throws IOException {
      HashFunction hash = PaperSample.hash(seed);
      long[] hashes = new long[Math.toIntExact(shard.rows())];
      int[] row = new int[1];
      PaperRows.read(
          shard,
          List.of("id"),
          paper -> hashes[row[0]++] = hash.hashString(paper[0], StandardCharsets.UTF_8).asLong());
      return PaperSample.of(shard, hashes, size);
    }
  }
}
