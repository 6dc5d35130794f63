/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.findings.PooledShare;
import java.time.LocalDate;
import java.util.List;

/**
 * How many papers of each window are near to what was asked.
 *
 * <p>What is compared with the papers is the direction of papers, since texts and papers are less
 * alike than papers are, the less so the shorter the text is: a text stands for the mean direction
 * of the papers that are nearest to it. Papers that a question names count like all others.
 *
 * @param question the question; its count says nothing here
 * @param standsFor the {@value Archive#STANDS_FOR} nearest papers that a text stands for, with
 *     their similarities to the text; empty if the question names papers or a vector
 * @param nearerThan a paper is near where its similarity is at least this
 * @param calibrated whether the archive's random pairs gave that similarity, and not the asker
 * @param alpha the probability that the bounds of a window miss
 * @param papers number of near papers, with and without a date
 * @param outside those of them that are in no window: without a date, or dated where the archive
 *     has too few papers, or before the first whole window
 * @param nearest the highest similarity of a paper that was compared; NaN where none was
 * @param first day of the first near paper that counts, or null
 * @param last day of the last near paper that counts, or null
 * @param peak the windows with the largest share, see {@code findings.PooledWindows}; null where
 *     none has enough papers
 * @param windows the windows of 12 months, oldest first
 * @param findings what the lists of topics say of it, were it a topic
 */
public record OverTime(
    Question question,
    List<NearPaper> standsFor,
    double nearerThan,
    boolean calibrated,
    double alpha,
    long papers,
    long outside,
    double nearest,
    LocalDate first,
    LocalDate last,
    PooledShare peak,
    List<NearWindow> windows,
    List<IdeaFinding> findings) {

  /**
   * A window of twelve months.
   *
   * @param from first day, counted in
   * @param to last day, counted in
   * @param papers near papers in it
   * @param archive papers in it that pass the filter
   * @param share {@code papers / archive}; 0 if the archive has none
   * @param lower the share is at least this, with a probability of at most alpha/2 to miss
   * @param upper the share is at most this, with a probability of at most alpha/2 to miss
   */
  public record NearWindow(
      LocalDate from,
      LocalDate to,
      long papers,
      long archive,
      double share,
      double lower,
      double upper) {}

  /**
   * A list that the idea would be on.
   *
   * @param list the word of the list, such as {@code extinct}
   * @param why the numbers that put it there, as a clause
   */
  public record IdeaFinding(String list, String why) {}
}
