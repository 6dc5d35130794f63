/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.JsonCoder;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What is decided about the model once, for all workers.
 *
 * @param precision what the encoder computes with; never {@link Precision#AUTO}
 * @param weights fingerprint of the model
 */
@DefaultCoder(JsonCoder.class)
public record EmbedPlan(Precision precision, String weights) {}
