/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import dev.strata.model.Centroids;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** Puts the labels of the topics onto the fitted centroids. */
public final class LabelTopics extends PTransform<PCollection<Centroids>, PCollection<Centroids>> {
  private final PCollectionView<TopicLabels> labels;

  private LabelTopics(PCollectionView<TopicLabels> labels) {
    this.labels = labels;
  }

  /** Takes the labels from {@code labels}. */
  public static LabelTopics with(PCollectionView<TopicLabels> labels) {
    return new LabelTopics(labels);
  }

  @Override
  public PCollection<Centroids> expand(PCollection<Centroids> fitted) {
    return fitted.apply("Label", ParDo.of(new LabelDoFn(labels)).withSideInput("labels", labels));
  }

  static final class LabelDoFn extends DoFn<Centroids, Centroids> {
    private final PCollectionView<TopicLabels> labels;

    LabelDoFn(PCollectionView<TopicLabels> labels) {
      this.labels = labels;
    }

    @ProcessElement
    public void process(ProcessContext context) {
      context.output(context.sideInput(labels).applyTo(context.element()));
    }
  }
}
