/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Ends a run once its input and all shards are there. It deletes the shards that an earlier run
 * with more shards left in the output, and the temporary files; it writes the manifest, and
 * metrics.json as far as files tell; and it removes the run's mark. It is idempotent, and passes
 * its input on.
 *
 * <p>A run that makes only some of the files leaves all others as they are, and its manifest does
 * not name them.
 */
public final class CloseOutput<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final CleanUpDoFn<T> cleanUp;

  /**
   * What a run makes.
   *
   * @param files the folders and files in the root of the output that the run writes
   * @param options the options that change results, by name, for the manifest
   * @param steps the steps that are watched
   */
  public record Made(
      SortedSet<String> files, SortedMap<String, String> options, List<StepFiles> steps)
      implements Serializable {}

  private CloseOutput(CleanUpDoFn<T> cleanUp) {
    this.cleanUp = cleanUp;
  }

  /**
   * Closes {@code layout}.
   *
   * @param shards the shards whose names the output's raw, vector and label shards have
   */
  public static <T> CloseOutput<T> of(
      OutputLayout layout,
      PCollectionView<Iterable<Shard>> shards,
      PCollectionView<ArchiveCounts> counts,
      Made made) {
    return new CloseOutput<>(new CleanUpDoFn<>(layout, shards, counts, made));
  }

  @Override
  public PCollection<T> expand(PCollection<T> last) {
    return last.apply(
            "CleanUp",
            ParDo.of(cleanUp)
                .withSideInput("shards", cleanUp.shardsView)
                .withSideInput("counts", cleanUp.countsView))
        .setCoder(last.getCoder());
  }

  /**
   * Replaces the metrics.json that was derived from the files by the run's full metrics.
   *
   * @throws IOException also where another run has begun meanwhile, which now owns the output
   */
  public static void writeMetrics(OutputLayout layout, Metrics metrics) throws IOException {
    try {
      JsonFile.writeAfterRun(layout, layout.metrics(), metrics);
    } finally {
      StaleFiles.deleteOwnTemporary(layout);
    }
  }

  /**
   * Prepares the output of a failed run for the next run: deletes the temporary files of the run,
   * and the mark, if it is still the mark of this run. If no run has written anything there, the
   * trace of runs goes, too.
   */
  public static void abandon(OutputLayout layout, RunMark mark) throws IOException {
    StaleFiles.deleteOwnTemporary(layout.duringRun(mark.runId()));
    if (RunMark.find(layout).equals(Optional.of(mark))) {
      if (OwnFiles.isOnlyBegun(layout, mark.runId())) {
        Storage.delete(layout.trace());
      }
      Storage.delete(layout.running());
    }
  }

  /** Cleans up for each element; there is one. */
  static final class CleanUpDoFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;

    private final OutputLayout layout;
    private final PCollectionView<Iterable<Shard>> shardsView;
    private final PCollectionView<ArchiveCounts> countsView;
    private final Made made;

    CleanUpDoFn(
        OutputLayout layout,
        PCollectionView<Iterable<Shard>> shardsView,
        PCollectionView<ArchiveCounts> countsView,
        Made made) {
      this.layout = layout;
      this.shardsView = shardsView;
      this.countsView = countsView;
      this.made = made;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      if (!isClosed()) {
        RunMark.checkOwner(layout);
        Set<String> names = new HashSet<>();
        context.sideInput(shardsView).forEach(shard -> names.add(shard.name()));
        Map<String, Long> recorded = StaleFiles.recorded(layout);
        for (String folder : OutputLayout.SHARD_FOLDERS) {
          if (made.files().contains(folder)) {
            checkRecords(layout, folder, names, recorded.keySet());
            StaleFiles.keep(layout, folder, names, recorded);
          }
        }
        Storage.deleteIfEmpty(layout.nextVectorsFolder());
        Storage.deleteIfEmpty(layout.doneFolder() + layout.relative(layout.nextVectorsFolder()));
        ArchiveCounts counts = context.sideInput(countsView);
        Manifest manifest = manifest(recorded.keySet(), counts);
        Metrics metrics = StepFiles.metrics(layout, made.steps(), recorded, counts);
        RunMark.checkOwner(layout);
        JsonFile.write(layout, layout.manifest(), manifest);
        JsonFile.write(layout, layout.metrics(), metrics);
        StaleFiles.deleteOwnTemporary(layout);
        RunMark.checkOwner(layout);
        Storage.delete(layout.running());
      }
      context.output(context.element());
    }

    /** Checks that all shards of a folder have records, which somebody may have deleted. */
    static void checkRecords(
        OutputLayout layout, String folder, Set<String> names, Set<String> recorded)
        throws IOException {
      for (String name : names) {
        String shard = layout.root() + folder + "/" + name;
        if (!recorded.contains(shard)) {
          throw new IOException(
              String.format(
                  "the record %s has gone while the run went on: start it again",
                  layout.shown(layout.done(shard))));
        }
      }
    }

    /** Whether an earlier attempt at this element has come to its end. */
    private boolean isClosed() throws IOException {
      return layout.runId().isPresent()
          && RunMark.find(layout).isEmpty()
          && OutputTrace.isLast(layout)
          && Storage.exists(layout.manifest());
    }

    private Manifest manifest(Set<String> finished, ArchiveCounts counts) throws IOException {
      SortedMap<String, Manifest.File> files = new TreeMap<>();
      SortedMap<String, String> model = new TreeMap<>();
      for (String file : finished) {
        String name = layout.relative(file);
        if (!made.files().contains(name.replaceFirst("/.*", ""))) {
          continue;
        }
        Optional<Finished> found = FinishedFiles.record(layout, file);
        if (found.isEmpty()) {
          continue; // somebody else's file among the records
        }
        Finished record = found.get();
        files.put(name, new Manifest.File(record.bytes(), record.sha256()));
        if (file.equals(layout.vectors(0))) {
          model.putAll(record.madeFrom().parts());
          model.keySet().removeAll(Set.of("step", "format", "papers"));
        }
      }
      return new Manifest(Manifest.FORMAT, made.options(), counts, model, files);
    }
  }
}
