/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import com.google.common.base.Strings;
import com.google.common.hash.Hashing;
import dev.strata.sample.SampleVocabulary.Subject;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;

/**
 * The plan of a sample archive: the subject and the date of each paper, and which lines are broken.
 * Everything follows from the number of papers, the seed and the paper's number alone.
 *
 * <p>Papers are in the order of their dates. Thirty years are covered: twenty in which the archive
 * grows by 30 % a year, then ten in which it grows by 1.2 %, so that with 3,000 papers each of the
 * last ten years has more than 200.
 */
final class SamplePlan {
  static final int FIRST_YEAR = 1995;
  static final int YEARS = 30;
  static final int PAPERS_PER_BROKEN_LINE = 200;
  private static final int PAPERS_PER_SUBJECT = 150;
  private static final int PAPERS_PER_LONELY = 400;
  private static final int FAST_YEARS = 20;
  private static final double FAST_GROWTH = 1.3;
  private static final double SLOW_GROWTH = 1.012;

  private final int papers;
  private final long seed;
  private final List<Subject> subjects;
  private final int lonely;

  /**
   * The papers of the first {@code y} years, at {@code cumulative[y]}, as multiples of those of the
   * first year.
   */
  private final double[] cumulative = new double[YEARS + 1];

  SamplePlan(int papers, long seed, SampleVocabulary vocabulary) {
    if (papers < 1) {
      throw new IllegalArgumentException("papers must be at least 1, was " + papers);
    }
    this.papers = papers;
    this.seed = seed;
    int known = vocabulary.subjects().size();
    this.subjects =
        vocabulary.subjects().subList(0, Math.min(known, Math.max(2, papers / PAPERS_PER_SUBJECT)));
    this.lonely = Math.min(vocabulary.lonely().size(), papers / PAPERS_PER_LONELY);
    double year = 1;
    for (int y = 0; y < YEARS; y++) {
      cumulative[y + 1] = cumulative[y] + year;
      year *= y < FAST_YEARS ? FAST_GROWTH : SLOW_GROWTH;
    }
  }

  List<Subject> subjects() {
    return subjects;
  }

  /** The subject whose terms {@code subject} borrows. */
  Subject kin(int subject) {
    return subjects.get((subject + 1) % subjects.size());
  }

  /**
   * A source of random numbers for the line with that number: papers come first, then all other
   * lines.
   */
  Random random(long number) {
    return new Random(
        Hashing.murmur3_128().newHasher().putLong(seed).putLong(number).hash().asLong());
  }

  /** The id of paper {@code paper}; no id of a real archive looks like it. */
  String id(int paper) {
    return "sample." + Strings.padStart(Integer.toString(paper + 1), 7, '0');
  }

  /** The time at which paper {@code paper} was written, as a decimal year. */
  double year(int paper) {
    double target = (paper + 0.5) / papers * cumulative[YEARS];
    int y = 0;
    while (cumulative[y + 1] <= target) {
      y++;
    }
    return FIRST_YEAR + y + (target - cumulative[y]) / (cumulative[y + 1] - cumulative[y]);
  }

  /** The date and time of a decimal year, in UTC. */
  static LocalDateTime time(double year) {
    LocalDate first = LocalDate.of((int) year, 1, 1);
    long seconds = first.lengthOfYear() * 86_400L;
    return first.atStartOfDay().plusSeconds((long) ((year - (int) year) * seconds));
  }

  /** A subject drawn by the weights of that year. */
  int drawSubject(double year, Random random) {
    double[] upTo = new double[subjects.size()];
    double total = 0;
    for (int s = 0; s < upTo.length; s++) {
      total += subjects.get(s).weight(year);
      upTo[s] = total;
    }
    double at = random.nextDouble() * total;
    int drawn = 0;
    while (drawn < upTo.length - 1 && upTo[drawn] <= at) {
      drawn++;
    }
    return drawn;
  }

  /**
   * The number of the text that belongs nowhere which this paper has, or -1. These papers are
   * evenly spread.
   */
  int lonely(int paper) {
    if (lonely == 0) {
      return -1;
    }
    int text = (int) ((long) paper * lonely / papers);
    return paper == (2L * text + 1) * papers / (2L * lonely) ? text : -1;
  }

  /**
   * The number, from 0, of the broken line that follows this paper, or -1. Each 200 papers have one
   * broken line.
   */
  int brokenAfter(int paper) {
    int block = paper / PAPERS_PER_BROKEN_LINE;
    if (block >= papers / PAPERS_PER_BROKEN_LINE) {
      return -1;
    }
    int place = random(~block).nextInt(PAPERS_PER_BROKEN_LINE);
    return paper % PAPERS_PER_BROKEN_LINE == place ? block : -1;
  }

  /** The paper whose id occurs twice. */
  int duplicated() {
    return papers / 3;
  }

  /** The paper after which the second paper with that id follows. */
  int duplicateAfter() {
    return (int) (papers * 2L / 3);
  }
}
