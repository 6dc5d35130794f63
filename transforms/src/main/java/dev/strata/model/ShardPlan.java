/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Which lines of the archive become one raw shard.
 *
 * @param index position of the shard in the archive, from 0
 * @param rows papers that the slices hold, left-out lines not counted
 * @param papers hash of the papers in those lines, in hexadecimal
 * @param fingerprint hash of the papers and where they stand, in hexadecimal
 * @param slices runs of lines, in archive order
 */
@DefaultCoder(JsonCoder.class)
public record ShardPlan(
    int index, long rows, String papers, String fingerprint, List<Slice> slices) {

  /**
   * A run of lines in one plain file.
   *
   * @param source the file that the user named; for a member of an archive, that, a slash and its
   *     name
   * @param file the plain file to read the bytes from; equals {@code source} unless compressed
   * @param offset first byte to read in {@code file}
   * @param length bytes to read, line ends included
   * @param firstLine number in {@code source} of the first line, from 1
   * @param leftOut lines to skip, rising; no more runs than papers, however many lines they are
   */
  public record Slice(
      String source, String file, long offset, long length, long firstLine, List<Run> leftOut) {}

  /**
   * Lines one after the other.
   *
   * @param from the first one, as distance from the slice's first line
   * @param lines how many
   */
  public record Run(int from, int lines) {}
}
