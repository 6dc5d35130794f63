/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.google.common.base.Preconditions;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.unpack.Unpacker;
import dev.strata.archive.unpack.ZstdWindow;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.input.PapersCheck;
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
 * Finds the papers of an archive of JSON lines, and plans which become which shard.
 *
 * <p>Archive order is that of the names and globs given, within a glob by code point of the path,
 * within a file by line. Files may be compressed, or zip and tar archives, whose members are files
 * in their order, see {@link Unpacker}. A shard holds exactly {@link #withShardSize} papers, the
 * last one the rest, however the archive was cut into ranges for reading. A line that is no paper,
 * or has the id of an earlier one, is written to the rejects files, one per range that has any.
 *
 * <p>The pipeline fails with a sentence that names the file where a name matches nothing or is a
 * folder, or a compressed file is damaged, or a file is of a kind that is not read; with the
 * rejects on disk where more is amiss than {@link Limits} allow; and where there is no paper at
 * all.
 */
public final class ReadJsonl extends PTransform<PCollection<List<Location>>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The plans of all shards, reshuffled. */
  public static final TupleTag<ShardPlan> PLANS = new TupleTag<>() {};

  /** What was counted: one element. */
  public static final TupleTag<ArchiveCounts> COUNTS = new TupleTag<>() {};

  private final OutputLayout layout;
  private JsonFields fields = JsonFields.arxiv();
  private int shardSize = 10_000;
  private int maxLineBytes = 16 << 20;
  private Limits limits = Limits.USUAL;
  private long rangeBytes = 64 << 20;
  private long maxZstdWindow = ZstdWindow.DEFAULT;
  private PapersCheck papersCheck = papers -> {};

  private ReadJsonl(OutputLayout layout) {
    this.layout = layout;
  }

  private ReadJsonl(ReadJsonl other) {
    this(other.layout);
    fields = other.fields;
    shardSize = other.shardSize;
    maxLineBytes = other.maxLineBytes;
    limits = other.limits;
    rangeBytes = other.rangeBytes;
    maxZstdWindow = other.maxZstdWindow;
    papersCheck = other.papersCheck;
  }

  /** Keeps rejects, and what it needs meanwhile, in {@code layout}. */
  public static ReadJsonl into(OutputLayout layout) {
    return new ReadJsonl(layout);
  }

  /** The input: one archive, of files or globs as {@link Location} understands them. */
  public static Create.Values<List<Location>> archive(List<String> names) {
    Preconditions.checkArgument(!names.isEmpty(), "an archive needs at least one file");
    return Create.of(List.of(names.stream().map(Location::of).toList()))
        .withCoder(ListCoder.of(JsonCoder.of(Location.class)));
  }

  /** Where a line has the parts of a paper; arXiv's fields unless given. */
  public ReadJsonl withFields(JsonFields jsonFields) {
    ReadJsonl copy = new ReadJsonl(this);
    copy.fields = jsonFields;
    return copy;
  }

  /** Papers of a shard, at least 1; 10,000 unless given. */
  public ReadJsonl withShardSize(int papers) {
    Preconditions.checkArgument(papers >= 1, "shardSize must be at least 1, was %s", papers);
    ReadJsonl copy = new ReadJsonl(this);
    copy.shardSize = papers;
    return copy;
  }

  /** The longest line that is read, its end not counted; 16 MiB unless given. */
  public ReadJsonl withMaxLineBytes(int bytes) {
    Preconditions.checkArgument(bytes >= 1, "maxLineBytes must be at least 1, was %s", bytes);
    ReadJsonl copy = new ReadJsonl(this);
    copy.maxLineBytes = bytes;
    return copy;
  }

  /**
   * How many of the lines that are not blank may be no papers, duplicates not counted, in [0, 1];
   * 0.01 unless given.
   */
  public ReadJsonl withMaxRejectFraction(double fraction) {
    return withLimits(limits.withMaxRejectFraction(fraction));
  }

  /** How much may be amiss; {@link Limits#USUAL} unless given. */
  public ReadJsonl withLimits(Limits newLimits) {
    ReadJsonl copy = new ReadJsonl(this);
    copy.limits = newLimits;
    return copy;
  }

  /** What one worker scans at a time; 64 MiB unless given. */
  public ReadJsonl withRangeBytes(long bytes) {
    Preconditions.checkArgument(bytes >= 1, "rangeBytes must be at least 1, was %s", bytes);
    ReadJsonl copy = new ReadJsonl(this);
    copy.rangeBytes = bytes;
    return copy;
  }

  /**
   * How much of the plain bytes of a Zstandard file may be kept in memory while it is read, from
   * 1,024 to 2^31; 128 MiB unless given.
   */
  public ReadJsonl withMaxZstdWindow(long bytes) {
    Preconditions.checkArgument(
        bytes >= 1 << 10 && bytes <= 1L << 31,
        "maxZstdWindow must be in [1024, 2147483648], was %s",
        bytes);
    ReadJsonl copy = new ReadJsonl(this);
    copy.maxZstdWindow = bytes;
    return copy;
  }

  /** Fails where {@code check} does, before a shard is planned. */
  public ReadJsonl withPapersCheck(PapersCheck check) {
    ReadJsonl copy = new ReadJsonl(this);
    copy.papersCheck = check;
    return copy;
  }

  @Override
  public PCollectionTuple expand(PCollection<List<Location>> archive) {
    PCollectionTuple planned =
        archive
            .apply("ListFiles", ParDo.of(ListFilesDoFn.ofArchive(layout)))
            .apply("SpreadFiles", Reshuffle.viaRandomKey())
            .apply("SplitFiles", ParDo.of(new SplitFileDoFn(layout, rangeBytes, maxZstdWindow)))
            .apply("SpreadRanges", Reshuffle.viaRandomKey())
            .apply("ScanRanges", ParDo.of(new ScanRangeDoFn(layout, fields, maxLineBytes)))
            .apply("AllRanges", CombineShards.all(JsonCoder.of(ScannedRange.class)))
            .apply(
                "PlanShards",
                ParDo.of(new PlanShardsDoFn(layout, fields, shardSize, limits, papersCheck))
                    .withOutputTags(PLANS, TupleTagList.of(COUNTS)));
    PCollection<ShardPlan> spread =
        planned.get(PLANS).apply("SpreadPlans", Reshuffle.viaRandomKey());
    return PCollectionTuple.of(PLANS, spread).and(COUNTS, planned.get(COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("shardSize", shardSize))
        .add(DisplayData.item("maxLineBytes", maxLineBytes))
        .add(DisplayData.item("maxRejectFraction", limits.maxRejectFraction()))
        .add(DisplayData.item("rangeBytes", rangeBytes))
        .add(DisplayData.item("maxZstdWindow", maxZstdWindow));
  }
}
