/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.collect.Lists;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.strata.embed.EmbedPapers;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.store.CloseOutput;
import dev.strata.store.FinishedSince;
import dev.strata.store.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a run: it shows on stderr how far each step is, and measures the seconds of each step for
 * metrics.json. It looks at the finished files until the runner returns, and at counters
 * afterwards. Flink's runner returns only when the run has ended.
 */
final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /**
   * The least time between two looks at the files that are finished; the wait is also at least
   * {@link #WAITS_A_LOOK} times as long as the last look took.
   */
  private static final long LEAST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int WAITS_A_LOOK = 20;

  /** Counter of papers whose vectors came from this output. */
  private static final String REUSED = "papers_reused";

  /** Counter of papers whose vectors came from other outputs. */
  private static final String COPIED = "papers_copied";

  private static final Duration POLL = Duration.millis(250);

  /** The progress of a step. */
  private static final class Watch {
    long papers;
    long kept;
    Map<String, Long> counters = Map.of();
    final long began;
    long changed;
    boolean ended;

    Watch(long began) {
      this.began = began;
      this.changed = began;
    }
  }

  private final List<Step> steps;
  private final AdvanceLines lines;
  private final long start = System.nanoTime();
  private final long embeddedBefore = EmbedPapers.papersInThisProcess();
  private final Map<Step, Watch> watches = new EnumMap<>(Step.class);
  private long total;

  /** Watches a run with {@code options}. */
  Progress(StrataOptions options, PrintStream err) {
    this.steps = Step.of(options);
    this.lines = new AdvanceLines(Terminal.of(err));
  }

  /**
   * Shows progress by the files of {@code layout} until {@code run} returns, and returns its
   * result.
   */
  PipelineResult during(OutputLayout layout, Supplier<PipelineResult> run) throws IOException {
    FinishedSince finished = FinishedSince.now(layout);
    ScheduledExecutorService watcher =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat("strata-progress").setDaemon(true).build());
    boolean returned = false;
    try {
      watcher.schedule(
          () -> updateAgain(finished, watcher), LEAST_WAIT_NANOS, TimeUnit.NANOSECONDS);
      PipelineResult result = run.get();
      returned = true;
      return result;
    } finally {
      watcher.shutdownNow();
      Uninterruptibles.awaitTerminationUninterruptibly(watcher);
      end(returned);
    }
  }

  /**
   * Looks at the files now, and schedules the next look. A look at many files takes long, since
   * each is looked up, so the next one comes later.
   */
  private void updateAgain(FinishedSince finished, ScheduledExecutorService watcher) {
    long began = System.nanoTime();
    try {
      update(counters(finished));
    } catch (IOException | RuntimeException e) { // the next look may succeed
      LOG.debug("cannot look at the files of the run", e);
    }
    long wait = waitAfter(System.nanoTime() - began);
    try {
      watcher.schedule(() -> updateAgain(finished, watcher), wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the run has ended");
    }
  }

  /** The nanoseconds between two looks, if one look takes {@code look} of them. */
  static long waitAfter(long look) {
    return Math.max(LEAST_WAIT_NANOS, WAITS_A_LOOK * look);
  }

  private Map<String, Long> counters(FinishedSince finished) throws IOException {
    Map<String, Long> counters = new HashMap<>();
    Optional<ArchiveCounts> plan = finished.plan();
    if (plan.isPresent()) {
      Set<String> files = finished.files();
      long later = 0; // papers that a later step has done are done by this one, too
      for (Step step : Lists.reverse(steps)) {
        long count = files.stream().filter(file -> file.startsWith(step.files.files())).count();
        later = Math.max(later, step.files.papers(count, plan.get()));
        counters.put(step.counter, later);
      }
    }
    return counters;
  }

  /**
   * Shows progress until the run has ended, and returns the state in which it ended.
   *
   * @throws RuntimeException the exception that a worker threw
   */
  PipelineResult.State follow(PipelineResult result) {
    boolean done = false;
    try {
      PipelineResult.State state = result.waitUntilFinish(POLL);
      while (state == null || !state.isTerminal()) {
        update(counters(result));
        state = result.waitUntilFinish(POLL);
      }
      update(counters(result));
      done = state == PipelineResult.State.DONE;
      return state;
    } finally {
      end(done);
    }
  }

  private Map<String, Long> counters(PipelineResult result) {
    Map<String, Long> counters = new HashMap<>();
    for (MetricResult<Long> counter :
        result.metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      counters.merge(
          counter.getName().getNamespace() + ":" + counter.getName().getName(),
          count(counter),
          Long::sum);
    }
    counters.merge(
        Step.EMBED.counter, EmbedPapers.papersInThisProcess() - embeddedBefore, Math::max);
    counters.merge(Step.EMBED.counter, kept(Step.EMBED, counters), Long::sum);
    return counters;
  }

  /** The papers that cost the step nothing, since an earlier run did their work. */
  private static long kept(Step step, Map<String, Long> counters) {
    return Stream.of(step.kept, step.namespace + REUSED, step.namespace + COPIED)
        .mapToLong(name -> counters.getOrDefault(name, 0L))
        .sum();
  }

  /**
   * The value of a counter. Over the Fn API the attempted value is only the one that a worker
   * reported last, and the committed value is that of all workers.
   */
  static long count(MetricResult<Long> counter) {
    Long committed = counter.getCommittedOrNull();
    return committed == null ? counter.getAttempted() : Math.max(committed, counter.getAttempted());
  }

  private void update(Map<String, Long> counters) {
    long now = System.nanoTime();
    total = Math.max(total, counters.getOrDefault(steps.get(0).counter, 0L));
    for (Step step : steps) {
      if (hasBegun(step, total)) {
        long began = watches.isEmpty() ? start : now;
        Watch watch = watches.computeIfAbsent(step, s -> new Watch(began));
        long papers = counters.getOrDefault(step.counter, 0L);
        watch.kept = kept(step, counters);
        watch.counters = others(step, counters);
        if (papers > watch.papers) {
          watch.papers = papers;
          watch.changed = now;
        }
        if (papers >= total && total > 0) {
          end(step, watch.changed);
        }
      }
    }
    lines.show(
        watches.entrySet().stream()
            .filter(entry -> !entry.getValue().ended)
            .map(entry -> advance(entry.getKey(), now))
            .toList());
  }

  private Advance advance(Step step, long now) {
    Watch watch = watches.get(step);
    double seconds = (now - watch.began) / 1e9;
    String title = step.files.title();
    long reused = watch.counters.getOrDefault(REUSED, 0L);
    long copied = watch.counters.getOrDefault(COPIED, 0L);
    String before =
        reused + copied == 0
            ? "finished by an earlier run"
            : String.format(
                Locale.ROOT,
                "embedded before (%,d in shards that are kept, %,d reused, %,d copied from other"
                    + " outputs)",
                watch.kept - reused - copied,
                reused,
                copied);
    return new Advance(title, watch.papers, watch.kept, before, total, seconds);
  }

  private void end(Step step, long now) {
    Watch watch = watches.get(step);
    if (!watch.ended) {
      watch.ended = true;
      lines.end(advance(step, now));
    }
  }

  /**
   * Shows progress no more. For a run that fails or is stopped, it says how far each unfinished
   * step has come.
   */
  private void end(boolean well) {
    lines.show(List.of());
    if (!well && total > 0) { // before that, nothing is known of the steps
      watches.keySet().forEach(step -> end(step, System.nanoTime()));
    }
  }

  private static Map<String, Long> others(Step step, Map<String, Long> counters) {
    Map<String, Long> others = new TreeMap<>();
    counters.forEach(
        (name, value) -> {
          boolean other = !name.equals(step.counter) && !name.equals(step.kept);
          if (other && name.startsWith(step.namespace)) {
            others.put(name.substring(step.namespace.length()), value);
          }
        });
    return others;
  }

  private boolean hasBegun(Step step, long total) {
    int at = steps.indexOf(step);
    if (at == 0 || watches.containsKey(step)) {
      return true;
    }
    Watch before = watches.get(steps.get(at - 1));
    return before != null
        && before.papers > 0
        && (!step.files.afterAll() || before.papers >= total);
  }

  /** Writes metrics.json, unless another run has begun meanwhile. */
  void writeMetrics(OutputLayout layout) {
    List<Metrics.Step> lines = new ArrayList<>();
    watches.forEach(
        (step, watch) -> {
          double seconds = (watch.changed - watch.began) / 1e9;
          lines.add(
              Metrics.Step.of(
                  step.files.title(), watch.papers, watch.kept, seconds, watch.counters));
        });
    try {
      CloseOutput.writeMetrics(
          layout, new Metrics((System.nanoTime() - start) / 1e9, Metrics.peakMemory(), lines));
    } catch (IOException e) { // the results are there
      LOG.warn("metrics.json is not written: {}", e.getMessage());
    }
  }
}
