/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import com.google.common.base.Stopwatch;
import com.sun.management.OperatingSystemMXBean;
import dev.strata.cluster.PaperSample;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.Shard;
import dev.strata.topics.Counts;
import dev.strata.topics.FindAsOf;
import dev.strata.topics.TopicCounts;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;

/**
 * How long the Direct runner takes to add up what many short shards gave, that it reads no file
 * for: a hundred times the shards should take a hundred times as long, less what starting takes.
 */
public final class ShardsBench {
  private static final OperatingSystemMXBean BEAN =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int PAPERS = 10;

  private ShardsBench() {}

  /** What to add up, and numbers of shards of ten papers each: the first one warms up. */
  public static void main(String[] args) {
    for (int i = 1; i < args.length; i++) {
      int n = Integer.parseInt(args[i]);
      Stopwatch watch = Stopwatch.createStarted();
      long cpu = BEAN.getProcessCpuTime();
      run(args[0], n);
      System.out.printf(
          Locale.ROOT,
          "%s %d: %.2f s, CPU %.2f s%n",
          args[0],
          n,
          watch.elapsed(TimeUnit.MILLISECONDS) / 1e3,
          (BEAN.getProcessCpuTime() - cpu) / 1e9);
    }
  }

  static void run(String what, int n) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--enforceImmutability=false", "--enforceEncodability=false")
                .create());
    PCollection<Shard> shards =
        pipeline
            .apply(Create.of(IntStream.range(0, n).boxed().toList()))
            .apply(Reshuffle.viaRandomKey())
            .apply(
                "Shard",
                ParDo.of(
                    new DoFn<Integer, Shard>() {
                      @ProcessElement
                      public void process(ProcessContext c) {
                        c.output(
                            new Shard(
                                c.element(),
                                "/some/where/out/vectors/shard_" + c.element() + ".parquet",
                                PAPERS,
                                Long.toHexString(c.element() * 0x9E3779B97F4A7C15L).repeat(2)));
                      }
                    }));
    switch (what) {
      case "nothing" -> {}
      case "sample" ->
          shards
              .apply(
                  ParDo.of(
                      new DoFn<Shard, PaperSample>() {
                        @ProcessElement
                        public void process(ProcessContext c) {
                          c.output(
                              PaperSample.of(
                                  c.element(),
                                  new Random(c.element().index()).longs(PAPERS).toArray(),
                                  300_000));
                        }
                      }))
              .apply(
                  CombineShards.sum(
                      SerializableCoder.of(PaperSample.class), (a, b) -> a.union(b, 300_000)));
      case "all" -> shards.apply(CombineShards.all(JsonCoder.of(Shard.class)));
      case "refits" ->
          shards
              .apply(
                  ParDo.of(
                      new DoFn<Shard, RefitCounts>() {
                        @ProcessElement
                        public void process(ProcessContext c) {
                          RefitCounts.Counter counts = new RefitCounts.Counter(10, 400, 30);
                          Random random = new Random(c.element().index());
                          for (int i = 0; i < PAPERS; i++) {
                            for (int r = 0; r < 10; r++) {
                              counts.add(r, random.nextInt(400), random.nextInt(30), false);
                            }
                          }
                          c.output(counts.counts());
                        }
                      }))
              .setCoder(RefitCounts.CODER)
              .apply(CombineShards.sum(RefitCounts.CODER, RefitCounts::plus));
      case "months" ->
          shards
              .apply(
                  ParDo.of(
                      new DoFn<Shard, TopicCounts>() {
                        @ProcessElement
                        public void process(ProcessContext c) {
                          Random random = new Random(c.element().index());
                          c.output(
                              Counts.months(
                                  new FindAsOf.AsOf(
                                      LocalDate.of(1990, 1, 1), LocalDate.of(2020, 12, 31)),
                                  Stream.generate(
                                          () ->
                                              LocalDate.of(1990, 1, 1)
                                                  .plusDays(random.nextInt(11_000))
                                                  .toString())
                                      .limit(PAPERS)
                                      .toList(),
                                  random.ints(PAPERS, 0, 400).boxed().toList()));
                        }
                      }))
              .apply(Counts.sum());
      default -> throw new IllegalArgumentException(what);
    }
    pipeline.run().waitUntilFinish();
  }
}
