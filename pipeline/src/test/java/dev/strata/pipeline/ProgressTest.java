/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.concurrent.TimeUnit;
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

  /** Looks at the files of a store with many shards are few. */
  @ParameterizedTest
  @CsvSource({"0, 1000", "50, 1000", "51, 1020", "6000, 120000"})
  void waitAfter_longLook_isTwentyTimesAsLong(long lookMillis, long waitMillis) {
    assertThat(
        Progress.waitAfter(TimeUnit.MILLISECONDS.toNanos(lookMillis)),
        is(TimeUnit.MILLISECONDS.toNanos(waitMillis)));
  }
}
