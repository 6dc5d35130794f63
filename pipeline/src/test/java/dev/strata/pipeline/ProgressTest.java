/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  /** On runners that commit nothing, or not yet all, the attempted value is the one that counts. */
  @ParameterizedTest
  @CsvSource({"5, 1, 5", "1, 5, 5", ", 5, 5"})
  void count_committedAndAttempted_isTheGreater(Long committed, long attempted, long count) {
    MetricKey key = MetricKey.create("step", MetricName.named("step", "papers"));

    assertThat(Progress.count(MetricResult.create(key, committed, (Long) attempted)), is(count));
  }
}
