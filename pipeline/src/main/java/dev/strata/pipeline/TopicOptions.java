/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of {@link StrataOptions} that are about topics over time. */
public interface TopicOptions extends PipelineOptions {

  @Description(
      "The day that counts as now, YYYY-MM-DD; by default the last one with enough papers in the 12"
          + " months before it.")
  @Group("Topics over time")
  String getAsOf();

  void setAsOf(String value);

  @Description("Score below which a topic is listed as extinct.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.2)
  @Group("Topics over time")
  double getExtinctBelow();

  void setExtinctBelow(double value);

  @Description("Fewest dated papers of an extinct topic.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(50)
  @Group("Topics over time")
  int getExtinctMinPapers();

  void setExtinctMinPapers(int value);

  @Description("Fewest years from an extinct topic's first to its last paper.")
  @Range(min = 0, max = 1000)
  @Default.Integer(3)
  @Group("Topics over time")
  int getExtinctMinYears();

  void setExtinctMinYears(int value);

  @Description("Windows of 12 months that are now, pooled.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  @Group("Topics over time")
  int getRecentWindows();

  void setRecentWindows(int value);

  @Description("Fewest papers of an extinct topic in its best window.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(10)
  @Group("Topics over time")
  int getPeakMinPapers();

  void setPeakMinPapers(int value);

  @Description("Fewest papers of the whole archive in an extinct topic's best window.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(200)
  @Group("Topics over time")
  int getPeakMinArchive();

  void setPeakMinArchive(int value);

  @Description("Last months that make a topic newborn.")
  @Range(min = 1, max = 1200)
  @Default.Integer(24)
  @Group("Topics over time")
  int getNewbornMonths();

  void setNewbornMonths(int value);

  @Description("Fewest papers of a newborn topic in those months.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(30)
  @Group("Topics over time")
  int getNewbornMinPapers();

  void setNewbornMinPapers(int value);

  @Description("Lowest share of a newborn topic's dated papers in the last months.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.5)
  @Group("Topics over time")
  double getNewbornMinShare();

  void setNewbornMinShare(double value);
}
