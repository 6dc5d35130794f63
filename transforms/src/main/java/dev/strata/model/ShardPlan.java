/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The plan of a raw shard: the lines of the archive that it is made from.
 *
 * @param index position of the shard in the archive, from 0
 * @param rows papers that the slices hold, left-out lines not counted
 * @param papers hash of the papers in those lines, in hexadecimal
 * @param fingerprint hash of the papers and where they stand, in hexadecimal
 * @param timeDigits times since 1970 with fewer digits than this have the unit of times with
 *     exactly this many digits; 0: each time's own digits tell its unit
 * @param slices runs of lines, in archive order
 */
@DefaultCoder(JsonCoder.class)
public record ShardPlan(
    int index, long rows, String papers, String fingerprint, int timeDigits, List<Slice> slices) {

  /**
   * A run of lines in one plain file.
   *
   * @param source the file that the user named; for a member of an archive, the archive's name, a
   *     slash and the member's name
   * @param file the plain file to read the bytes from; equals {@code source} unless compressed
   * @param offset first byte to read in {@code file}
   * @param length bytes to read, line ends included
   * @param firstLine number of the first line in {@code source}, from 1
   * @param leftOut lines to skip, rising. The number of these runs is at most the number of papers
   *     in the slice.
   */
  public record Slice(
      String source, String file, long offset, long length, long firstLine, List<Run> leftOut) {}

  /**
   * Consecutive lines.
   *
   * @param from the first one, as distance from the slice's first line
   * @param lines number of lines
   */
  public record Run(int from, int lines) implements Serializable {}
}
