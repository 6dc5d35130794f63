/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.strata.model.ShardPlan.Run;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The name of a finished shard file: the element that flows through the graph in place of its rows.
 *
 * @param index position of the shard in the archive, from 0
 * @param path the file
 * @param rows papers in it
 * @param fingerprint of a raw shard, hash of its papers but for where they stood in the archive; of
 *     another, hash of what it was made from and what it holds; in hexadecimal
 * @param given how to read a file of vectors that Strata did not write, or null
 */
@DefaultCoder(JsonCoder.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Shard(int index, String path, long rows, String fingerprint, Given given) {

  /**
   * A file of vectors that the user gave.
   *
   * @param name of the files that are made of it, one in each folder
   * @param idColumn the column of the papers' ids
   * @param vectorColumn that of their vectors
   * @param normalize whether to bring them to unit length
   * @param leftOut rows of the file that are no papers, rising
   */
  public record Given(
      String name, String idColumn, String vectorColumn, boolean normalize, List<Run> leftOut) {}

  /** One of Strata's own. */
  public Shard(int index, String path, long rows, String fingerprint) {
    this(index, path, rows, fingerprint, null);
  }

  /** The shard that a step made from this one: same papers, another file. */
  public Shard at(String newPath, String newFingerprint) {
    return new Shard(index, newPath, rows, newFingerprint);
  }

  /** What its file is called in each folder of the output. */
  public String name() {
    return given == null ? path.substring(path.lastIndexOf('/') + 1) : given.name();
  }
}
