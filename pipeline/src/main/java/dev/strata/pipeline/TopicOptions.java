/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of {@link StrataOptions} that are about topics over time. */
@Group("Topics over time")
public interface TopicOptions extends PipelineOptions {

  @Description(
      "The day that counts as now, as YYYY-MM-DD. By default it is the latest date of a paper"
          + " for which the 12 months up to that day have at least 5 papers, and at least 0.1 % of"
          + " all dated papers.")
  String getAsOf();

  void setAsOf(String value);

  @Description(
      "Error probability of the confidence bounds of a finding together, and the expected share"
          + " of wrong entries in each list (false discovery rate).")
  @Range(min = 0, exclusiveMin = true, max = 0.5)
  @Default.Double(0.05)
  double getAlpha();

  void setAlpha(double value);

  @Description(
      "The length of a peak in windows of 12 months. A topic's peak is where its share in so"
          + " many consecutive windows is largest.")
  @Range(min = 1, max = 1000)
  @Default.Integer(3)
  int getPeakWindows();

  void setPeakWindows(int value);

  @Description(
      "The minimum number of papers that a topic must have in the windows of its peak. A rising "
          + "topic must also have as many in the last --rebornWindows windows.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(10)
  int getPeakMinPapers();

  void setPeakMinPapers(int value);

  @Description(
      "The minimum number of papers that the whole archive must have in the windows of a topic's "
          + "peak and, for a rising topic, in the last --rebornWindows windows.")
  @Range(min = 1, max = 1000000000)
  @Default.Integer(200)
  int getPeakMinArchive();

  void setPeakMinArchive(int value);

  @Description(
      "The number of windows of 12 months, up to now, in which an extinct topic's share is "
          + "measured. It is also the length of a reborn topic's trough.")
  @Range(min = 1, max = 1000)
  @Default.Integer(5)
  int getRecentWindows();

  void setRecentWindows(int value);

  @Description("A topic is extinct if less than this fraction of its peak share is left.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.2)
  double getExtinctBelow();

  void setExtinctBelow(double value);

  @Description("The number of months, up to now, that count as recent for a newborn topic.")
  @Range(min = 1, max = 1200)
  @Default.Integer(24)
  int getNewbornMonths();

  void setNewbornMonths(int value);

  @Description(
      "A topic is newborn if the odds that one of its papers is recent are more than this"
          + " many times the odds for the whole archive.")
  @Range(min = 1, max = 1000000)
  @Default.Double(3)
  double getNewbornAbove();

  void setNewbornAbove(double value);

  @Description(
      "The number of windows of 12 months, up to now, in which the share of a reborn or a "
          + "rising topic is measured.")
  @Range(min = 1, max = 1000)
  @Default.Integer(2)
  int getRebornWindows();

  void setRebornWindows(int value);

  @Description(
      "A topic that was gone is reborn if more than this fraction of its peak share is back.")
  @Range(min = 0, exclusiveMin = true, max = 1)
  @Default.Double(0.5)
  double getRebornAbove();

  void setRebornAbove(double value);

  @Description(
      "The number of other seeds from which the clustering is repeated. The report tells how many"
          + " of them find each listed topic again. With 0, none is tried.")
  @Range(min = 0, max = 1000)
  @Default.Integer(10)
  int getStability();

  void setStability(int value);
}
