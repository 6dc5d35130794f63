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
 * Every option of a run. {@link OptionChecks} says what is allowed; {@link StrataPipeline} turns
 * them into the settings of the steps. What may be a URL with a secret is told to those steps
 * alone, and is no part of the options that a runner shows or sends to workers.
 */
public interface StrataOptions extends TopicOptions {

  @Description(
      "Archive: JSONL files or globs, plain or compressed (.gz, .bz2, .zst), separated by commas."
          + " This or --vectors is required.")
  @Group("Input")
  @JsonIgnore
  List<String> getArchive();

  void setArchive(List<String> value);

  @Description(
      "Instead of an archive, its vectors: Parquet files, folders of them or globs, separated by"
          + " commas, of an id and a vector each row, and where there are such columns title,"
          + " categories and created.")
  @Group("Input")
  @JsonIgnore
  List<String> getVectors();

  void setVectors(List<String> value);

  @Description("Column of the ids in the files of --vectors: text or numbers.")
  @Default.String("id")
  @Group("Input")
  String getIdColumn();

  void setIdColumn(String value);

  @Description("Column of the vectors in the files of --vectors: lists of numbers.")
  @Default.String("vector")
  @Group("Input")
  String getVectorColumn();

  void setVectorColumn(String value);

  @Description(
      "Whether to bring the vectors of --vectors to unit length; where this is false, one that is"
          + " off by more than 0.001 is an error.")
  @Default.Boolean(false)
  @Group("Input")
  boolean getNormalize();

  void setNormalize(boolean value);

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

  @Description("Longest line, in bytes; longer ones are rejected.")
  @Range(min = 1, max = 1073741824)
  @Default.Integer(16 << 20)
  @Group("Input")
  int getMaxLineBytes();

  void setMaxLineBytes(int value);

  @Description("Highest share of rejected lines, duplicate ids aside; above it the run fails.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  @Group("Input")
  double getMaxRejectFraction();

  void setMaxRejectFraction(double value);

  @Description("Where a paper's id is: JSON Pointers separated by commas, first non-empty wins.")
  @Default.String("/id")
  @Group("Input")
  String getIdField();

  void setIdField(String value);

  @Description("Where a paper's title is: JSON Pointers separated by commas.")
  @Default.String("/title")
  @Group("Input")
  String getTitleField();

  void setTitleField(String value);

  @Description("Where a paper's abstract is: JSON Pointers separated by commas.")
  @Default.String("/abstract")
  @Group("Input")
  String getAbstractField();

  void setAbstractField(String value);

  @Description(
      "Where its categories are, JSON Pointers: a string of words separated by spaces, or an"
          + " array.")
  @Default.String("/categories")
  @Group("Input")
  String getCategoriesField();

  void setCategoriesField(String value);

  @Description("Where a paper's date is, JSON Pointers: RFC 1123, or ISO day, month or year.")
  @Default.String("/versions/0/created,/update_date")
  @Group("Input")
  String getCreatedField();

  void setCreatedField(String value);

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

  @Description("Tokens of a paper that are read; the rest is cut.")
  @Range(min = 3, max = 1048576)
  @Default.Integer(512)
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
