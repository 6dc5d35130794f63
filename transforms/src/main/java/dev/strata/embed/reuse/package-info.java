/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Vectors that are there already: a text that was embedded before is not embedded again.
 *
 * <ul>
 *   <li>{@link PlanReuse}: looks, once in a run, for vector shards that fit.
 *   <li>{@link ReusePlan}: which shards these are.
 *   <li>{@link KnownVectors}: copies vectors out of the shards, on each worker.
 * </ul>
 */
package dev.strata.embed.reuse;
