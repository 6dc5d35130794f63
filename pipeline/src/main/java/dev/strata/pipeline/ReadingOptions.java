/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of {@link StrataOptions} that say what is read, and how. */
public interface ReadingOptions extends PipelineOptions {

  @Description(
      "Archive: JSONL files or globs, separated by commas: plain, compressed (gzip, bzip2, xz, zstd,"
          + " zlib, lz4, snappy), or in zip and tar archives, as their first bytes say. This or"
          + " --vectors is required.")
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

  @Description("Longest line, in bytes; longer ones are rejected.")
  @Range(min = 1, max = 1073741824)
  @Default.Integer(16 << 20)
  @Group("Input")
  int getMaxLineBytes();

  void setMaxLineBytes(int value);

  @Description(
      "Longest window of a zstd file, in bytes, or up to 31 as a power of two: as much memory is"
          + " taken for each such file that is read. Long ones come from zstd --long.")
  @Range(min = 10, max = 2147483648L)
  @Default.Long(134_217_728)
  @Incidental
  @Group("Input")
  long getMaxZstdWindow();

  void setMaxZstdWindow(long value);

  @Description(
      "Highest share of lines that are no papers, duplicate ids aside; above it the run fails.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  @Group("Input")
  double getMaxRejectFraction();

  void setMaxRejectFraction(double value);

  @Description(
      "Highest share of papers with the id of an earlier one, which are left out; above it the run"
          + " fails, since a field that is no id shows itself so.")
  @Range(min = 0, max = 1)
  @Default.Double(0.05)
  @Group("Input")
  double getMaxDuplicateFraction();

  void setMaxDuplicateFraction(double value);

  @Description(
      "Whether to go on where more than half of the dates are not understood; by default the run"
          + " fails.")
  @Default.Boolean(false)
  @Group("Input")
  boolean getAllowUndated();

  void setAllowUndated(boolean value);

  @Description(
      "Whose archive it is: sets all fields that are not named. ./strata check tells which one"
          + " fits.")
  @OneOf({"arxiv", "openalex", "pubmed", "crossref", "s2orc", "s2ag", "google-patents", "caselaw"})
  @Default.String("arxiv")
  @Group("Input")
  String getPreset();

  void setPreset(String value);

  @Description(
      "Where a paper's id is: JSON Pointers separated by commas, of which the first that leads to"
          + " something wins; * stands for each element of an array. By default the preset's, as"
          + " are the other fields. A field that is named here must be found.")
  @Group("Input")
  String getIdField();

  void setIdField(String value);

  @Description("Where a paper's title is: JSON Pointers separated by commas.")
  @Group("Input")
  String getTitleField();

  void setTitleField(String value);

  @Description(
      "Where a paper's abstract is: JSON Pointers separated by commas, to a text, an array of"
          + " texts, or an inverted index of words and their places.")
  @Group("Input")
  String getAbstractField();

  void setAbstractField(String value);

  @Description(
      "Where its categories are, JSON Pointers: an array, of which each element is a category, or a"
          + " text.")
  @Group("Input")
  String getCategoriesField();

  void setCategoriesField(String value);

  @Description(
      "What separates categories in a text: a space stands for any white space; where this is"
          + " empty, the text is one category. By default the preset's.")
  @Group("Input")
  String getCategorySeparator();

  void setCategorySeparator(String value);

  @Description("Where a paper's date is, JSON Pointers: in any of the forms that formats.md lists.")
  @Group("Input")
  String getCreatedField();

  void setCreatedField(String value);

  @Description(
      "Of several titles or abstracts that say their language those of this one, such as en; by"
          + " default the preset's.")
  @Group("Input")
  String getLanguage();

  void setLanguage(String value);

  @Description(
      "Whether tags (of JATS, HTML, MathML) and character references stay in titles and abstracts;"
          + " by default they are taken out.")
  @Default.Boolean(false)
  @Group("Input")
  boolean getKeepMarkup();

  void setKeepMarkup(boolean value);

  @Description(
      "Seconds for which an object store or HDFS that does not answer is asked again before the run"
          + " ends; started again, it resumes.")
  @Range(min = 1, max = 86400)
  @Default.Integer(120)
  @Incidental
  @Group("Input")
  int getStoreTimeout();

  void setStoreTimeout(int value);
}
