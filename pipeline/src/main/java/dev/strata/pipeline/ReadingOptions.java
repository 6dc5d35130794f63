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
@Group("Input")
public interface ReadingOptions extends PipelineOptions {

  @Description(
      "The archive: files of JSON lines or globs, separated by commas. A file is plain, compressed"
          + " (gzip, bzip2, xz, zstd, zlib, lz4, snappy), or a zip or tar archive, as its first"
          + " bytes say. Either this option or --vectors is required.")
  @JsonIgnore
  List<String> getArchive();

  void setArchive(List<String> value);

  @Description(
      "Vectors that exist already, instead of an archive: Parquet files, folders of them or "
          + "globs, separated by commas. Each row has an id and a vector; the columns title, "
          + "abstract, categories and created are used where they exist.")
  @JsonIgnore
  List<String> getVectors();

  void setVectors(List<String> value);

  @Description("The column of the ids in the files of --vectors. It holds text or numbers.")
  @Default.String("id")
  String getIdColumn();

  void setIdColumn(String value);

  @Description("The column of the vectors in the files of --vectors. It holds lists of numbers.")
  @Default.String("vector")
  String getVectorColumn();

  void setVectorColumn(String value);

  @Description(
      "Whether the vectors of --vectors are brought to unit length. Otherwise a vector whose "
          + "length differs from 1 by more than 0.001 is an error.")
  @Default.Boolean(false)
  boolean getNormalize();

  void setNormalize(boolean value);

  @Description("The length of the longest line that is read, in bytes. Longer lines are rejected.")
  @Range(min = 1, max = 1073741824)
  @Default.Integer(16 << 20)
  int getMaxLineBytes();

  void setMaxLineBytes(int value);

  @Description(
      "The largest window of a zstd file that is read, in bytes. A value from 10 to 31 means "
          + "that power of two. Reading a file takes as much memory as its window. Files with long "
          + "windows are made by zstd --long.")
  @Range(min = 10, max = 2147483648L)
  @Default.Long(134_217_728)
  @Incidental
  long getMaxZstdWindow();

  void setMaxZstdWindow(long value);

  @Description(
      "The maximum fraction of lines that may be rejected. If more are rejected, the run"
          + " fails. Duplicate ids are not counted here.")
  @Range(min = 0, max = 1)
  @Default.Double(0.01)
  double getMaxRejectFraction();

  void setMaxRejectFraction(double value);

  @Description(
      "The highest share of papers that have the id of an earlier paper. Such papers are left "
          + "out. Above this share the run fails, because the field is probably no id.")
  @Range(min = 0, max = 1)
  @Default.Double(0.05)
  double getMaxDuplicateFraction();

  void setMaxDuplicateFraction(double value);

  @Description(
      "Whether the run goes on where more than half of the dates are not understood. By "
          + "default the run fails.")
  @Default.Boolean(false)
  boolean getAllowUndated();

  void setAllowUndated(boolean value);

  @Description(
      "The kind of archive. It sets all fields that no other option sets. The check command tells"
          + " which preset fits.")
  @OneOf({"arxiv", "openalex", "pubmed", "crossref", "s2orc", "s2ag", "google-patents", "caselaw"})
  @Default.String("arxiv")
  String getPreset();

  void setPreset(String value);

  @Description(
      "Where the id of a paper is: JSON Pointers, separated by commas. The first pointer that "
          + "leads to a value wins, and * stands for each element of an array. By default the "
          + "preset decides, as for all fields. If no line has a value for a field that you "
          + "name, the run fails.")
  String getIdField();

  void setIdField(String value);

  @Description("Where the title of a paper is: JSON Pointers, separated by commas.")
  String getTitleField();

  void setTitleField(String value);

  @Description(
      "Where the abstract of a paper is: JSON Pointers, separated by commas. They lead to a"
          + " string, an array of strings, or an inverted index (words with their positions).")
  String getAbstractField();

  void setAbstractField(String value);

  @Description(
      "Where the categories of a paper are: JSON Pointers, separated by commas. They lead to"
          + " an array of categories, or to a string (see --categorySeparator).")
  String getCategoriesField();

  void setCategoriesField(String value);

  @Description(
      "The character that separates the categories in a text. A space stands for any white "
          + "space. With an empty value the whole text is one category. By default the preset "
          + "decides.")
  String getCategorySeparator();

  void setCategorySeparator(String value);

  @Description(
      "Where the date of a paper is: JSON Pointers, separated by commas. The page formats.md "
          + "lists the forms of dates that are understood.")
  String getCreatedField();

  void setCreatedField(String value);

  @Description(
      "The language, such as en, of the title and the abstract where a paper has them in "
          + "several languages. By default the preset decides.")
  String getLanguage();

  void setLanguage(String value);

  @Description(
      "Whether tags (of JATS, HTML, MathML) and character references stay in titles and "
          + "abstracts. By default they are removed.")
  @Default.Boolean(false)
  boolean getKeepMarkup();

  void setKeepMarkup(boolean value);

  @Description(
      "The number of seconds for which a store that does not answer is asked again. Then the"
          + " run fails. If you start it again, it resumes.")
  @Range(min = 1, max = 86400)
  @Default.Integer(120)
  @Incidental
  int getStoreTimeout();

  void setStoreTimeout(int value);
}
