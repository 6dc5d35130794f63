/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Embedding: turns raw shards into vector shards, whatever model turns a text into a vector.
 *
 * <ul>
 *   <li>{@link EmbedPapers}: embeds the papers of all raw shards.
 *   <li>{@link EmbedSettings}, {@link Pooling}, {@link Precision}: what the user asks for.
 *   <li>{@link PlanEmbedding}, {@link EmbedPlan}: what is decided once for all workers.
 *   <li>{@link PreviousModel}: whether the previous snapshot is of the same model.
 *   <li>{@link FinishedPrecision}: the precision that the vectors of earlier runs have.
 *   <li>{@link TextRules}: the prompt and the limit of a text.
 *   <li>{@link TextEncoder}: a loaded model; {@link dev.strata.embed.torch} implements it with
 *       PyTorch.
 *   <li>{@link EmbedDoFn}, {@link Batches}: embed one shard, in batches of texts of one length.
 * </ul>
 */
package dev.strata.embed;
