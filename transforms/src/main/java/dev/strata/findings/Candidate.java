/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import com.google.common.primitives.Doubles;
import dev.strata.math.BenjaminiHochberg;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A topic that could be tested for a list, and the outcome of its test.
 *
 * @param pValue the smallest alpha at which the topic passes the test
 * @param order its place in the order of the list, lowest first; ties go to the lowest label
 * @param row makes its row of the list from its rank
 */
record Candidate<T>(int label, double pValue, double order, IntFunction<T> row) {

  /**
   * The rows of the candidates that Benjamini and Hochberg's procedure believes, ranked from 1.
   *
   * @param tested all topics that could be tested
   */
  static <T> List<T> believed(List<Candidate<T>> tested, double alpha) {
    double most =
        BenjaminiHochberg.threshold(
            Doubles.toArray(tested.stream().map(Candidate::pValue).toList()), alpha);
    List<Candidate<T>> kept =
        tested.stream()
            .filter(candidate -> candidate.pValue <= most)
            .sorted(
                Comparator.<Candidate<T>>comparingDouble(Candidate::order)
                    .thenComparingInt(Candidate::label))
            .toList();
    return IntStream.range(0, kept.size()).mapToObj(i -> kept.get(i).row.apply(i + 1)).toList();
  }
}
