/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.FloatMatrix;
import dev.strata.math.KMeans;
import dev.strata.math.NearestCentroids;
import dev.strata.math.Rows;
import dev.strata.model.ProcessSetup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Times the arithmetic of the reduce on a float32 .npy file of unit rows: {@code fit} centroids,
 * {@code label} with them, find the {@code lonely}. Properties {@code sample} and {@code
 * lloydPasses} are the options' namesakes.
 */
final class ReduceBench {
  private static final int D = 384;
  private static final int K = 400;
  private static final int SAMPLE = Integer.getInteger("sample", 300_000);
  private static final int PASSES = Integer.getInteger("lloydPasses", 20);

  private final FloatMatrix x;
  private final Path kept;
  private int[] labels;

  private ReduceBench(FloatMatrix x, Path kept) {
    this.x = x;
    this.kept = kept;
  }

  /** A .npy file, a file to keep centroids in, and steps. */
  public static void main(String[] args) throws IOException {
    ProcessSetup.apply();
    try (FloatMatrix x = load(Path.of(args[0]))) {
      ReduceBench bench = new ReduceBench(x, Path.of(args[1]));
      for (int i = 2; i < args.length; i++) {
        long start = System.nanoTime();
        String found = bench.step(args[i]);
        say("%s: %.1f s; %s", args[i], (System.nanoTime() - start) / 1e9, found);
      }
    }
    say(
        "%s",
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM") || line.startsWith("RssAnon"))
            .collect(Collectors.joining(" ")));
  }

  private String step(String name) throws IOException {
    switch (name) {
      case "fit":
        return fit();
      case "label":
        return label();
      case "lonely":
        return lonely();
      default:
        throw new IllegalArgumentException("there is no step " + name);
    }
  }

  private String fit() throws IOException {
    int rows = (int) Math.min(x.n(), SAMPLE);
    int[] sampled = new Random(42).ints(0, (int) x.n()).distinct().limit(rows).toArray();
    try (FloatMatrix sample = x.copy(sampled, 0, rows)) {
      KMeans.Fit fit = KMeans.fit(sample, K, new KMeans.Settings(42, 16384, 80, 10, 0.01, PASSES));
      ByteBuffer bytes = ByteBuffer.allocate(K * D * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(fit.centroids());
      Files.write(kept, bytes.array());
      return fit.batches() + " batches, " + fit.fullPasses() + " passes, " + fit.inertia() / rows;
    }
  }

  private String label() throws IOException {
    float[] centroids = new float[K * D];
    ByteBuffer.wrap(Files.readAllBytes(kept))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(centroids);
    try (NearestCentroids nearest = new NearestCentroids(centroids, D)) {
      NearestCentroids.Assignment assignment = nearest.assign(x);
      labels = assignment.labels();
      return "inertia per row " + assignment.inertia() / x.n();
    }
  }

  private String lonely() {
    LonelyPapers.Found found = LonelyPapers.find(Rows.of(x), labels, 5, 100);
    int last = found.lonely().size() - 1;
    return String.format(
        Locale.ROOT,
        "%d cells, %d searched, %d verified; %d at %.6f to %d at %.6f; hash %d",
        found.cells(),
        found.cellsSearched(),
        found.verified(),
        found.lonely().get(0).row(),
        found.lonely().get(0).similarity(),
        found.lonely().get(last).row(),
        found.lonely().get(last).similarity(),
        found.lonely().hashCode());
  }

  private static FloatMatrix load(Path npy) throws IOException {
    try (FileChannel channel = FileChannel.open(npy, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
      channel.read(head, 0);
      long begin = 10 + head.getShort(8);
      say("%s", new String(head.array(), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ""));
      long n = (channel.size() - begin) / (D * Float.BYTES);
      FloatMatrix x = new FloatMatrix(n, D);
      ByteBuffer row = ByteBuffer.allocate(D * Float.BYTES * 1024).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[D];
      channel.position(begin);
      for (long i = 0; i < n; ) {
        row.clear();
        while (row.hasRemaining() && channel.read(row) >= 0) {}
        row.flip();
        for (; row.remaining() >= D * Float.BYTES; i++) {
          row.asFloatBuffer().get(values);
          row.position(row.position() + D * Float.BYTES);
          x.put(i, values);
        }
      }
      return x;
    }
  }

  private static void say(String sentence, Object... values) {
    System.out.println(String.format(Locale.ROOT, sentence, values));
  }
}
