/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import org.apache.beam.sdk.runners.AppliedPTransform;
import org.apache.beam.sdk.runners.PTransformOverride;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.util.construction.PTransformMatchers;
import org.apache.beam.sdk.util.construction.PTransformReplacements;
import org.apache.beam.sdk.util.construction.SingleInputOutputOverrideFactory;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Deals elements out in a few bundles on the Direct runner, which makes a bundle of each element by
 * itself. The runner spends more than a millisecond on each bundle and step, which with hundreds of
 * shards is more than some steps take.
 */
final class FewBundles<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  /** The least number of bundles, so that progress can be seen. */
  private static final int LEAST = 16;

  /** The bundles for each worker, enough for all workers to end at about the same time. */
  private static final int OF_A_WORKER = 8;

  private final int bundles;

  private FewBundles(int bundles) {
    this.bundles = bundles;
  }

  /**
   * The override that puts this transform in place of each {@link Reshuffle#viaRandomKey}, for
   * {@code workers} workers.
   */
  static PTransformOverride override(int workers) {
    return PTransformOverride.of(
        PTransformMatchers.classEqualTo(Reshuffle.ViaRandomKey.class),
        new Factory<>(Math.max(LEAST, OF_A_WORKER * workers)));
  }

  @Override
  public PCollection<T> expand(PCollection<T> elements) {
    return elements
        .apply("InTurn", ParDo.of(new InTurnDoFn<>(bundles)))
        .apply("Reshuffle", Reshuffle.of())
        .apply("Values", Values.create());
  }

  /** Deals elements out in turn. */
  private static final class InTurnDoFn<T> extends DoFn<T, KV<Integer, T>> {
    private static final long serialVersionUID = 1;

    private final int bundles;
    private int next;

    InTurnDoFn(int bundles) {
      this.bundles = bundles;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<Integer, T>> out) {
      out.output(KV.of(next, element));
      next = (next + 1) % bundles;
    }
  }

  private static final class Factory<T>
      extends SingleInputOutputOverrideFactory<
          PCollection<T>, PCollection<T>, Reshuffle.ViaRandomKey<T>> {
    private final int bundles;

    Factory(int bundles) {
      this.bundles = bundles;
    }

    @Override
    public PTransformReplacement<PCollection<T>, PCollection<T>> getReplacementTransform(
        AppliedPTransform<PCollection<T>, PCollection<T>, Reshuffle.ViaRandomKey<T>> transform) {
      return PTransformReplacement.of(
          PTransformReplacements.getSingletonMainInput(transform), new FewBundles<>(bundles));
    }
  }
}
