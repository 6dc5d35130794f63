/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.archive.RawShards;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;

/**
 * Embeds raw shards as a run does: a Beam step from Parquet to Parquet. What it took goes to the
 * standard output, one JSON object a line, the embedding before the matrix product.
 */
final class EmbedBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EmbedBench() {}

  /**
   * A folder with a raw shard of a few papers to warm up, one with those that are timed, precision,
   * threads, and the size of the matrix product that is timed at the end; 0 is none.
   */
  public static void main(String[] args) throws Exception {
    Precision precision = Precision.named(args[2]);
    EmbedSettings settings =
        EmbedSettings.defaults().withPrecision(precision).withThreads(Integer.parseInt(args[3]));
    OutputLayout warm = OutputLayout.of(args[0]);
    OutputLayout timed = OutputLayout.of(args[1]);
    List<Shard> shards = RawShards.of(timed);
    long begin = System.nanoTime();
    Embedder.CACHE.acquire(settings); // no step closes it
    double load = since(begin);
    embed(warm, RawShards.of(warm), settings);
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();

    begin = System.nanoTime();
    Map<String, Object> figures = embed(timed, shards, settings);
    figures.put("seconds", since(begin));
    figures.put("load_s", load);
    figures.put("first_papers_s", sinceStart / 1e3);
    System.out.println(JSON.writeValueAsString(figures));
    Embedder.CACHE.release(settings);

    int n = Integer.parseInt(args[4]);
    if (n > 0) {
      Map<String, Double> peak = MatmulPeak.gflops(n, settings.threadsHere(), precision);
      System.out.println(JSON.writeValueAsString(peak));
    }
  }

  /** Embeds raw shards as a run on the Direct runner does; what the step counted, by name. */
  static Map<String, Object> embed(
      OutputLayout layout, List<Shard> shards, EmbedSettings settings) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--enforceImmutability=false",
                    "--enforceEncodability=false",
                    "--targetParallelism=1") // as DirectMain has it
                .create());
    pipeline
        .apply(Create.of(shards))
        .apply(EmbedPapers.into(layout, settings, new TorchEncoders()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Object> counters = new TreeMap<>();
    for (String name : new String[] {"papers_embedded", "tokens", "tokens_padded"}) {
      MetricsFilter filter =
          MetricsFilter.builder()
              .addNameFilter(MetricNameFilter.named(EmbedPapers.class, name))
              .build();
      result
          .metrics()
          .queryMetrics(filter)
          .getCounters()
          .forEach(counter -> counters.put(name, counter.getAttempted()));
    }
    return counters;
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
