/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.JsonCoder;
import dev.strata.model.Library;
import dev.strata.store.MadeFrom;
import java.util.Map;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What is decided about the model once, for all workers.
 *
 * @param precision what the encoder computes with; never {@link Precision#AUTO}
 * @param weights fingerprint of the model
 * @param rules what becomes of a text before it is embedded
 */
@DefaultCoder(JsonCoder.class)
public record EmbedPlan(Precision precision, String weights, TextRules rules) {
  static final String PRECISION = "precision";
  static final String WEIGHTS = "weights";

  /** What the papers are to a vector shard. */
  static final String PAPERS = "papers";

  private static final int FORMAT = 2;

  /** The settings, with all that is decided. */
  EmbedSettings decide(EmbedSettings settings) {
    return settings
        .withPrecision(precision)
        .withMaxTokens(rules.maxTokens())
        .withPrompt(rules.prompt());
  }

  /** What all vector shards of this plan are made from, but for their papers. */
  public MadeFrom madeFrom(EmbedSettings settings) {
    MadeFrom all =
        MadeFrom.step("embed", FORMAT)
            .by(Library.DJL, Library.PYTORCH)
            .and(WEIGHTS, weights)
            .and(PRECISION, precision)
            .and("device", settings.device())
            .and("maxTokens", rules.maxTokens())
            .and("tokensPerBatch", settings.tokensPerBatch());
    if (!rules.prompt().isEmpty()) {
      all = all.and("prompt", rules.prompt());
    }
    for (Map.Entry<String, String> named : rules.named().entrySet()) {
      all = all.and(named.getKey(), named.getValue());
    }
    return all;
  }
}
