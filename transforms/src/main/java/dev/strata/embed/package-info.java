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
 * {@link dev.strata.embed.EmbedSettings} says which model and how; what that leaves open, {@link
 * dev.strata.embed.PlanEmbedding} decides once for all workers.
 *
 * <p>{@code ModelFiles} finds a model. A {@code DjlModel} is TorchScript that others made; its
 * token vectors go through {@code PoolingTranslator}. Of a {@code Checkpoint}, Strata makes
 * TorchScript itself, in a {@code ModelFolder}: a {@code BuiltInModel} has its weights from {@code
 * OnnxWeights}, a {@code HuggingFaceCheckpoint} from {@code Safetensors}; {@code
 * TorchScriptEncoder} turns these {@code BertWeights} into code and objects, {@code
 * TorchScriptArchive} writes those as a file.
 */
package dev.strata.embed;
