/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.input.Entries;
import dev.strata.input.ScanFile;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.ShardPlan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Plans an archive of many papers that is not there: the scan files are generated, and the archive
 * is a hole of the right size. One paper of a thousand has the id of another one.
 */
final class PlanBench {
  private static final int SHARD = 10_000;
  private static final int LINE_BYTES = 1500;
  private static final int PAPERS_OF_A_RANGE = (64 << 20) / LINE_BYTES;
  private static final AtomicLong ROWS = new AtomicLong();
  private static final AtomicLong SHARDS = new AtomicLong();

  private PlanBench() {}

  /** A folder for what it writes, and how many papers. */
  public static void main(String[] args) throws IOException {
    OutputLayout layout = OutputLayout.of(args[0]);
    long papers = Long.parseLong(args[1]);
    long start = System.nanoTime();
    List<ScannedRange> ranges = scan(layout, Path.of(args[0], "archive.jsonl"), papers);
    say("%d papers in %d scan files, generated in %.0f s", papers, ranges.size(), since(start));

    start = System.nanoTime();
    plan(layout, ranges);
    say("planned in %.0f s: %d shards of %d papers", since(start), SHARDS.get(), ROWS.get());
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    say(
        "heap: at most %d MiB of %d MiB; process: %s",
        heap >> 20,
        Runtime.getRuntime().maxMemory() >> 20,
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("?"));
    long expected = papers - papers / 1000;
    if (ROWS.get() != expected) {
      throw new IllegalStateException("planned " + ROWS + " papers, not " + expected);
    }
  }

  private static List<ScannedRange> scan(OutputLayout layout, Path archive, long papers)
      throws IOException {
    Files.createDirectories(Path.of(layout.tmp()));
    try (RandomAccessFile hole = new RandomAccessFile(archive.toFile(), "rw")) {
      hole.setLength(papers * LINE_BYTES);
    }
    List<ScannedRange> ranges = new ArrayList<>();
    for (long from = 0; from < papers; from += PAPERS_OF_A_RANGE) {
      long to = Math.min(papers, from + PAPERS_OF_A_RANGE);
      String scan = layout.scan(0, 0, ranges.size());
      try (FileChannel channel =
          FileChannel.open(
              Path.of(scan), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        Entries.Writer out = new Entries.Writer(channel);
        for (long i = from; i < to; i++) {
          entry(i, i - from).writeTo(out);
        }
        out.flush();
      }
      String file = archive.toString();
      ArchiveRange range =
          new ArchiveRange(0, 0, ranges.size(), file, file, from * LINE_BYTES, to * LINE_BYTES);
      ranges.add(
          new ScannedRange(
              range,
              scan,
              null,
              to - from,
              to - from,
              to - from,
              new TreeMap<>(),
              new TreeMap<>(),
              new TreeMap<>()));
    }
    return ranges;
  }

  private static ScanFile.Entry entry(long paper, long line) {
    long id = paper % 1000 == 999 ? paper / 2000 * 1000 : paper; // of a paper half as far
    Paper words = new Paper("id" + id, "title", "", List.of(), "", "", paper);
    return new ScanFile.Entry(
        line, paper * LINE_BYTES, LINE_BYTES, null, Hash.of(words.id()), Hash.ofContent(words));
  }

  /** The steps of {@link ReadJsonl} behind the scan. */
  private static void plan(OutputLayout layout, List<ScannedRange> ranges) {
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--enforceImmutability=false").create());
    PCollectionTuple planned =
        pipeline
            .apply(Create.of(ranges))
            .apply(WithKeys.of(0))
            .apply(GroupByKey.create())
            .apply(Values.create())
            .apply(
                ParDo.of(new PlanShardsDoFn(layout, ArchiveSettings.DEFAULTS.withShardSize(SHARD)))
                    .withOutputTags(ReadJsonl.PLANS, TupleTagList.of(ReadJsonl.COUNTS)));
    planned.get(ReadJsonl.PLANS).apply(ParDo.of(new CountDoFn()));
    pipeline.run().waitUntilFinish();
  }

  private static final class CountDoFn extends DoFn<ShardPlan, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element ShardPlan plan) {
      ROWS.addAndGet(plan.rows());
      SHARDS.incrementAndGet();
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String sentence, Object... values) {
    System.out.println(String.format(Locale.ROOT, sentence, values));
  }
}
