/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Every option of a run. {@link OptionChecks} says what is allowed; {@link StrataPipeline} turns
 * them into the settings of the steps.
 */
public interface StrataOptions extends PipelineOptions {

  @Description(
      "Archive: JSONL files or globs, plain or compressed (.gz, .bz2, .zst), separated by commas."
          + " This or --vectors is required.")
  List<String> getArchive();

  void setArchive(List<String> value);

  @Description(
      "Instead of an archive, its vectors: Parquet files, folders of them or globs, separated by"
          + " commas, of an id and a vector each row, and where there are such columns title,"
          + " categories and created.")
  List<String> getVectors();

  void setVectors(List<String> value);

  @Description("Column of the ids in the files of --vectors: text or whole numbers.")
  @Default.String("id")
  String getIdColumn();

  void setIdColumn(String value);

  @Description("Column of the vectors in the files of --vectors: lists of float or double.")
  @Default.String("vector")
  String getVectorColumn();

  void setVectorColumn(String value);

  @Description(
      "Whether to bring the vectors of --vectors to unit length; where this is false, one that is"
          + " off by more than 0.001 is an error.")
  @Default.Boolean(false)
  boolean getNormalize();

  void setNormalize(boolean value);

  @Description(
      "The step to end with; by default all are done. A later run without it goes on from there.")
  @OneOf({"shards", "vectors", "labels"})
  String getUntil();

  void setUntil(String value);

  @Description("Folder that receives every output. Required.")
  @Incidental
  String getOutput();

  void setOutput(String value);

  @Description("Papers per shard.")
  @Range(min = 1, max = 1000000)
  @Default.Integer(10_000)
  int getShardSize();

  void setShardSize(int value);

  @Description("Longest line, in bytes; longer ones are rejected.")
  @Range(min = 1, max = 1073741824)
  @Default.Integer(16 << 20)
  int getMaxLineBytes();

  void setMaxLineBytes(int value);

