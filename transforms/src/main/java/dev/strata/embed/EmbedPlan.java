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
 * @param rules what is done to a text before it is embedded
 */
@DefaultCoder(JsonCoder.class)
public record EmbedPlan(Precision precision, String weights, TextRules rules) {
  static final String PRECISION = "precision";
  static final String WEIGHTS = "weights";
  static final String DEVICE = "device";

  /** The name under which a vector shard's {@link MadeFrom} has its papers. */
  static final String PAPERS = "papers";

  private static final int FORMAT = 3;

  /** Returns {@code settings} with everything that this plan decides filled in. */
  EmbedSettings decide(EmbedSettings settings) {
    return settings
        .withPrecision(precision)
        .withMaxTokens(rules.maxTokens())
        .withGivenPrompt(rules.prompt());
  }

  /** What all vector shards of this plan are made from, except their papers. */
  public MadeFrom madeFrom(EmbedSettings settings) {
    MadeFrom all =
        MadeFrom.step("embed", FORMAT)
            .by(Library.DJL, Library.PYTORCH)
            .and(WEIGHTS, weights)
            .and(PRECISION, precision)
            .and(DEVICE, settings.device())
            .and("maxTokens", rules.maxTokens());
    if (!rules.prompt().isEmpty()) {
      all = all.and("prompt", rules.prompt());
    }
    for (Map.Entry<String, String> named : rules.named().entrySet()) {
      all = all.and(named.getKey(), named.getValue());
    }
    return all;
  }
}
