/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;

import com.google.common.collect.ImmutableSet;
import dev.strata.model.CombineShards.SumFn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
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

  /** Names of shards, a sum that grows with them; counts how often a name is encoded. */
  private static final class NamesCoder extends AtomicCoder<List<String>> {
    static final AtomicInteger ENCODED = new AtomicInteger();
    private static final Coder<List<String>> LIST = ListCoder.of(StringUtf8Coder.of());

    @Override
    public void encode(List<String> names, OutputStream out) throws IOException {
      ENCODED.addAndGet(names.size());
      LIST.encode(names, out);
    }

    @Override
    public List<String> decode(InputStream in) throws IOException {
      return LIST.decode(in);
    }
  }

  private static List<String> sorted(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).sorted().toList();
  }

  @Test
  void sum_growsWithTheShards_encodesEachShardFewTimes() {
    SumFn<List<String>> fn = new SumFn<>(new NamesCoder(), CombineShardsTest::sorted);
    int shards = 4096;
    NamesCoder.ENCODED.set(0);
    List<byte[]> one = fn.createAccumulator();
    List<byte[]> other = fn.createAccumulator();
    for (int shard = 0; shard < shards; shard += 2) {
      one = fn.addInput(one, List.of("a" + shard));
      other = fn.mergeAccumulators(List.of(other, fn.addInput(List.of(), List.of("b" + shard))));
    }
    assertThat(fn.extractOutput(fn.mergeAccumulators(List.of(one, other))), hasSize(shards));
    int logarithm = 12;
    assertThat(NamesCoder.ENCODED.get(), lessThan(2 * logarithm * shards));
  }

  @Test
  void sum_anyGrouping_isTheSame() {
    List<List<String>> shards = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      shards.add(List.of("shard".repeat(1 + i % 7) + i));
    }
    CombineFnTester.testCombineFn(
        new SumFn<>(new NamesCoder(), CombineShardsTest::sorted),
        shards,
        shards.stream().flatMap(List::stream).sorted().toList());
  }

  @Test
  void all_shardsOneByOne_encodesEachFewTimes() {
    int shards = 400;
    Pipeline pipeline = pipeline();
    PCollection<Iterable<List<String>>> all =
        pipeline
            .apply(Create.of(IntStream.range(0, shards).boxed().toList()))
            .apply(Reshuffle.viaRandomKey())
            .apply(
                MapElements.into(TypeDescriptors.lists(TypeDescriptors.strings()))
                    .via(shard -> List.of("shard " + shard)))
            .setCoder(new NamesCoder())
            .apply(CombineShards.all(new NamesCoder()));
    PAssert.thatSingleton(all)
        .satisfies(
            names -> {
              assertThat(ImmutableSet.copyOf(names), hasSize(shards));
              return null;
            });
    NamesCoder.ENCODED.set(0);
    pipeline.run().waitUntilFinish();
    // where all wait for one key, it is 200 times each
    assertThat(NamesCoder.ENCODED.get(), lessThan(40 * shards));
  }

  @Test
  void all_noShards_isNothing() {
    Pipeline pipeline = pipeline();
    PAssert.that(
            pipeline
                .apply(Create.empty(new NamesCoder()))
                .apply(CombineShards.all(new NamesCoder())))
        .empty();

    pipeline.run().waitUntilFinish();
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
