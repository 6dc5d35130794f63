/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A vector shard and its label shard: the same papers in the same order.
 *
 * @param vectors id, vector, and what else is known of each paper
 * @param labels id, label, similarity
 */
@DefaultCoder(JsonCoder.class)
public record LabelledShard(Shard vectors, Shard labels) {}
