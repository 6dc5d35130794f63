/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SideInputsFirstTest {
  private static final int ELEMENTS = 100;
  private static final AtomicInteger STARTS = new AtomicInteger();
  private static final Collection<Integer> EVEN = new ConcurrentLinkedQueue<>();
  private static final Collection<Integer> ODD = new ConcurrentLinkedQueue<>();

  private static final TupleTag<Integer> EVEN_TAG = new TupleTag<>() {};
  private static final TupleTag<Integer> ODD_TAG = new TupleTag<>() {};

  @BeforeEach
  void clear() {
    STARTS.set(0);
    EVEN.clear();
    ODD.clear();
  }

  /** Without the override, the runner starts the step some fifty times for one worker. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void step_sideInputsThatComeLate_startsOnceForEachBundle(int workers) {
    Pipeline pipeline = pipeline(workers);
    List<Integer> elements = IntStream.range(0, ELEMENTS).boxed().toList();
    PCollection<Integer> late = pipeline.apply("One", Create.of(1));
    for (int i = 0; i < 5; i++) {
      late = late.apply("Sum" + i, Combine.globally(Sum.ofIntegers()));
    }
    PCollectionView<Integer> one = late.apply("View", View.asSingleton());
    PCollectionView<List<Integer>> none =
        pipeline
            .apply("Two", Create.of(2))
            .apply("None", ParDo.of(new OddDoFn()))
            .apply("Empty", View.asList());
    PCollectionTuple split =
        pipeline
            .apply("Elements", Create.of(List.of(elements)))
            .apply("Each", ParDo.of(new EachDoFn()))
            .apply(
                "Split",
                ParDo.of(new SplitDoFn(one, none))
                    .withSideInputs(one, none)
                    .withOutputTags(EVEN_TAG, TupleTagList.of(ODD_TAG)));
    split.get(EVEN_TAG).apply("Even", ParDo.of(new KeepDoFn(false)));
    split.get(ODD_TAG).apply("Odd", Wait.on(late)).apply("KeepOdd", ParDo.of(new KeepDoFn(true)));
    DirectMain.SETUP.adapt(pipeline);
    pipeline.run().waitUntilFinish();

    assertThat(STARTS.get(), is(lessThanOrEqualTo(10)));
    assertThat(EVEN, containsInAnyOrder(elements.stream().filter(i -> (i + 1) % 2 == 0).toArray()));
    assertThat(ODD, containsInAnyOrder(elements.stream().filter(i -> (i + 1) % 2 != 0).toArray()));
  }

  private static Pipeline pipeline(int workers) {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=" + workers)
            .as(DirectOptions.class));
  }

  private static final class EachDoFn extends DoFn<List<Integer>, Integer> {
    @ProcessElement
    public void process(@Element List<Integer> list, OutputReceiver<Integer> out) {
      list.forEach(out::output);
    }
  }

  /** Passes odd numbers on. */
  private static final class OddDoFn extends DoFn<Integer, Integer> {
    @ProcessElement
    public void process(@Element Integer number, OutputReceiver<Integer> out) {
      Stream.of(number).filter(n -> n % 2 != 0).forEach(out::output);
    }
  }

  /** Splits the numbers by whether they are even after a side input was added. */
  private static final class SplitDoFn extends DoFn<Integer, Integer> {
    private final PCollectionView<Integer> added;
    private final PCollectionView<List<Integer>> none;

    SplitDoFn(PCollectionView<Integer> added, PCollectionView<List<Integer>> none) {
      this.added = added;
      this.none = none;
    }

    @StartBundle
    public void start() {
      STARTS.incrementAndGet();
    }

    @ProcessElement
    public void process(ProcessContext context) {
      int sum = context.element() + context.sideInput(added) + context.sideInput(none).size();
      if (sum % 2 == 0) {
        context.output(context.element());
      } else {
        context.output(ODD_TAG, context.element());
      }
    }
  }

  private static final class KeepDoFn extends DoFn<Integer, Void> {
    private final boolean odd;

    KeepDoFn(boolean odd) {
      this.odd = odd;
    }

    @ProcessElement
    public void process(@Element Integer number) {
      (odd ? ODD : EVEN).add(number);
    }
  }
}
