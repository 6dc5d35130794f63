/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Ends a run once its input is there: deletes the shards that an earlier run with more of them left
 * in the output, and the temporary files. Idempotent. Passes its input on.
 */
public final class CloseOutput<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final PCollectionView<ArchiveCounts> counts;

  private CloseOutput(OutputLayout layout, PCollectionView<ArchiveCounts> counts) {
    this.layout = layout;
    this.counts = counts;
  }

  /** Closes {@code layout}, whose archive filled as many shards as {@code counts} says. */
  public static <T> CloseOutput<T> of(OutputLayout layout, PCollectionView<ArchiveCounts> counts) {
    return new CloseOutput<>(layout, counts);
  }

  @Override
  public PCollection<T> expand(PCollection<T> last) {
    return last.apply(
            "CleanUp", ParDo.of(new CleanUpDoFn<T>(layout, counts)).withSideInput("counts", counts))
        .setCoder(last.getCoder());
  }

  /** Deletes the temporary files of {@code layout}, and on a local disk their folder. */
  public static void deleteTemporary(OutputLayout layout) throws IOException {
    StaleFiles.delete(layout.tmp() + "**", Set.of());
    ResourceId folder = FileSystems.matchNewResource(layout.tmp(), true);
    if (folder.getScheme().equals("file")) {
      Files.deleteIfExists(Path.of(folder.toString()));
    }
  }

  /** Cleans up for each element; there is one. */
  static final class CleanUpDoFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;

    private final OutputLayout layout;
    private final PCollectionView<ArchiveCounts> view;

    CleanUpDoFn(OutputLayout layout, PCollectionView<ArchiveCounts> view) {
      this.layout = layout;
      this.view = view;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      int shards = context.sideInput(view).shards();
      deleteSurplus(layout::raw, shards);
      deleteSurplus(layout::vectors, shards);
      deleteSurplus(layout::labels, shards);
      deleteTemporary(layout);
      context.output(context.element());
    }

    private static void deleteSurplus(IntFunction<String> shard, int shards) throws IOException {
      Set<String> wanted = new HashSet<>();
      for (int i = 0; i < shards; i++) {
        wanted.add(StaleFiles.name(shard.apply(i)));
      }
      String folder = shard.apply(0).substring(0, shard.apply(0).lastIndexOf('/') + 1);
      StaleFiles.delete(folder + "*.parquet", wanted);
    }
  }
}
