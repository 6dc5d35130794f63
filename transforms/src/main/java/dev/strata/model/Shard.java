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
 * @param path the file; of several that were given, the first
 * @param rows papers in it
 * @param fingerprint of a raw shard, hash of its papers but for where they stood in the archive; of
 *     another, hash of what it was made from and what it holds; in hexadecimal
 * @param given how to read files of vectors that Strata did not write, or null
 */
@DefaultCoder(JsonCoder.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Shard(int index, String path, long rows, String fingerprint, Given given) {

  /**
   * Files of vectors that the user gave: one, or many small ones that follow one another.
   *
   * @param name of the files that are made of them, one in each folder
   * @param idColumn the column of the papers' ids
   * @param vectorColumn that of their vectors
   * @param categorySeparator what separates categories that are one text, see {@code JsonFields}
   * @param normalize whether to bring them to unit length
   * @param keepMarkup whether tags and character references stay in their titles
   * @param parts the files that have papers, in order
   */
  public record Given(
      String name,
      String idColumn,
      String vectorColumn,
      String categorySeparator,
      boolean normalize,
      boolean keepMarkup,
      List<Part> parts) {}

  /**
   * A file of a shard.
   *
   * @param papers rows of it that are papers
   * @param leftOut the other rows, rising
   * @param state in which the run found it, or null where it is Strata's own
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(String path, long papers, List<Run> leftOut, State state) {}

  /**
   * By what a file is known that nobody else should write to.
   *
   * @param bytes how many it has
   * @param modifiedMillis when it was written last, or 0 where it is not of this machine
   * @param footer hash of what it says of its content
   */
  public record State(long bytes, long modifiedMillis, String footer) {}

  /** One of Strata's own. */
  public Shard(int index, String path, long rows, String fingerprint) {
    this(index, path, rows, fingerprint, null);
  }

  /** The shard that a step made from this one: same papers, another file. */
  public Shard at(String newPath, String newFingerprint) {
    return new Shard(index, newPath, rows, newFingerprint);
  }

  /** The files that hold its papers, in order. */
  public List<Part> parts() {
    return given == null ? List.of(new Part(path, rows, List.of(), null)) : given.parts();
  }

  /** What its file is called in each folder of the output. */
  public String name() {
    return given == null ? path.substring(path.lastIndexOf('/') + 1) : given.name();
  }
}
