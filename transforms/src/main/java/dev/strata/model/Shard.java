/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.strata.model.ShardPlan.Run;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The name of a finished shard file: the element that flows through the graph in place of its rows.
 *
 * @param index position of the shard in the archive, from 0
 * @param path the file; the first one, if the user gave several
 * @param rows number of papers in the shard
 * @param fingerprint for a raw shard, a hash of its papers without their places in the archive; for
 *     any other shard, a hash of what it was made from and what it holds; in hexadecimal
 * @param given how to read files of vectors that Strata did not write, or null
 */
@DefaultCoder(JsonCoder.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Shard(int index, String path, long rows, String fingerprint, Given given)
    implements Serializable {

  /**
   * Files of vectors that the user gave: one, or many small ones that follow one another.
   *
   * @param name name of the file that is made from them in each folder
   * @param idColumn the column of the papers' ids
   * @param vectorColumn the column of the papers' vectors
   * @param categorySeparator what separates categories that are one text, see {@code JsonFields}
   * @param normalize whether to bring the vectors to unit length
   * @param keepMarkup whether tags and character references stay in titles and abstracts
   * @param timeDigits times since 1970 with fewer digits than this have the unit of times with
   *     exactly this many digits; 0: each time's own digits tell its unit
   * @param parts the files that have papers, in order
   */
  public record Given(
      String name,
      String idColumn,
      String vectorColumn,
      String categorySeparator,
      boolean normalize,
      boolean keepMarkup,
      int timeDigits,
      List<Part> parts)
      implements Serializable {}

  /**
   * A file of a shard.
   *
   * @param papers number of its rows that are papers
   * @param leftOut the other rows, rising
   * @param state state in which the run found it, or null for one of Strata's own files
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(String path, long papers, List<Run> leftOut, State state)
      implements Serializable {}

  /**
   * The state of a file, by which a run notices that somebody else wrote to it.
   *
   * @param bytes its length in bytes
   * @param modifiedMillis when it was written last, or 0 for a file that is not on this machine
   * @param footer hash of what the file says of its content
   */
  public record State(long bytes, long modifiedMillis, String footer) implements Serializable {}

  /** A shard that Strata wrote. */
  public Shard(int index, String path, long rows, String fingerprint) {
    this(index, path, rows, fingerprint, null);
  }

  /** The shard that a step made from this one: it has the same papers in another file. */
  public Shard at(String newPath, String newFingerprint) {
    return new Shard(index, newPath, rows, newFingerprint);
  }

  /** The files that hold the shard's papers, in order. */
  public List<Part> parts() {
    return given == null ? List.of(new Part(path, rows, List.of(), null)) : given.parts();
  }

  /** The name of the shard's file in each folder of the output. */
  public String name() {
    return given == null ? path.substring(path.lastIndexOf('/') + 1) : given.name();
  }
}
