/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.model.JsonCoder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The place of the written report, and what stands out in it.
 *
 * @param page the path of the page for people
 * @param papers papers in the archive
 * @param skipped lines that became no paper
 * @param topics topics that have a paper
 * @param asOf the day that counts as now; null where no paper has a date
 * @param found the outcome of each ranking, by the word of the list of topics or {@link #LONELY},
 *     in the order in which people read them
 * @param changes what changed since the previous snapshot, in lines; empty if there is none
 */
@DefaultCoder(JsonCoder.class)
public record Report(
    String page,
    long papers,
    long skipped,
    int topics,
    LocalDate asOf,
    Map<String, Found> found,
    List<String> changes) {

  /** The word of the list of lonely papers. */
  public static final String LONELY = "lonely";

  /**
   * The outcome of one ranking.
   *
   * @param count number of all its findings
   * @param first its first findings, {@value #FIRST} at most
   */
  public record Found(int count, List<Finding> first) {
    /** The most findings of a ranking that a headline names. */
    public static final int FIRST = 3;
  }

  /**
   * One row of a ranking, in words.
   *
   * @param id the paper's id, or the topic's label
   * @param name the paper's title, or the topic's name
   * @param why the numbers that put it there, as a phrase without a full stop
   */
  public record Finding(String id, String name, String why) {}
}
