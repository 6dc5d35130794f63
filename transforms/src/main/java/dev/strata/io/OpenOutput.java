/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Begins a run before anything reads: sets its mark in the output, deletes what an ended run left
 * in the temporary folder, and the manifest, which holds for a finished run only. Idempotent.
 * Passes its input, one element, on.
 *
 * <p>Fails where another run has its mark there, unless it is the one that this run may follow.
 */
public final class OpenOutput<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final RunMark mark;

  private OpenOutput(OutputLayout layout, RunMark mark) {
    this.layout = layout;
    this.mark = mark;
  }

  /** Opens {@code layout} for the run of {@code mark}. */
  public static <T> OpenOutput<T> of(OutputLayout layout, RunMark mark) {
    return new OpenOutput<>(layout, mark);
  }

  @Override
  public PCollection<T> expand(PCollection<T> first) {
    return first
        .apply("SetMark", ParDo.of(new SetMarkDoFn<T>(layout, mark)))
        .setCoder(first.getCoder());
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
      Optional<RunMark> there = RunMark.find(layout);
      if (!there.equals(Optional.of(mark))) {
        checkVoid(there);
        StaleFiles.deleteForeignTemporary(layout);
        JsonFile.writeUnrecorded(layout, layout.running(), mark);
      }
      RunMark.checkOwner(layout); // a late attempt must not undo what the run has come to
      StaleFiles.delete(layout.manifest());
      out.output(element);
    }

    private void checkVoid(Optional<RunMark> there) throws IOException {
      if (there.isPresent() && !there.get().runId().equals(mark.follows())) {
        throw new IOException(
            String.format(
                "process %d of host %s began to write to %s at the same time: start again once it"
                    + " has ended",
                there.get().pid(), there.get().host(), ShownName.of(layout.root())));
      }
    }
  }
}
