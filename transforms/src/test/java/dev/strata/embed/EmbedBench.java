/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.io.RawShards;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
    EmbedSettings settings = settings(args[2], 512).withThreads(Integer.parseInt(args[3]));
    long begin = System.nanoTime();
    Embedder.CACHE.acquire(settings); // no step closes it
    double load = since(begin);
    embed(OutputLayout.of(args[0]), settings);
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();

    begin = System.nanoTime();
    Map<String, Object> figures = embed(OutputLayout.of(args[1]), settings);
    figures.put("seconds", since(begin));
    figures.put("load_s", load);
    figures.put("first_papers_s", sinceStart / 1e3);
    System.out.println(JSON.writeValueAsString(figures));
    Embedder.CACHE.release(settings);

    int n = Integer.parseInt(args[4]);
    if (n > 0) {
      Map<String, Double> peak = MatmulPeak.gflops(n, settings.threadsHere(), args[2]);
      System.out.println(JSON.writeValueAsString(peak));
    }
  }

  /** Defaults of a run, but for these. */
  static EmbedSettings settings(String precision, int maxTokens) {
    if (!"fp32".equals(precision)) {
      throw new IllegalArgumentException("precision must be fp32, was " + precision);
    }
    EmbedSettings defaults = EmbedSettings.defaults();
    return new EmbedSettings(
        defaults.model(), maxTokens, defaults.tokensPerBatch(), defaults.threads(), "");
  }

  private static Map<String, Object> embed(OutputLayout layout, EmbedSettings settings)
      throws IOException {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    "--enforceImmutability=false",
                    "--enforceEncodability=false",
                    "--targetParallelism=1") // as DirectMain has it
                .create());
    pipeline.apply(Create.of(RawShards.of(layout))).apply(EmbedPapers.into(layout, settings));
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
