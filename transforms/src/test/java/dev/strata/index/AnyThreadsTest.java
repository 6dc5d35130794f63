/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.strata.math.FloatMatrix;
import dev.strata.math.KMeans;
import dev.strata.math.NearestCentroids;
import dev.strata.math.Points;
import dev.strata.math.Rows;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The same bits at 1, 2 and 4 threads, each in a JVM of its own with as many cores. */
class AnyThreadsTest {

  @Test
  void reduce_anyNumberOfThreads_givesTheSameBits() throws Exception {
    String one = reduce(1);
    assertThat(one, containsString("on 1 cores"));
    for (int threads : new int[] {2, 4}) {
      assertThat(reduce(threads).replace("on " + threads, "on 1"), is(one));
    }
  }

  private static String reduce(int threads) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ActiveProcessorCount=" + threads,
                "-cp",
                System.getProperty("java.class.path"),
                Reduce.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(), is(0));
    return said;
  }

  /** Fits, labels, and finds the lonely. */
  static final class Reduce {
    private Reduce() {}

    public static void main(String[] args) {
      int d = 40;
      try (FloatMatrix x = FloatMatrix.of(Points.unitBalls(20_000, d, 2000, 0.4, 3), d)) {
        KMeans.Fit fit = KMeans.fit(x, 30, new KMeans.Settings(42, 2048, 80, 10, 0.01, 100));
        try (NearestCentroids nearest = new NearestCentroids(fit.centroids(), d)) {
          int[] labels = nearest.assign(x).labels();
          LonelyPapers.Found found = LonelyPapers.find(Rows.of(x), labels, 5, 50);
          System.out.printf(
              "on %d cores: centroids %d, inertia %s, labels %d, lonely %s in %d cells, %d, %d%n",
              Runtime.getRuntime().availableProcessors(),
              Arrays.hashCode(fit.centroids()),
              fit.inertia(),
              Arrays.hashCode(labels),
              found.lonely(),
              found.cells(),
              found.cellsSearched(),
              found.verified());
        }
      }
    }
  }
}
