/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * From text to unit vectors.
 *
 * <p>{@link dev.strata.embed.EmbedPapers} takes raw shards to vector shards by its DoFn, which
 * packs a shard's texts into {@code Batches} and hands them to the process's {@code Embedder}: the
 * loaded model, shared through {@code ModelCache}, and its threads, each with a {@code Session}.
 * {@link dev.strata.embed.EmbedSettings} says which model and how.
 *
 * <p>A model lies in a {@code ModelFolder}. For a {@code BuiltInModel} Strata writes that itself:
 * {@code OnnxWeights} reads the weights into {@code BertWeights}, {@code TorchScriptEncoder} turns
 * them into code and objects, {@code TorchScriptArchive} writes those as a file.
 */
package dev.strata.embed;
