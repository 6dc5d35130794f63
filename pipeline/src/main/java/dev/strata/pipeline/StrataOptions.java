/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/**
 * Every option of a run. {@link OptionChecks} checks which values are allowed; {@link
 * StrataPipeline} turns the options into the settings of the steps. An option that may be a URL
 * with a secret is told only to the steps that need it, and is no part of the options that a runner
 * shows or sends to workers.
 */
public interface StrataOptions extends ReadingOptions, TopicOptions {

  @Description(
      "The step after which the run ends. By default a run does all steps. A later run "
          + "without this option goes on from there.")
  @OneOf({"shards", "vectors", "labels"})
  @Group("Output")
  String getUntil();

  void setUntil(String value);

  @Description("The folder that receives all files of the run. It is required.")
  @Incidental
  @Group("Output")
  String getOutput();

  void setOutput(String value);

  @Description("The number of papers in each shard.")
  @Range(min = 1, max = 1000000)
  @Default.Integer(10_000)
  @Group("Output")
  int getShardSize();

  void setShardSize(int value);

  @Description(
      "The embedding model: bge-small-en-v1.5 or all-MiniLM-L6-v2; a folder with a Hugging "
          + "Face checkpoint (config.json, model.safetensors, tokenizer.json), with"
          + " TorchScript and "
          + "tokenizer.json, or with a model that Strata has converted; or a URL that DJL knows, "
          + "such as djl://. "
          + "TorchScript and models behind URLs are programs that run with your rights: name only "
          + "those that you trust. A checkpoint in safetensors contains no code.")
  @Default.String("bge-small-en-v1.5")
  @Group("Embedding")
  @JsonIgnore
  String getModel();

  void setModel(String value);

  @Description(
      "The text that stands before the text of each paper, such as 'passage: '. By default it "
          + "is the default prompt of a folder of Sentence Transformers, if the folder has one. An "
          + "empty value means no prompt.")
  @Group("Embedding")
  String getPrompt();

  void setPrompt(String value);

  @Description(
      "Whether Strata takes only the encoder and the tokenizer of a folder of Sentence "
          + "Transformers. Its other modules, its prompt and its settings are then ignored, and "
          + "--pooling must be given.")
  @Default.Boolean(false)
  @Group("Embedding")
  boolean getEncoderOnly();

  void setEncoderOnly(boolean value);

  @Description(
      "How the vectors of a paper's tokens become one vector. With auto, the model decides.")
  @OneOf({"auto", "cls", "mean"})
  @Default.String("auto")
  @Group("Embedding")
  String getPooling();

  void setPooling(String value);

  @Description(
      "The precision in which the model computes. With auto, it is the precision of the "
          + "vectors that the output already has, or else an output named with --reuse or "
          + "--previous; or else bf16 where the CPU has AVX512_BF16 or AMX, or else fp32.")
  @OneOf({"auto", "fp32", "bf16"})
  @Default.String("auto")
  @Group("Embedding")
  String getPrecision();

  void setPrecision(String value);

  @Description("The device on which the model runs.")
  @OneOf({"cpu", "gpu"})
  @Default.String("cpu")
  @Group("Embedding")
  String getDevice();

  void setDevice(String value);

  @Description(
      "The number of tokens of a paper that are read; the rest of the text is cut. 0 means"
          + " the limit in the model's folder, or 512 if it has none. A value above the model's"
          + " number of positions is an error.")
  @Range(min = 0, max = 1048576)
  @Default.Integer(0)
  @Group("Embedding")
  int getMaxTokens();

  void setMaxTokens(int value);

  @Description(
      "The number of tokens in a batch, padding included. A longer paper is a batch of its "
          + "own.")
  @Range(min = 1, max = 1048576)
  @Default.Integer(1024)
  @Incidental
  @Group("Embedding")
  int getTokensPerBatch();

  void setTokensPerBatch(int value);

  @Description(
      "Outputs of earlier runs, separated by commas. A paper whose text was embedded there with "
          + "the same model is not embedded again: its vector is copied. The outputs are only"
          + " read. "
          + "The vectors that --output has already are always used.")
  @Incidental
  @Group("Embedding")
  @JsonIgnore
  List<String> getReuse();

  void setReuse(List<String> value);

  @Description(
      "The number of embedding threads in each worker process. With 0, it is the number of "
          + "cores.")
  @Range(min = 0, max = 1024)
  @Default.Integer(0)
  @Incidental
  @Group("Embedding")
  int getThreads();