  @Description("Highest share of rejected lines, duplicate ids aside; above it the run fails.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  double getMaxRejectFraction();

  void setMaxRejectFraction(double value);

  @Description("Where a paper's id is: JSON Pointers separated by commas, first non-empty wins.")
  @Default.String("/id")
  String getIdField();

  void setIdField(String value);

  @Description("Where a paper's title is: JSON Pointers separated by commas.")
  @Default.String("/title")
  String getTitleField();

  void setTitleField(String value);

  @Description("Where a paper's abstract is: JSON Pointers separated by commas.")
  @Default.String("/abstract")
  String getAbstractField();

  void setAbstractField(String value);

  @Description(
      "Where its categories are, JSON Pointers: a string of words separated by spaces, or an array.")
  @Default.String("/categories")
  String getCategoriesField();

  void setCategoriesField(String value);

  @Description("Where a paper's date is, JSON Pointers: RFC 1123, or ISO day, month or year.")
  @Default.String("/versions/0/created,/update_date")
  String getCreatedField();

  void setCreatedField(String value);

  @Description(
      "Embedding model: bge-small-en-v1.5 or all-MiniLM-L6-v2; a folder with a Hugging Face checkpoint"
          + " (config.json, model.safetensors, tokenizer.json), with TorchScript and tokenizer.json,"
          + " or as Strata converts them; or a URL that DJL knows, such as djl://.")
  @Default.String("bge-small-en-v1.5")
  String getModel();

  void setModel(String value);

  @Description("How the vectors of tokens become a paper's; auto is as the model says.")
  @OneOf({"auto", "cls", "mean"})
  @Default.String("auto")
  String getPooling();

  void setPooling(String value);

  @Description(
      "What the model computes with: auto is bf16 where the CPU has AVX512_BF16 or AMX, else fp32.")
  @OneOf({"auto", "fp32", "bf16"})
  @Default.String("auto")
  String getPrecision();

  void setPrecision(String value);

  @Description("What the model runs on.")
  @OneOf({"cpu", "gpu"})
  @Default.String("cpu")
  String getDevice();

  void setDevice(String value);

  @Description("Tokens of a paper that are read; the rest is cut.")
  @Range(min = 3, max = 1048576)
  @Default.Integer(512)
  int getMaxTokens();

  void setMaxTokens(int value);

  @Description("Tokens in a batch, padding included; a longer paper is a batch alone.")
  @Range(min = 1, max = 1048576)
  @Default.Integer(1024)
  int getTokensPerBatch();

  void setTokensPerBatch(int value);

  @Description("Embedding threads of a worker process; 0 means one per core.")
  @Range(min = 0, max = 1024)
  @Default.Integer(0)
  @Incidental
  int getThreads();

  void setThreads(int value);

  @Description("Folder for converted models; by default .cache/strata in the user's home.")
  @Incidental
  String getCacheDir();

  void setCacheDir(String value);

  @Description("Papers that the clustering is fitted to.")
  @Range(min = 2, max = 100000000)
  @Default.Integer(300_000)
  int getSampleSize();

  void setSampleSize(int value);

  @Description(
      "Clusters; 0 means 400, and below 40,000 papers max(2, papers / 100). Never more"
          + " than there are distinct vectors in the sample.")
  @Range(min = 0, max = 65536)
  @Default.Integer(0)
  int getClusters();

  void setClusters(int value);

  @Description("Seed of all chance.")
  @Default.Long(42)
  long getSeed();

  void setSeed(long value);

  @Description("Papers in a mini-batch of the clustering.")
  @Range(min = 1, max = 100000000)
  @Default.Integer(16_384)
  int getBatchSize();

  void setBatchSize(int value);

  @Description("Passes of the clustering over the sample at most.")
  @Range(min = 1, max = 10000)
  @Default.Integer(80)
  int getMaxPasses();

  void setMaxPasses(int value);

  @Description("Mini-batches without improvement after which full passes begin.")
  @Range(min = 1, max = 10000)
  @Default.Integer(10)
  int getMaxNoImprovement();

  void setMaxNoImprovement(int value);

  @Description("Share of the largest cluster's papers below which a cluster starts anew.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  double getReassignmentRatio();

  void setReassignmentRatio(double value);

  @Description("Full k-means passes over the sample after the mini-batches, at most.")
  @Range(min = 0, max = 10000)
  @Default.Integer(20)
  int getLloydPasses();

  void setLloydPasses(int value);

  @Description("FAISS index_factory string; the metric is the inner product.")
  @Default.String("Flat")
  String getIndex();

  void setIndex(String value);

  @Description("A paper is as lonely as its similarity to its nearest-but-so-many other paper.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  int getNeighbors();

  void setNeighbors(int value);

  @Description("Lonely papers to list.")
  @Range(min = 0, max = 100000)
  @Default.Integer(100)
  int getLonely();

  void setLonely(int value);

  @Description(
      "The day that counts as now, YYYY-MM-DD; by default the last one with enough papers in the 12"
          + " months before it.")
  String getAsOf();

  void setAsOf(String value);

  @Description("Score below which a topic is listed as extinct.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.2)
  double getExtinctBelow();

  void setExtinctBelow(double value);

  @Description("Fewest dated papers of an extinct topic.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(50)
  int getExtinctMinPapers();

  void setExtinctMinPapers(int value);

  @Description("Fewest years from an extinct topic's first to its last paper.")
  @Range(min = 0, max = 1000)
  @Default.Integer(3)
  int getExtinctMinYears();

  void setExtinctMinYears(int value);

  @Description("Windows of 12 months that are now, pooled.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  int getRecentWindows();

  void setRecentWindows(int value);

  @Description("Fewest papers of an extinct topic in its best window.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(10)
  int getPeakMinPapers();

  void setPeakMinPapers(int value);

  @Description("Fewest papers of the whole archive in an extinct topic's best window.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(200)
  int getPeakMinArchive();

  void setPeakMinArchive(int value);

  @Description("Last months that make a topic newborn.")
  @Range(min = 1, max = 1200)
  @Default.Integer(24)
  int getNewbornMonths();

  void setNewbornMonths(int value);

  @Description("Fewest papers of a newborn topic in those months.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(30)
  int getNewbornMinPapers();

  void setNewbornMinPapers(int value);

  @Description("Lowest share of a newborn topic's dated papers in the last months.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.5)
  double getNewbornMinShare();

  void setNewbornMinShare(double value);

  @Description(
      "Local folder for large temporary files, 4 bytes per paper and component; by default the"
          + " output's own, or where that is not local, the machine's.")
  @Incidental
  String getScratch();

  void setScratch(String value);

  @Description(
      "Papers to expect: a hint to the runner of the memory that the final"
          + " stage takes, 8 bytes per paper and component.")
  @Range(min = 1, max = 10000000000L)
  @Default.Long(3_000_000)
  @Incidental
  long getExpectedPapers();

  void setExpectedPapers(long value);

  @Description(
      "Whether to write where a run of another host may still be writing: only once that one has"
          + " ended.")
  @Default.Boolean(false)
  @Incidental
  boolean getTakeOver();

  void setTakeOver(boolean value);

  @Description("Whether to print the trace of an error, and what libraries log.")
  @Default.Boolean(false)
  @Incidental
  boolean getVerbose();

  void setVerbose(boolean value);
}
