/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Ends a run once its input is there: deletes the shards that an earlier run with more of them left
 * in the output, and the temporary files; writes the manifest; removes the run's mark. Idempotent.
 * Passes its input on.
 */
public final class CloseOutput<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final PCollectionView<ArchiveCounts> counts;
  private final SortedMap<String, String> options;

  private CloseOutput(
      OutputLayout layout,
      PCollectionView<ArchiveCounts> counts,
      SortedMap<String, String> options) {
    this.layout = layout;
    this.counts = counts;
    this.options = options;
  }

  /**
   * Closes {@code layout}, whose archive filled as many shards as {@code counts} says.
   *
   * @param options those that change results, by name, for the manifest
   */
  public static <T> CloseOutput<T> of(
      OutputLayout layout,
      PCollectionView<ArchiveCounts> counts,
      SortedMap<String, String> options) {
    return new CloseOutput<>(layout, counts, new TreeMap<>(options));
  }

  @Override
  public PCollection<T> expand(PCollection<T> last) {
    return last.apply(
            "CleanUp",
            ParDo.of(new CleanUpDoFn<T>(layout, counts, options)).withSideInput("counts", counts))
        .setCoder(last.getCoder());
  }

  /** Deletes what writing metrics.json, after the run was closed, left in {@code layout}. */
  public static void tidy(OutputLayout layout) throws IOException {
    StaleFiles.deleteOwnTemporary(layout);
  }

  /**
   * Leaves an output whose run has failed as the next run likes it: without its temporary files,
   * and without the mark, if it is still that of this run.
   */
  public static void abandon(OutputLayout layout, RunMark mark) throws IOException {
    StaleFiles.deleteOwnTemporary(layout.duringRun(mark.runId()));
    if (RunMark.find(layout).equals(Optional.of(mark))) {
      StaleFiles.delete(layout.running());
    }
  }

  /** Cleans up for each element; there is one. */
  static final class CleanUpDoFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;

    private final OutputLayout layout;
    private final PCollectionView<ArchiveCounts> view;
    private final SortedMap<String, String> options;

    CleanUpDoFn(
        OutputLayout layout,
        PCollectionView<ArchiveCounts> view,
        SortedMap<String, String> options) {
      this.layout = layout;
      this.view = view;
      this.options = options;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      if (!isClosed()) {
        RunMark.checkOwner(layout);
        ArchiveCounts counts = context.sideInput(view);
        StaleFiles.keepShards(layout, counts.shards());
        Manifest manifest = manifest(counts);
        RunMark.checkOwner(layout);
        JsonFile.writeUnrecorded(layout, layout.manifest(), manifest);
        StaleFiles.deleteOwnTemporary(layout);
        RunMark.checkOwner(layout);
        StaleFiles.delete(layout.running());
      }
      context.output(context.element());
    }

    /** Whether an earlier attempt at this element has come to its end. */
    private boolean isClosed() throws IOException {
      return layout.runId().isPresent()
          && RunMark.find(layout).isEmpty()
          && StaleFiles.exists(layout.manifest());
    }

    private Manifest manifest(ArchiveCounts counts) throws IOException {
      SortedMap<String, Manifest.File> files = new TreeMap<>();
      SortedMap<String, String> model = new TreeMap<>();
      for (String file : StaleFiles.finished(layout)) {
        Finished record = FinishedFiles.record(layout, file).orElseThrow();
        files.put(layout.relative(file), new Manifest.File(record.bytes(), record.sha256()));
        if (file.equals(layout.vectors(0))) {
          model.putAll(record.madeFrom().parts());
          model.keySet().removeAll(Set.of("step", "format", "papers"));
        }
      }
      return new Manifest(Manifest.FORMAT, options, counts, model, files);
    }
  }
}