  void setThreads(int value);

  @Description(
      "The folder for converted models. By default it is .cache/strata in the user's home.")
  @Incidental
  @Group("Embedding")
  String getCacheDir();

  void setCacheDir(String value);

  @Description("The number of papers to which the clustering is fitted.")
  @Range(min = 2, max = 100000000)
  @Default.Integer(300_000)
  @Group("Clustering")
  int getSampleSize();

  void setSampleSize(int value);

  @Description(
      "The output of the run on the previous snapshot of the archive. Topics keep their"
          + " numbers from "
          + "there, the clustering starts from its centroids, its vectors are copied, and the "
          + "results say what changed. It is only read.")
  @Group("Clustering")
  @JsonIgnore
  String getPrevious();

  void setPrevious(String value);

  @Description(
      "The number of clusters. With 0, it is 400, or for fewer than 40,000 papers max(2, "
          + "papers / 100). It is never larger than the number of distinct vectors in the sample.")
  @Range(min = 0, max = 65536)
  @Default.Integer(0)
  @Group("Clustering")
  int getClusters();

  void setClusters(int value);

  @Description("The seed of the random numbers that choose the sample and fit the clusters.")
  @Default.Long(42)
  @Group("Clustering")
  long getSeed();

  void setSeed(long value);

  @Description("The number of papers in a mini-batch of the clustering.")
  @Range(min = 1, max = 100000000)
  @Default.Integer(16_384)
  @Group("Clustering")
  int getBatchSize();

  void setBatchSize(int value);

  @Description("The maximum number of passes of the mini-batches over the sample.")
  @Range(min = 1, max = 10000)
  @Default.Integer(80)
  @Group("Clustering")
  int getMaxPasses();

  void setMaxPasses(int value);

  @Description("The mini-batches end after this many consecutive ones without improvement.")
  @Range(min = 1, max = 10000)
  @Default.Integer(10)
  @Group("Clustering")
  int getMaxNoImprovement();

  void setMaxNoImprovement(int value);

  @Description(
      "A cluster with fewer papers than this fraction of the largest cluster starts anew from"
          + " a random paper.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  @Group("Clustering")
  double getReassignmentRatio();

  void setReassignmentRatio(double value);

  @Description("The maximum number of full k-means passes over the sample after the mini-batches.")
  @Range(min = 0, max = 10000)
  @Default.Integer(20)
  @Group("Clustering")
  int getLloydPasses();

  void setLloydPasses(int value);

  @Description("The FAISS index_factory string of the index. The metric is the inner product.")
  @Default.String("Flat")
  @Group("Index and lonely papers")
  String getIndex();

  void setIndex(String value);

  @Description(
      "Loneliness is the cosine similarity to the N-th nearest other paper: the lower, the "
          + "lonelier. This option sets N.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  @Group("Index and lonely papers")
  int getNeighbors();

  void setNeighbors(int value);

  @Description("The number of lonely papers that are listed.")
  @Range(min = 0, max = 100000)
  @Default.Integer(100)
  @Group("Index and lonely papers")
  int getLonely();

  void setLonely(int value);

  @Description(
      "The local folder for large temporary files. They take 4 bytes for each paper and "
          + "component, and more than twice as much where the index is not Flat. By default it is "
          + "the output's own folder for temporary files, or the machine's where the output is not "
          + "local.")
  @Incidental
  @Group("Index and lonely papers")
  String getScratch();

  void setScratch(String value);

  @Description(
      "The number of papers that the runner should expect. It is only a hint: Strata asks the "
          + "runner for 3072 bytes of memory for each paper in the final stage (384 components of "
          + "8 bytes).")
  @Range(min = 1, max = 10000000000L)
  @Default.Long(3_000_000)
  @Incidental
  @Group("Index and lonely papers")
  long getExpectedPapers();

  void setExpectedPapers(long value);

  @Description(
      "Whether the run takes over an output with the mark of a run of which Strata cannot tell"
          + " whether it has ended. Give it only if you know that the other run has ended.")
  @Default.Boolean(false)
  @Incidental
  @Group("Output")
  boolean getTakeOver();

  void setTakeOver(boolean value);

  @Description("Whether the stack trace of an error and the log messages of libraries are printed.")
  @Default.Boolean(false)
  @Incidental
  @Group("Messages")
  boolean getVerbose();

  void setVerbose(boolean value);
}
