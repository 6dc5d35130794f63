/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.collect.Lists;
import dev.strata.archive.RawShards;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Embeds shards for hours in one process, with pipelines and threads that come and go, and watches
 * the memory. In each round some threads run pipelines side by side, each with DoFns of its own;
 * behind every second round nobody holds the model, so that it is closed and loaded again.
 *
 * <p>Fails where the memory grows from the 5,000th paper on, where a shard that comes again has
 * other vectors, or where predicting threads outlive the model. The heap must be of fixed size.
 */
final class EmbedSoak {
  private final EmbedThreads embedThreads = new EmbedThreads();
  private static final int SETTLED = 5_000;
  private static final int FLAT = 50_000;
  private static final int EVERY = 1_000;
  private static final int THREADS = 3;
  private static final int PIPELINES_OF_A_THREAD = 2;
  private static final int SHARDS_OF_A_PIPELINE = 2;

  /** Of the memory beside the heap, from {@link #SETTLED} papers to {@link #FLAT}. */
  private static final double MAX_GROWTH = 0.05;

  private final EmbedSettings settings;
  private final Map<Path, String> fingerprints = new ConcurrentHashMap<>();
  private final List<double[]> samples = new ArrayList<>();
  private int loads;

  private EmbedSoak(EmbedSettings settings) {
    this.settings = settings;
  }

  /** Precision, tokens of a text, then pairs: a folder with raw shards, how often to embed them. */
  public static void main(String[] args) throws Exception {
    EmbedSoak soak =
        new EmbedSoak(
            EmbedSettings.defaults()
                .withPrecision(
                    Precision.named(args[0]).resolve(true)) // as the step has it: one key
                .withMaxTokens(Integer.parseInt(args[1])));
    List<OutputLayout> layouts = new ArrayList<>();
    for (int i = 2; i < args.length; i += 2) {
      for (int pass = 0; pass < Integer.parseInt(args[i + 1]); pass++) {
        layouts.add(OutputLayout.of(args[i]));
      }
    }
    Thread watcher = new Thread(soak::watch);
    watcher.setDaemon(true);
    watcher.start();
    for (OutputLayout layout : layouts) {
      soak.embed(layout);
    }
    watcher.interrupt();
    watcher.join();
    soak.judge();
  }

  private void embed(OutputLayout layout) throws Exception {
    Iterator<List<Shard>> parts =
        Lists.partition(RawShards.of(layout), SHARDS_OF_A_PIPELINE).iterator();
    for (int round = 0; parts.hasNext(); round++) {
      if (round % 2 == 0) {
        Embedder.CACHE.acquire(settings);
        loads++;
      }
      round(layout, parts);
      if (round % 2 == 1 || !parts.hasNext()) {
        Embedder.CACHE.release(settings);
        if (!embedThreads.survivors().isEmpty()) {
          throw new IllegalStateException("predicting threads outlive their model");
        }
      }
    }
  }

  private void round(OutputLayout layout, Iterator<List<Shard>> parts) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> pending = new ArrayList<>();
      for (int i = 0; i < THREADS * PIPELINES_OF_A_THREAD && parts.hasNext(); i++) {
        List<Shard> part = parts.next();
        pending.add(threads.submit(() -> run(layout, part)));
      }
      for (Future<Void> run : pending) {
        run.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private Void run(OutputLayout layout, List<Shard> part) throws IOException {
    EmbedBench.embed(layout, part, settings);
    for (Shard shard : part) {
      Path vectors = Path.of(layout.vectors(shard.index()));
      String now = Fingerprints.of(vectors);
      String before = fingerprints.putIfAbsent(vectors, now);
      if (before != null && !before.equals(now)) {
        throw new IllegalStateException(vectors + " has other bytes than the pass before");
      }
      Files.delete(vectors); // or the next pass would keep it
    }
    return null;
  }

  private void watch() {
    long next = EVERY;
    long begin = System.nanoTime();
    try {
      while (true) {
        Thread.sleep(100);
        long papers = EmbedPapers.papersInThisProcess();
        if (papers >= next) {
          double mib = nativeMiB();
          samples.add(new double[] {papers, mib});
          say(
              "%d papers, %.1f papers/s, %.0f MiB beside the heap",
              papers, papers / ((System.nanoTime() - begin) / 1e9), mib);
          next = (papers / EVERY + 1) * EVERY;
        }
      }
    } catch (InterruptedException e) {
      // the last paper is embedded
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of this process: its own pages and shared memory, not those mapped from files, and not the
   * heap, which is of a fixed size and touched at the start.
   */
  private static double nativeMiB() throws IOException {
    double anonymous =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:") || line.startsWith("RssShmem:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum()
            / 1024.0;
    return anonymous - (Runtime.getRuntime().totalMemory() >> 20);
  }

  /** By the line of least squares through what was seen since the memory had settled. */
  private void judge() {
    List<double[]> settled = samples.stream().filter(s -> s[0] >= SETTLED).toList();
    say("the model was loaded %d times; %d papers", loads, EmbedPapers.papersInThisProcess());
    if (settled.size() < 3) {
      say("too few papers to judge the memory by");
      System.exit(1);
    }
    double papers = settled.stream().mapToDouble(s -> s[0]).average().orElseThrow();
    double mean = settled.stream().mapToDouble(s -> s[1]).average().orElseThrow();
    double covariance = settled.stream().mapToDouble(s -> (s[0] - papers) * (s[1] - mean)).sum();
    double variance = settled.stream().mapToDouble(s -> (s[0] - papers) * (s[0] - papers)).sum();
    double slope = covariance / variance;
    double max = settled.stream().mapToDouble(s -> s[1]).max().orElseThrow();
    say(
        "from the %.0fth paper on: mean %.0f MiB, at most %.0f, growth %.1f MiB in 10,000 papers",
        settled.get(0)[0], mean, max, slope * 10_000);
    if (slope * (FLAT - SETTLED) > MAX_GROWTH * mean) {
      say("the memory grows");
      System.exit(1);
    }
  }

  private static void say(String sentence, Object... values) {
    System.out.println(String.format(Locale.ROOT, sentence, values));
  }
}
