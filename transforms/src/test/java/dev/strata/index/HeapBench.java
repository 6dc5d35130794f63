/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.PaperSample;
import dev.strata.cluster.SamplePapers;
import dev.strata.cluster.VectorShards;
import dev.strata.math.Points;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * The heap that labelling and the final stage take of a paper: what is live of it at most, looked
 * at after a garbage collection twice a second, for PAPERS papers in shards of 100,000 and for
 * twice as many. PAPERS must be so many that they take more than all else: some millions. {@code
 * HeapBench PAPERS INDEX}, with {@code -XX:+UseSerialGC}.
 */
public final class HeapBench {
  private static final int D = 8;
  private static final int SHARD = 100_000;

  private HeapBench() {}

  /** Measures. */
  public static void main(String[] args) throws Exception {
    int papers = Integer.parseInt(args[0]);
    live(1000, args[1]); // what is loaded once
    long once = live(papers, args[1]);
    long twice = live(2 * papers, args[1]);
    System.out.printf(
        "%s: %.1f MB live for %d papers, %.1f MB for %d: %.1f bytes a paper%n",
        args[1], once / 1e6, papers, twice / 1e6, 2 * papers, (twice - once) / (double) papers);
  }

  private static long live(int papers, String index) throws Exception {
    OutputLayout layout = OutputLayout.of(Files.createTempDirectory("heap").toString());
    List<Shard> shards =
        VectorShards.write(layout, Points.unitBalls(papers, D, 500, 0.2, 5), D, SHARD);
    Thread run = new Thread(() -> run(layout, shards, index));
    long most = 0;
    run.start();
    while (run.isAlive()) {
      run.join(500);
      System.gc();
      most = Math.max(most, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return most;
  }

  private static void run(OutputLayout layout, List<Shard> shards, String index) {
    float[] some = new float[4 * D];
    for (int i = 0; i < some.length; i += D + 1) {
      some[i] = 1;
    }
    Pipeline pipeline = Pipeline.create();
    PCollection<Shard> vectors = pipeline.apply("Shards", Create.of(shards));
    PCollectionView<PaperSample> sample =
        vectors.apply(SamplePapers.of(42, 3000)).apply("Sample", View.asSingleton());
    vectors
        .apply(
            LabelPapers.by(
                VectorShards.CLUSTERING,
                pipeline
                    .apply("Fitted", Create.of(new Centroids(4, D, some)))
                    .apply(View.asSingleton()),
                layout))
        .apply(
            BuildIndex.into(
                layout,
                new BuildIndex.IndexSettings(
                    index, 5, 100, new BuildIndex.Training(42, 3000), 1 << 20),
                sample));
    pipeline.run().waitUntilFinish();
  }
}
