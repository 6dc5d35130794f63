/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.runners.PTransformOverride;
import org.apache.beam.sdk.runners.PTransformOverrideFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.construction.PTransformReplacements;
import org.apache.beam.sdk.util.construction.ReplacementOutputs;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowingStrategy;

/**
 * A {@link ParDo} whose elements wait for its side inputs on the Direct runner. Without this class,
 * the runner tries such a step again after each bundle of any step, and puts the elements back,
 * until the side inputs are ready. Each try takes more than a millisecond, and a step that waits
 * for the end of a long graph is tried hundreds of times. Here a {@link GroupByKey} holds the
 * elements back. The side inputs are part of its input, without their elements, so it emits only
 * when they and the whole main input are complete.
 *
 * <p>The elements of a bundle stay together. All of this is for bounded input in the global window,
 * as all input of Strata is.
 */
final class SideInputsFirst<InputT, OutputT>
    extends PTransform<PCollection<? extends InputT>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** The name of a step that waits already: the override skips it. */
  private static final String STEP = "Step";

  private final transient ParDo.MultiOutput<InputT, OutputT> step;

  private SideInputsFirst(ParDo.MultiOutput<InputT, OutputT> step) {
    this.step = step;
  }

  /** The override that has each step with side inputs wait for them. */
  static PTransformOverride override() {
    return PTransformOverride.of(
        application ->
            application.getTransform() instanceof ParDo.MultiOutput<?, ?> step
                && !step.getSideInputs().isEmpty()
                && !application.getFullName().endsWith("/" + STEP),
        new Factory<>());
  }

  @Override
  @SuppressWarnings("unchecked")
  public PCollectionTuple expand(PCollection<? extends InputT> input) {
    PCollection<InputT> elements = (PCollection<InputT>) input;
    Coder<KV<String, List<InputT>>> coder =
        KvCoder.of(StringUtf8Coder.of(), ListCoder.of(elements.getCoder()));
    PCollectionList<KV<String, List<InputT>>> all =
        PCollectionList.of(
            elements
                .apply("Bundles", ParDo.of(new BundleDoFn<InputT>()))
                .setCoder(coder)
                .setWindowingStrategyInternal(WindowingStrategy.globalDefault()));
    List<? extends PCollection<?>> sides =
        step.getSideInputs().values().stream()
            .map(view -> view.getPCollection())
            .distinct()
            .toList();
    for (PCollection<?> side : sides) {
      all = all.and(ended(side, all.size(), coder));
    }
    return all.apply("WithSides", Flatten.pCollections())
        .apply("Wait", GroupByKey.create())
        .apply("Elements", ParDo.of(new ElementsDoFn<InputT>()))
        .setCoder(elements.getCoder())
        .setWindowingStrategyInternal(elements.getWindowingStrategy())
        .apply(STEP, step);
  }

  private static <SideT, InputT> PCollection<KV<String, List<InputT>>> ended(
      PCollection<SideT> side, int number, Coder<KV<String, List<InputT>>> coder) {
    return side.apply("End" + number, ParDo.of(new NothingDoFn<SideT, InputT>()))
        .setCoder(coder)
        .setWindowingStrategyInternal(WindowingStrategy.globalDefault());
  }

  /** Puts the elements of a bundle into one list, under a key of its own. */
  private static final class BundleDoFn<T> extends DoFn<T, KV<String, List<T>>> {
    private static final long serialVersionUID = 1;

    private transient List<T> bundle;

    @StartBundle
    public void start() {
      bundle = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element T element) {
      bundle.add(element);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (!bundle.isEmpty()) {
        context.output(
            KV.of(UUID.randomUUID().toString(), bundle),
            GlobalWindow.INSTANCE.maxTimestamp(),
            GlobalWindow.INSTANCE);
      }
      bundle = null;
    }
  }

  /** Takes the elements out of their lists again. */
  private static final class ElementsDoFn<T> extends DoFn<KV<String, Iterable<List<T>>>, T> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element KV<String, Iterable<List<T>>> bundles, OutputReceiver<T> out) {
      bundles.getValue().forEach(bundle -> bundle.forEach(out::output));
    }
  }

  /** Gives nothing: only the end of its input matters. */
  private static final class NothingDoFn<SideT, T> extends DoFn<SideT, KV<String, List<T>>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() {}
  }

  private static final class Factory<InputT, OutputT>
      implements PTransformOverrideFactory<
          PCollection<? extends InputT>, PCollectionTuple, ParDo.MultiOutput<InputT, OutputT>> {
    @Override
    public PTransformReplacement<PCollection<? extends InputT>, PCollectionTuple>
        getReplacementTransform(
            AppliedPTransform<
                    PCollection<? extends InputT>,
                    PCollectionTuple,
                    ParDo.MultiOutput<InputT, OutputT>>
                application) {
      return PTransformReplacement.of(
          PTransformReplacements.getSingletonMainInput(application),
          new SideInputsFirst<>(application.getTransform()));
    }

    @Override
    public Map<PCollection<?>, ReplacementOutput> mapOutputs(
        Map<TupleTag<?>, PCollection<?>> outputs, PCollectionTuple newOutput) {
      return ReplacementOutputs.tagged(outputs, newOutput);
    }
  }
}
