/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewBundlesTest {
  private static final int ELEMENTS = 500;
  private static final Collection<List<Integer>> SEEN = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @CsvSource({"1, 16", "2, 16", "4, 32"})
  void reshuffle_manyElements_comeInAFewBundlesEachOnce(int workers, int bundles) {
    SEEN.clear();
    DirectOptions options =
        PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=" + workers)
            .as(DirectOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    List<Integer> elements = IntStream.range(0, ELEMENTS).boxed().toList();
    pipeline
        .apply(Create.of(List.of(elements)))
        .apply(ParDo.of(new EachDoFn()))
        .apply(Reshuffle.viaRandomKey())
        .apply(ParDo.of(new SeenDoFn()));
    DirectMain.SETUP.adapt(pipeline);
    pipeline.run().waitUntilFinish();

    assertThat(SEEN.size(), is(lessThanOrEqualTo(bundles)));
    assertThat(SEEN.size(), is(greaterThan(1)));
    assertThat(
        SEEN.stream().flatMap(List::stream).toList(),
        containsInAnyOrder(elements.toArray(Integer[]::new)));
  }

  /** Gives the elements of a list. */
  private static final class EachDoFn extends DoFn<List<Integer>, Integer> {
    @ProcessElement
    public void process(@Element List<Integer> list, OutputReceiver<Integer> out) {
      list.forEach(out::output);
    }
  }

  /** Keeps what came in a bundle. */
  private static final class SeenDoFn extends DoFn<Integer, Void> {
    private transient ConcurrentLinkedQueue<Integer> bundle;

    @StartBundle
    public void start() {
      bundle = new ConcurrentLinkedQueue<>();
    }

    @ProcessElement
    public void process(@Element Integer element) {
      bundle.add(element);
    }

    @FinishBundle
    public void finish() {
      SEEN.add(List.copyOf(bundle));
    }
  }
}
