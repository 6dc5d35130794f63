/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.lessThan;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.junit.jupiter.api.Test;

class CombineShardsTest {
  private static final AtomicInteger MADE = new AtomicInteger();

  /** A sum that counts how often one is made. */
  @DefaultCoder(JsonCoder.class)
  record Papers(long count) {
    Papers {
      MADE.incrementAndGet();
    }

    Papers plus(Papers other) {
      return new Papers(count + other.count);
    }
  }

  @Test
  void sum_threeTimesTheShards_takesAboutThreeTimesTheWork() {
    assertThat(valuesMade(300), lessThan(5 * valuesMade(100)));
  }

  /** Checks the sum over shards that come one by one, and tells how many values that made. */
  private static int valuesMade(int shards) {
    Pipeline pipeline = pipeline();
    PCollection<Papers> sum =
        pipeline
            .apply(Create.of(IntStream.rangeClosed(1, shards).boxed().toList()))
            .apply(Reshuffle.viaRandomKey())
            .apply(
                MapElements.into(TypeDescriptor.of(Papers.class))
                    .via(count -> new Papers((long) count)))
            .apply(CombineShards.sum(Papers.class, Papers::plus));
    PAssert.that(sum).containsInAnyOrder(new Papers((long) shards * (shards + 1) / 2));
    MADE.set(0);
    pipeline.run().waitUntilFinish();
    return MADE.get();
  }

  /** Without the runner's checks, which copy every element. */
  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(
                "--enforceImmutability=false", "--enforceEncodability=false")
            .create());
  }

  @Test
  void sum_noShards_isNothing() {
    Pipeline pipeline = pipeline();
    PAssert.that(
            pipeline
                .apply(Create.empty(JsonCoder.of(Papers.class)))
                .apply(CombineShards.sum(Papers.class, Papers::plus)))
        .empty();

    pipeline.run().waitUntilFinish();
  }
}
