/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.google.common.base.Preconditions;
import dev.strata.archive.unpack.Unpacker;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShardPlan;
import java.util.List;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Finds the papers of an archive of JSON lines, and plans which papers become which shard.
 *
 * <p>Archive order is the order of the names and globs given; within a glob, files stand by code
 * point of the path, and within a file, papers stand by line. A file may be compressed, or a zip or
 * tar archive, whose members are files in the archive's order: see {@link Unpacker}. A shard holds
 * exactly {@link ArchiveSettings#shardSize} papers, and the last shard holds the rest, however the
 * archive was cut into ranges for reading. A line that is no paper, or has the id of an earlier
 * one, is written to the rejects files; there is one for each range with such lines.
 *
 * <p>The pipeline fails with a sentence that names the file where a name matches nothing or is a
 * folder, where a compressed file is damaged, and where a file is of a kind that is not read. It
 * also fails where more is amiss than {@link Limits} allow, with the rejects on disk, and where
 * there is no paper at all.
 */
public final class ReadJsonl extends PTransform<PCollection<List<Location>>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The plans of all shards, reshuffled. */
  public static final TupleTag<ShardPlan> PLANS = new TupleTag<>() {};

  /** The account of the archive: one element. */
  public static final TupleTag<ArchiveCounts> COUNTS = new TupleTag<>() {};

  private final OutputLayout layout;
  private final ArchiveSettings settings;

  private ReadJsonl(OutputLayout layout, ArchiveSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  /** Returns a transform that keeps rejects and temporary files in {@code layout}. */
  public static ReadJsonl into(OutputLayout layout, ArchiveSettings settings) {
    return new ReadJsonl(layout, settings);
  }

  /** The input: one archive, of files or globs as {@link Location} understands them. */
  public static Create.Values<List<Location>> archive(List<String> names) {
    Preconditions.checkArgument(!names.isEmpty(), "an archive needs at least one file");
    return Create.of(List.of(names.stream().map(Location::of).toList()))
        .withCoder(ListCoder.of(JsonCoder.of(Location.class)));
  }

  @Override
  public PCollectionTuple expand(PCollection<List<Location>> archive) {
    PCollectionTuple planned =
        archive
            .apply("ListFiles", ParDo.of(ListFilesDoFn.ofArchive(layout)))
            .apply("SpreadFiles", Reshuffle.viaRandomKey())
            .apply("SplitFiles", ParDo.of(new SplitFileDoFn(layout, settings)))
            .apply("SpreadRanges", Reshuffle.viaRandomKey())
            .apply("ScanRanges", ParDo.of(new ScanRangeDoFn(layout, settings)))
            .apply("AllRanges", CombineShards.all(JsonCoder.of(ScannedRange.class)))
            .apply(
                "PlanShards",
                ParDo.of(new PlanShardsDoFn(layout, settings))
                    .withOutputTags(PLANS, TupleTagList.of(COUNTS)));
    PCollection<ShardPlan> spread =
        planned.get(PLANS).apply("SpreadPlans", Reshuffle.viaRandomKey());
    return PCollectionTuple.of(PLANS, spread).and(COUNTS, planned.get(COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("shardSize", settings.shardSize()))
        .add(DisplayData.item("maxLineBytes", settings.maxLineBytes()))
        .add(DisplayData.item("maxRejectFraction", settings.limits().maxRejectFraction()))
        .add(DisplayData.item("rangeBytes", settings.rangeBytes()))
        .add(DisplayData.item("maxZstdWindow", settings.maxZstdWindow()));
  }
}
