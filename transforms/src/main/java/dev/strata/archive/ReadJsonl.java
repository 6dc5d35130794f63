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
 * Finds the papers of an archive of JSON lines, and plans which papers become which shard.
 *
 * <p>Archive order is the order of the names and globs given; within a glob, files stand by code
 * point of the path, and within a file, papers stand by line. A file may be compressed, or a zip or
 * tar archive, whose members are files in the archive's order: see {@link Unpacker}. A shard holds
 * exactly {@link #withShardSize} papers, and the last shard holds the rest, however the archive was
 * cut into ranges for reading. A line that is no paper, or has the id of an earlier one, is written
 * to the rejects files; there is one for each range with such lines.
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

  /** Returns a transform that keeps rejects and temporary files in {@code layout}. */
  public static ReadJsonl into(OutputLayout layout) {
    return new ReadJsonl(layout);
  }

  /** The input: one archive, of files or globs as {@link Location} understands them. */
  public static Create.Values<List<Location>> archive(List<String> names) {
    Preconditions.checkArgument(!names.isEmpty(), "an archive needs at least one file");
    return Create.of(List.of(names.stream().map(Location::of).toList()))
        .withCoder(ListCoder.of(JsonCoder.of(Location.class)));
  }

  /**
   * Returns this transform with other fields: where a line has the parts of a paper. The default is
   * arXiv's fields.
   */
  public ReadJsonl withFields(JsonFields jsonFields) {
    ReadJsonl copy = new ReadJsonl(this);
    copy.fields = jsonFields;
    return copy;
  }

  /**
   * Returns this transform with another number of papers in a shard, at least 1; the default is
   * 10,000.
   */
  public ReadJsonl withShardSize(int papers) {
    Preconditions.checkArgument(papers >= 1, "shardSize must be at least 1, was %s", papers);
    ReadJsonl copy = new ReadJsonl(this);
    copy.shardSize = papers;
    return copy;
  }

  /**
   * Returns this transform with another length of the longest line that is read, its line end not
   * counted; the default is 16 MiB.
   */
  public ReadJsonl withMaxLineBytes(int bytes) {
    Preconditions.checkArgument(bytes >= 1, "maxLineBytes must be at least 1, was %s", bytes);
    ReadJsonl copy = new ReadJsonl(this);
    copy.maxLineBytes = bytes;
    return copy;
  }

  /**
   * Returns this transform with another fraction, in [0, 1], of the lines that are not blank that
   * may be no papers, duplicates not counted; the default is 0.01.
   */
  public ReadJsonl withMaxRejectFraction(double fraction) {
    return withLimits(limits.withMaxRejectFraction(fraction));
  }

  /**
   * Returns this transform with other limits of what may be amiss; the default is {@link
   * Limits#USUAL}.
   */
  public ReadJsonl withLimits(Limits newLimits) {
    ReadJsonl copy = new ReadJsonl(this);
    copy.limits = newLimits;
    return copy;
  }

  /**
   * Returns this transform with another length of the ranges that one worker scans at a time; the
   * default is 64 MiB.
   */
  public ReadJsonl withRangeBytes(long bytes) {
    Preconditions.checkArgument(bytes >= 1, "rangeBytes must be at least 1, was %s", bytes);
    ReadJsonl copy = new ReadJsonl(this);
    copy.rangeBytes = bytes;
    return copy;
  }

  /**
   * Returns this transform with another limit for the plain bytes of a Zstandard file that may be
   * kept in memory while it is read, from 1,024 to 2^31; the default is 128 MiB.
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

  /**
   * Returns this transform with a check of the number of papers: where {@code check} fails, the
   * pipeline fails before it puts out a plan.
   */
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
