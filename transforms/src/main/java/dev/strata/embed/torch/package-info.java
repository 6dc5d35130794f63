/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Models that run on PyTorch: checkpoints are made into TorchScript, which DJL runs.
 *
 * <ul>
 *   <li>{@link TorchEncoders}: finds and loads models; it is the {@link
 *       dev.strata.embed.TextEncoder.Factory} of this package.
 *   <li>{@link Embedder}, {@link Session}, {@link ModelCache}: a loaded model with its threads, one
 *       thread's use of it, and all loaded models of this process.
 *   <li>{@link ModelFiles}: a model that lies on this machine: a {@link ModelFolder} that Strata
 *       wrote, or a {@link DjlModel}.
 *   <li>{@link BuiltInModel}: the models that Maven artifacts carry.
 *   <li>{@link Checkpoint}, {@link HuggingFaceCheckpoint}: weights and tokenizer as others publish
 *       them.
 *   <li>{@link SentenceTransformers}, {@link EncoderSettings}, {@link SettingsFile}: what a folder
 *       says of its use.
 *   <li>{@link WeightFiles}, {@link Safetensors}, {@link OnnxWeights}, {@link BertWeights}, {@link
 *       Tensor}: read weights.
 *   <li>{@link TorchScriptEncoder}, {@link TorchScriptHead}, {@link TorchScriptArchive}, {@link
 *       Head}, {@link Activation}: write TorchScript.
 *   <li>{@link PoolingTranslator}: pools the tokens of a TorchScript model that others made.
 *   <li>{@link DjlArguments}: what DJL is told of such a model.
 *   <li>{@link Tokenizers}, {@link TokenizerJson}: open tokenizers.
 *   <li>{@link LongTexts}, {@link WholeWords}: shorten long texts before they are tokenized.
 *   <li>{@link Fingerprints}: hashes of files.
 *   <li>{@link UrlTrouble}: why a model was not fetched.
 * </ul>
 */
package dev.strata.embed.torch;
