/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The name of a finished shard file: the element that flows through the graph in place of its rows.
 *
 * @param index position of the shard in the archive, from 0
 * @param path the file
 * @param rows papers in it
 * @param fingerprint of a raw shard, hash of its papers but for where they stood in the archive; of
 *     another, hash of what it was made from and what it holds; in hexadecimal
 */
@DefaultCoder(JsonCoder.class)
public record Shard(int index, String path, long rows, String fingerprint) {

  /** The shard that a step made from this one: same papers, another file. */
  public Shard at(String newPath, String newFingerprint) {
    return new Shard(index, newPath, rows, newFingerprint);
  }
}
