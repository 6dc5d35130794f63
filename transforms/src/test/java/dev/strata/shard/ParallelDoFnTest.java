/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;

class ParallelDoFnTest {

  @Test
  void apply_anyNumberOfFiles_putsOutEachOnceAndCountsIt() {
    for (int files : new int[] {0, 1, 2, 41}) {
      List<Integer> numbers = IntStream.range(0, files).boxed().toList();
      TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
      PCollectionView<Integer> factor =
          pipeline.apply("Factor", Create.of(10)).apply(View.asSingleton());
      PCollection<Integer> times =
          pipeline
              .apply(Create.of(numbers).withCoder(VarIntCoder.of()))
              .apply(ParDo.of(new TimesDoFn(factor)).withSideInput("factor", factor));
      PAssert.that(times).containsInAnyOrder(numbers.stream().map(n -> 10 * n).toList());

      PipelineResult result = pipeline.run();
      result.waitUntilFinish();

      long sum = 0;
      for (MetricResult<Long> counter : result.metrics().allMetrics().getCounters()) {
        sum += counter.getName().equals(TimesDoFn.SUM) ? counter.getAttempted() : 0;
      }
      assertThat(sum, is(10L * files * (files - 1) / 2));
    }
  }

  @Test
  void apply_filesOfABundle_areDoneAtOnce() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollection<Integer> met =
        pipeline
            .apply(Create.of(2))
            .apply( // which stay in its bundle
                FlatMapElements.into(TypeDescriptors.integers())
                    .via(n -> Collections.nCopies(n, n)))
            .apply(ParDo.of(new MeetDoFn()));
    PAssert.that(met).containsInAnyOrder(0, 0);
    pipeline.run().waitUntilFinish();
  }

  /** Waits until another file is there: puts out whether there was none. */
  private static final class MeetDoFn extends ParallelDoFn<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private static final CountDownLatch MISSING = new CountDownLatch(2);

    @Override
    protected long rows(Integer file) {
      return 1;
    }

    @Override
    protected Integer apply(Integer file) {
      MISSING.countDown();
      return Uninterruptibles.awaitUninterruptibly(MISSING, Duration.ofSeconds(20)) ? 0 : 1;
    }
  }

  @Test
  void apply_aFileCannotBeRead_failsWithWhatWasThrown() {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PCollectionView<Integer> factor =
        pipeline.apply("Factor", Create.of(-1)).apply(View.asSingleton());
    pipeline
        .apply(Create.of(1, 2, 3))
        .apply(ParDo.of(new TimesDoFn(factor)).withSideInput("factor", factor));
    RuntimeException e = assertThrows(RuntimeException.class, pipeline::run);
    assertThat(e.getCause().toString(), containsString("java.io.IOException: cannot read"));
  }

  private static final class TimesDoFn extends ParallelDoFn<Integer, Integer> {
    static final MetricName SUM = MetricName.named(TimesDoFn.class, "sum");
    private static final long serialVersionUID = 1;

    private final PCollectionView<Integer> view;
    private final Counter sum = Metrics.counter(TimesDoFn.class, SUM.getName());
    private transient int factor;

    TimesDoFn(PCollectionView<Integer> view) {
      this.view = view;
    }

    @Override
    protected void prepare(ProcessContext context) {
      factor = context.sideInput(view);
    }

    @Override
    protected Integer apply(Integer file) throws IOException {
      if (factor < 0) {
        throw new IOException("cannot read " + file);
      }
      sum.inc(factor * file);
      return factor * file;
    }

    @Override
    protected long rows(Integer file) {
      return 1;
    }
  }
}
