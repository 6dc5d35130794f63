/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.math.Blocks;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * A step that makes one element of each file, on all cores of the machine: as many files of a
 * bundle are done at once as there are cores, for one file keeps one core busy. Where there are
 * fewer files, or long ones, each file has its part of the cores, which steps that use {@link
 * Blocks} make use of.
 */
public abstract class ParallelDoFn<I, O> extends DoFn<I, O> {
  private static final long serialVersionUID = 1;

  /**
   * The most rows of files that are done at once, since some of each is kept in memory; a longer
   * file is done alone.
   */
  private static final long MOST_ROWS = 1_000_000;

  private transient List<I> waiting;
  private transient long waitingRows;

  /** Reads side inputs, on the runner's thread; {@link #apply} is called afterwards. */
  protected void prepare(ProcessContext context) throws IOException {}

  /** The most files that are done at once. */
  protected int mostFiles() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * The element that comes out for {@code file}; this is called from several threads, whose
   * counters are those of the step.
   */
  protected abstract O apply(I file) throws IOException;

  /** How many rows {@code file} has. */
  protected abstract long rows(I file) throws IOException;

  /** Begins a bundle. */
  @StartBundle
  public final void startBundle() {
    waiting = new ArrayList<>();
    waitingRows = 0;
  }

  /** Takes a file, and does the files that wait once there are enough of them. */
  @ProcessElement
  public final void processElement(ProcessContext context) throws IOException {
    prepare(context);
    long rows = rows(context.element());
    if (waitingRows + rows > MOST_ROWS) {
      flush(context::output);
    }
    waiting.add(context.element());
    waitingRows += rows;
    if (waiting.size() >= mostFiles()) {
      flush(context::output);
    }
  }

  /** Does the files that still wait. */
  @FinishBundle
  public final void finishBundle(FinishBundleContext context) throws IOException {
    flush(done -> context.output(done, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
  }

  @SuppressWarnings("unchecked")
  private void flush(Consumer<O> out) throws IOException {
    Object[] done = new Object[waiting.size()];
    MetricsContainer metrics = MetricsEnvironment.getCurrentContainer();
    Blocks.runFiles(
        done.length,
        file -> {
          try (Closeable counted = MetricsEnvironment.scopedMetricsContainer(metrics)) {
            done[file] = apply(waiting.get(file));
          }
        });
    waiting.clear();
    waitingRows = 0;
    Arrays.stream(done).map(element -> (O) element).forEach(out);
  }
}
