/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Begins a run before anything reads: sets its mark in the output, and deletes what earlier runs
 * left in the temporary folder. It is idempotent, and passes its input, one element, on.
 *
 * <p>The pipeline fails where the folder is not empty and no output of Strata, before anything is
 * written. It also fails where another run has its mark there, unless this run may replace that
 * mark.
 */
public final class OpenOutput<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final SetMarkDoFn<T> setMark;

  private OpenOutput(SetMarkDoFn<T> setMark) {
    this.setMark = setMark;
  }

  /** Opens {@code layout} for the run of {@code mark}. */
  public static <T> OpenOutput<T> of(OutputLayout layout, RunMark mark) {
    return new OpenOutput<>(new SetMarkDoFn<>(layout, mark));
  }

  @Override
  public PCollection<T> expand(PCollection<T> first) {
    return first.apply("SetMark", ParDo.of(setMark)).setCoder(first.getCoder());
  }

  /** Opens the output for each element; there is one. */
  static final class SetMarkDoFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;

    private final OutputLayout layout;
    private final RunMark mark;

    SetMarkDoFn(OutputLayout layout, RunMark mark) {
      this.layout = layout.duringRun(mark.runId());
      this.mark = mark;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<T> out) throws IOException {
      OwnFiles.checkMayWriteOutput(layout);
      OwnFiles.deleteOfEarlierVersion(layout);
      if (mark.set(layout)) {
        StaleFiles.deleteForeignTemporary(layout);
      }
      out.output(element);
    }
  }
}
