/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.math.Blocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * One file in, one element out, on all cores of the machine: of the files of a bundle, as many at
 * once as there are cores, for one keeps one core busy. Where there are fewer files, or long ones,
 * each has its part of the cores, of use to those steps that use {@link Blocks}.
 */
public abstract class ParallelDoFn<I, O> extends DoFn<I, O> {
  private static final long serialVersionUID = 1;

  /** Rows of files that are done at once, for what is kept of each in memory; or one file. */
  private static final long MOST_ROWS = 1_000_000;

  private transient List<I> waiting;
  private transient long waitingRows;

  /** Reads side inputs, on the runner's thread; {@link #apply} is called after. */
  protected void prepare(ProcessContext context) {}

  /** What comes out for {@code file}; called from several threads. */
  protected abstract O apply(I file) throws IOException;

  /** How many rows {@code file} has. */
  protected abstract long rows(I file) throws IOException;

  /** Counts what has come out, on the runner's thread: counters of another are lost. */
  protected void count(O done) {}

  /** Begins a bundle. */
  @StartBundle
  public final void startBundle() {
    waiting = new ArrayList<>();
    waitingRows = 0;
  }

  /** Takes a file, and does those that wait once they are enough. */
  @ProcessElement
  public final void processElement(ProcessContext context) throws IOException {
    prepare(context);
    long rows = rows(context.element());
    if (waitingRows + rows > MOST_ROWS) {
      flush(context::output);
    }
    waiting.add(context.element());
    waitingRows += rows;
    if (waiting.size() >= Runtime.getRuntime().availableProcessors()) {
      flush(context::output);
    }
  }

  /** Does the rest. */
  @FinishBundle
  public final void finishBundle(FinishBundleContext context) throws IOException {
    flush(done -> context.output(done, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
  }

  @SuppressWarnings("unchecked")
  private void flush(Consumer<O> out) throws IOException {
    Object[] done = new Object[waiting.size()];
    Blocks.runFiles(done.length, file -> done[file] = apply(waiting.get(file)));
    waiting.clear();
    waitingRows = 0;
    Arrays.stream(done)
        .map(element -> (O) element)
        .forEach(
            element -> {
              count(element);
              out.accept(element);
            });
  }
}
