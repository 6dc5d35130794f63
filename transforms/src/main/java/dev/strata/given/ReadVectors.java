/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import com.google.common.base.Preconditions;
import dev.strata.input.Limits;
import dev.strata.input.PapersCheck;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.store.Room;
import java.io.IOException;
import java.io.Serializable;
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
 * Looks through Parquet files of ids and vectors, whatever program wrote them. Each file becomes a
 * vector shard where it lies: nothing is copied. Where there are very many files, small ones that
 * follow one another become one shard: see {@link FileGroup}. Files stand in the order of the names
 * and globs given, and within one of these by code point of the path. A folder means its files
 * {@code *.parquet}, and the files of its partitions, which are the folders below it that are
 * called {@code name=value}.
 *
 * <p>A row is a paper where it has an id that no row before it has, and a vector of as many
 * components as most vectors have, all finite and not all zero. Other rows are left out, and
 * written to the rejects files; there is one for each file with such rows.
 *
 * <p>The pipeline fails with a sentence that names the file where a name matches nothing, where a
 * file lacks a column or is damaged, where a vector's length is not 1, unless vectors are to be
 * normalised, and where a file is changed or replaced before the run has ended. It also fails where
 * too many rows are no papers, where there is no paper at all, and where there is no room for what
 * later steps write.
 */
public final class ReadVectors extends PTransform<PCollection<List<Location>>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The vector shards, reshuffled. */
  public static final TupleTag<Shard> SHARDS = new TupleTag<>() {};

  /** The account of the files: one element, whose lines are rows. */
  public static final TupleTag<ArchiveCounts> COUNTS = new TupleTag<>() {};

  /**
   * The settings for reading the files.
   *
   * @param idColumn the column of the papers' ids: text or numbers
   * @param vectorColumn the column of their vectors: lists of numbers
   * @param normalize whether all vectors are brought to unit length
   * @param categorySeparator what separates categories in one text, as {@code --categorySeparator}
   *     says
   * @param keepMarkup whether tags and character references stay in titles and abstracts
   * @param limits how many input errors are allowed
   * @param room what later steps write
   */
  public record GivenSettings(
      String idColumn,
      String vectorColumn,
      boolean normalize,
      String categorySeparator,
      boolean keepMarkup,
      Limits limits,
      Room room)
      implements Serializable {}

  /** A later step's check of the length of the vectors, once it is known. */
  @FunctionalInterface
  public interface LengthCheck extends Serializable {
    /** Throws where vectors of {@code d} components will not do. */
    void check(int d) throws IOException;
  }

  private final OutputLayout layout;
  private final GivenSettings settings;
  private final LengthCheck lengthCheck;
  private final PapersCheck papersCheck;

  private ReadVectors(
      OutputLayout layout,
      GivenSettings settings,
      LengthCheck lengthCheck,
      PapersCheck papersCheck) {
    this.layout = layout;
    this.settings = settings;
    this.lengthCheck = lengthCheck;
    this.papersCheck = papersCheck;
  }

  /** Returns a transform that keeps rejects and temporary files in {@code layout}. */
  public static ReadVectors into(OutputLayout layout, GivenSettings settings) {
    return new ReadVectors(layout, settings, d -> {}, papers -> {});
  }

  /**
   * Returns this transform with a check of the vectors' length: where it fails, the pipeline fails
   * before any vector is used.
   */
  public ReadVectors withLengthCheck(LengthCheck newLengthCheck) {
    return new ReadVectors(layout, settings, newLengthCheck, papersCheck);
  }

  /**
   * Returns this transform with a check of the number of papers: where it fails, the pipeline fails
   * before any vector is used.
   */
  public ReadVectors withPapersCheck(PapersCheck newPapersCheck) {
    return new ReadVectors(layout, settings, lengthCheck, newPapersCheck);
  }

  /** The input: files, folders or globs as {@link Location} understands them. */
  public static Create.Values<List<Location>> files(List<String> names) {
    Preconditions.checkArgument(!names.isEmpty(), "vectors need at least one file");
    return Create.of(List.of(names.stream().map(Location::of).toList()))
        .withCoder(ListCoder.of(JsonCoder.of(Location.class)));
  }

  @Override
  public PCollectionTuple expand(PCollection<List<Location>> files) {
    PCollectionTuple planned =
        files
            .apply("ListFiles", ParDo.of(new ListVectorsDoFn(layout)))
            .apply("SpreadFiles", Reshuffle.viaRandomKey())
            .apply("ScanFiles", ParDo.of(new ScanVectorsDoFn(layout, settings)))
            .apply("AllFiles", CombineShards.all(JsonCoder.of(VectorScan.Group.class)))
            .apply(
                "PlanVectors",
                ParDo.of(new PlanVectorsDoFn(layout, settings, lengthCheck, papersCheck))
                    .withOutputTags(SHARDS, TupleTagList.of(COUNTS)));
    PCollection<Shard> spread = planned.get(SHARDS).apply("SpreadShards", Reshuffle.viaRandomKey());
    return PCollectionTuple.of(SHARDS, spread).and(COUNTS, planned.get(COUNTS));
  }

  @Override
  public void populateDisplayData(DisplayData.Builder builder) {
    builder
        .add(DisplayData.item("idColumn", settings.idColumn()))
        .add(DisplayData.item("vectorColumn", settings.vectorColumn()))
        .add(DisplayData.item("normalize", settings.normalize()))
        .add(DisplayData.item("maxRejectFraction", settings.limits().maxRejectFraction()));
  }
}
