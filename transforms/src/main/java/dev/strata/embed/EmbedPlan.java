/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.io.MadeFrom;
import dev.strata.model.JsonCoder;
import dev.strata.model.Library;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What is decided about the model once, for all workers.
 *
 * @param precision what the encoder computes with; never {@link Precision#AUTO}
 * @param weights fingerprint of the model
 */
@DefaultCoder(JsonCoder.class)
public record EmbedPlan(Precision precision, String weights) {
  static final String PRECISION = "precision";
  static final String WEIGHTS = "weights";

  /** What the papers are to a vector shard. */
  static final String PAPERS = "papers";

  private static final int FORMAT = 2;

  /** What all vector shards of this plan are made from, but for their papers. */
  MadeFrom madeFrom(EmbedSettings settings) {
    return MadeFrom.step("embed", FORMAT)
        .by(Library.DJL, Library.PYTORCH)
        .and(WEIGHTS, weights)
        .and(PRECISION, precision)
        .and("device", settings.device())
        .and("maxTokens", settings.maxTokens())
        .and("tokensPerBatch", settings.tokensPerBatch());
  }
}
