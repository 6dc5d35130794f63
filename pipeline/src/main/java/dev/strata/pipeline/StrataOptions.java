/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * Every option of a run. {@link OptionChecks} says what is allowed; {@link StrataPipeline} turns
 * them into the settings of the steps. What may be a URL with a secret is told to those steps
 * alone, and is no part of the options that a runner shows or sends to workers.
 */
public interface StrataOptions extends ReadingOptions, TopicOptions {

  @Description(
      "The step to end with; by default all are done. A later run without it goes on from there.")
  @OneOf({"shards", "vectors", "labels"})
  @Group("Output")
  String getUntil();

  void setUntil(String value);

  @Description("Folder that receives every output. Required.")
  @Incidental
  @Group("Output")
  String getOutput();

  void setOutput(String value);

  @Description("Papers per shard.")
  @Range(min = 1, max = 1000000)
  @Default.Integer(10_000)
  @Group("Output")
  int getShardSize();

  void setShardSize(int value);

  @Description(
      "Embedding model: bge-small-en-v1.5 or all-MiniLM-L6-v2; a folder with a Hugging Face"
          + " checkpoint (config.json, model.safetensors, tokenizer.json), with TorchScript and"
          + " tokenizer.json, or as Strata converts them; or a URL that DJL knows, such as djl://."
          + " TorchScript, and what a URL brings, are programs that run: name only those that you"
          + " trust. A checkpoint in safetensors brings no code.")
  @Default.String("bge-small-en-v1.5")
  @Group("Embedding")
  @JsonIgnore
  String getModel();

  void setModel(String value);

  @Description(
      "Text that stands before each paper's, such as 'passage: '. Unless given, the default prompt of"
          + " a folder of Sentence Transformers, if it has one; empty for none.")
  @Group("Embedding")
  String getPrompt();

  void setPrompt(String value);

  @Description(
      "Take only the encoder and the tokenizer of a folder of Sentence Transformers, pooled as"
          + " --pooling says: no other modules, no prompt, and no settings beside them.")
  @Default.Boolean(false)
  @Group("Embedding")
  boolean getEncoderOnly();

  void setEncoderOnly(boolean value);

  @Description("How the vectors of tokens become a paper's; auto is as the model says.")
  @OneOf({"auto", "cls", "mean"})
  @Default.String("auto")
  @Group("Embedding")
  String getPooling();

  void setPooling(String value);

  @Description(
      "What the model computes with: auto is what the finished vectors of the output have, else"
          + " bf16 where the CPU has AVX512_BF16 or AMX, else fp32.")
  @OneOf({"auto", "fp32", "bf16"})
  @Default.String("auto")
  @Group("Embedding")
  String getPrecision();

  void setPrecision(String value);

  @Description("What the model runs on.")
  @OneOf({"cpu", "gpu"})
  @Default.String("cpu")
  @Group("Embedding")
  String getDevice();

  void setDevice(String value);

  @Description(
      "Tokens of a paper that are read; the rest is cut. 0 is as many as the model's folder says,"
          + " else 512. At most the model's positions.")
  @Range(min = 0, max = 1048576)
  @Default.Integer(0)
  @Group("Embedding")
  int getMaxTokens();

  void setMaxTokens(int value);

  @Description("Tokens in a batch, padding included; a longer paper is a batch alone.")
  @Range(min = 1, max = 1048576)
  @Default.Integer(1024)
  @Group("Embedding")
  int getTokensPerBatch();

  void setTokensPerBatch(int value);

  @Description("Embedding threads of a worker process; 0 means one per core.")
  @Range(min = 0, max = 1024)
  @Default.Integer(0)
  @Incidental
  @Group("Embedding")
  int getThreads();

  void setThreads(int value);

  @Description("Folder for converted models; by default .cache/strata in the user's home.")
  @Incidental
  @Group("Embedding")
  String getCacheDir();

  void setCacheDir(String value);

  @Description("Papers that the clustering is fitted to.")
  @Range(min = 2, max = 100000000)
  @Default.Integer(300_000)
  @Group("Clustering")
  int getSampleSize();

  void setSampleSize(int value);

  @Description(
      "Clusters; 0 means 400, and below 40,000 papers max(2, papers / 100). Never more"
          + " than there are distinct vectors in the sample.")
  @Range(min = 0, max = 65536)
  @Default.Integer(0)
  @Group("Clustering")
  int getClusters();

  void setClusters(int value);

  @Description("Seed of all chance.")
  @Default.Long(42)
  @Group("Clustering")
  long getSeed();

  void setSeed(long value);

  @Description("Papers in a mini-batch of the clustering.")
  @Range(min = 1, max = 100000000)
  @Default.Integer(16_384)
  @Group("Clustering")
  int getBatchSize();

  void setBatchSize(int value);

  @Description("Passes of the clustering over the sample at most.")
  @Range(min = 1, max = 10000)
  @Default.Integer(80)
  @Group("Clustering")
  int getMaxPasses();

  void setMaxPasses(int value);

  @Description("Mini-batches without improvement after which full passes begin.")
  @Range(min = 1, max = 10000)
  @Default.Integer(10)
  @Group("Clustering")
  int getMaxNoImprovement();

  void setMaxNoImprovement(int value);

  @Description("Share of the largest cluster's papers below which a cluster starts anew.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  @Group("Clustering")
  double getReassignmentRatio();

  void setReassignmentRatio(double value);

  @Description("Full k-means passes over the sample after the mini-batches, at most.")
  @Range(min = 0, max = 10000)
  @Default.Integer(20)
  @Group("Clustering")
  int getLloydPasses();

  void setLloydPasses(int value);

  @Description("FAISS index_factory string; the metric is the inner product.")
  @Default.String("Flat")
  @Group("Index and lonely papers")
  String getIndex();

  void setIndex(String value);

  @Description("A paper is as lonely as its similarity to its nearest-but-so-many other paper.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  @Group("Index and lonely papers")
  int getNeighbors();

  void setNeighbors(int value);

  @Description("Lonely papers to list.")
  @Range(min = 0, max = 100000)
  @Default.Integer(100)
  @Group("Index and lonely papers")
  int getLonely();

  void setLonely(int value);

  @Description(
      "Local folder for large temporary files, 4 bytes per paper and component, or twice that and"
          + " more where the index is not Flat; by default the"
          + " output's own, or where that is not local, the machine's.")
  @Incidental
  @Group("Index and lonely papers")
  String getScratch();

  void setScratch(String value);

  @Description(
      "Papers to expect: a hint to the runner of the memory that the final"
          + " stage takes, 8 bytes per paper and component.")
  @Range(min = 1, max = 10000000000L)
  @Default.Long(3_000_000)
  @Incidental
  @Group("Index and lonely papers")
  long getExpectedPapers();

  void setExpectedPapers(long value);

  @Description(
      "Whether to write where a run of another host may still be writing: only once that one has"
          + " ended.")
  @Default.Boolean(false)
  @Incidental
  @Group("Output")
  boolean getTakeOver();

  void setTakeOver(boolean value);

  @Description("Whether to print the trace of an error, and what libraries log.")
  @Default.Boolean(false)
  @Incidental
  @Group("Messages")
  boolean getVerbose();

  void setVerbose(boolean value);
}
