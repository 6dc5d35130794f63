/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A vector shard and its label shard, which have the same papers in the same order.
 *
 * @param vectors the vector shard: id and vector of each paper, and what else is known of it
 * @param labels the label shard: id, label and similarity of each paper
 */
@DefaultCoder(JsonCoder.class)
public record LabelledShard(Shard vectors, Shard labels) {}
