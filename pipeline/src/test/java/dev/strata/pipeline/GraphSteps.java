/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.store.RunMark;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.values.PValue;

/** The steps of the graph that some options ask for. */
final class GraphSteps {
  private GraphSteps() {}

  /** Gives each composite step to {@code visitor}, which says whether to go into it. */
  static void visit(StrataOptions options, Predicate<TransformHierarchy.Node> visitor) {
    StrataPipeline.build(
            options, new RunMark("run", "host", "boot", "pid:[1]", 1, "1", "", ""), false)
        .traverseTopologically(
            new Pipeline.PipelineVisitor.Defaults() {
              @Override
              public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
                return visitor.test(node)
                    ? CompositeBehavior.ENTER_TRANSFORM
                    : CompositeBehavior.DO_NOT_ENTER_TRANSFORM;
              }

              @Override
              public void visitValue(PValue value, TransformHierarchy.Node producer) {}
            });
  }
}
