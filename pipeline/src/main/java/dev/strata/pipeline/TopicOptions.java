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

  @Description(
      "Probability that a bound of a topic's share misses it, and part of the topics listed that may"
          + " be wrong.")
  @Range(min = 0, exclusiveMin = true, max = 0.5)
  @Default.Double(0.05)
  @Group("Topics over time")
  double getAlpha();

  void setAlpha(double value);

  @Description("Windows of 12 months that are pooled for a topic's largest share, its peak.")
  @Range(min = 1, max = 1000)
  @Default.Integer(3)
  @Group("Topics over time")
  int getPeakWindows();

  void setPeakWindows(int value);

  @Description("Fewest papers of a topic in its peak.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(10)
  @Group("Topics over time")
  int getPeakMinPapers();

  void setPeakMinPapers(int value);

  @Description("Fewest papers of the whole archive in a topic's peak.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(200)
  @Group("Topics over time")
  int getPeakMinArchive();

  void setPeakMinArchive(int value);

  @Description(
      "Last windows of 12 months, pooled, in which an extinct topic's share is measured; also how"
          + " many a reborn one was gone.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  @Group("Topics over time")
  int getRecentWindows();

  void setRecentWindows(int value);

  @Description("Part of its peak below which a topic is extinct.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.2)
  @Group("Topics over time")
  double getExtinctBelow();

  void setExtinctBelow(double value);

  @Description("Last months that make a topic newborn.")
  @Range(min = 1, max = 1200)
  @Default.Integer(24)
  @Group("Topics over time")
  int getNewbornMonths();

  void setNewbornMonths(int value);

  @Description(
      "How many times the archive's odds of a paper of those months a newborn topic's are, at"
          + " least.")
  @Range(min = 1, max = 1000000)
  @Default.Double(3)
  @Group("Topics over time")
  double getNewbornAbove();

  void setNewbornAbove(double value);

  @Description("Last windows of 12 months, pooled, in which a reborn topic's share is measured.")
  @Range(min = 1, max = 1000)
  @Default.Integer(2)
  @Group("Topics over time")
  int getRebornWindows();

  void setRebornWindows(int value);

  @Description("Part of its peak that a reborn topic has back, at least.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.5)
  @Group("Topics over time")
  double getRebornAbove();

  void setRebornAbove(double value);

  @Description(
      "Other seeds from which the clustering is repeated, to see which topics are found again; 0"
          + " for none.")
  @Range(min = 0, max = 1000)
  @Default.Integer(10)
  @Group("Topics over time")
  int getStability();

  void setStability(int value);
}
