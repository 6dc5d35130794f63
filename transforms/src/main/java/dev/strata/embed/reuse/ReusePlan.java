/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.reuse;

import dev.strata.model.JsonCoder;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The vectors that a run need not compute: those of vector shards that are there already and were
 * made with the same model and settings.
 *
 * @param texts the file of the texts' hashes, each with a source and a row; null where there are no
 *     such vectors
 * @param sources the shards with these vectors. If {@code texts} names several for a text, its
 *     vector is copied from the first that is intact.
 */
@DefaultCoder(JsonCoder.class)
public record ReusePlan(String texts, List<Source> sources) {
  /** Nothing to reuse. */
  public static final ReusePlan NOTHING = new ReusePlan(null, List.of());

  /**
   * A vector shard.
   *
   * @param path the file
   * @param sha256 SHA-256 of its bytes, in hexadecimal, as its record says
   * @param own whether it lies in the output of this run
   */
  public record Source(String path, String sha256, boolean own) {}
}
