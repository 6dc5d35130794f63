/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.cluster.LabelPapers;
import dev.strata.cluster.VectorShards;
import dev.strata.math.Points;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;

/**
 * The heap that labelling and the final stage take of a paper: the least -Xmx, in MB, with which a
 * process labels and indexes so many papers in one shard, for two numbers of papers. {@code
 * HeapBench PAPERS INDEX [FOLDER]}; the third argument makes it the process that is measured.
 */
public final class HeapBench {
  private static final int D = 8;
  private static final int STEP = 4;

  private HeapBench() {}

  /** Measures. */
  public static void main(String[] args) throws Exception {
    int papers = Integer.parseInt(args[0]);
    if (args.length > 2) {
      run(papers, args[1], args[2]);
      return;
    }
    int once = least(papers, args[1]);
    int twice = least(2 * papers, args[1]);
    System.out.printf(
        "%s: %d MB for %d papers, %d MB for %d: %.0f bytes a paper%n",
        args[1], once, papers, twice, 2 * papers, (twice - once) * 1024.0 * 1024 / papers);
  }

  private static int least(int papers, String index) throws Exception {
    Path folder = Files.createTempDirectory("heap");
    VectorShards.write(
        OutputLayout.of(folder.toString()), Points.unitBalls(papers, D, 500, 0.2, 5), D, papers);
    int low = 32;
    int high = 2048;
    while (high - low > STEP) {
      int megabytes = (low + high) / 2;
      if (passes(papers, index, folder, megabytes)) {
        high = megabytes;
      } else {
        low = megabytes;
      }
    }
    return high;
  }

  private static boolean passes(int papers, String index, Path folder, int megabytes)
      throws Exception {
    return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + megabytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.maxbytes=0",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                HeapBench.class.getName(),
                String.valueOf(papers),
                index,
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void run(int papers, String index, String folder) throws Exception {
    OutputLayout written = OutputLayout.of(folder);
    Shard shard = new Shard(0, written.vectors(0), papers, "shard");
    OutputLayout layout =
        OutputLayout.of(Files.createTempDirectory(Path.of(folder), "run").toString());
    float[] some = new float[4 * D];
    for (int i = 0; i < some.length; i++) {
      some[i] = i % (D + 1) == 0 ? 1 : 0;
    }
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply("Shards", Create.of(List.of(shard)))
        .apply(
            LabelPapers.against(
                pipeline
                    .apply("Fitted", Create.of(new Centroids(4, D, some)))
                    .apply(View.asSingleton()),
                layout))
        .apply(
            BuildIndex.into(
                layout,
                new BuildIndex.Settings(
                    index, 5, 100, new BuildIndex.Training(42, 3000), 1 << 20)));
    pipeline.run().waitUntilFinish();
  }
}
