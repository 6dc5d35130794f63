/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedOutput;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checks that a run embeds with the model of the previous snapshot. Its weights, and settings such
 * as pooling, must be the same. Precision, device and the number of tokens may differ.
 *
 * @param previous the output of that snapshot
 */
record PreviousModel(OutputLayout previous, EmbedSettings settings, TextEncoder.Factory encoders)
    implements Serializable {

  /**
   * Checks the model of a run.
   *
   * @param plan what the run decided; empty before it has
   * @throws IOException if the model is another one; its message is one sentence for the user
   */
  void check(Optional<EmbedPlan> plan) throws IOException {
    Map<String, String> made = FinishedOutput.openWhole(previous).model();
    if (made.isEmpty()) {
      throw new IOException(
          String.format(
              "--previous=%s was made from --vectors, and this run embeds an archive: topics keep"
                  + " their numbers only with vectors of one model; start from --vectors, too, or"
                  + " leave --previous out",
              previous.shown()));
    }
    if (plan.isPresent() && isOf(plan.get(), made)) {
      return;
    }
    Optional<EmbedPlan> then = asMade(made).or(() -> plan);
    if (then.isPresent() && !isOf(then.get(), made)) {
      throw new IOException(
          String.format(
              "--previous=%s was made with another model: topics keep their numbers only if the"
                  + " model stays the same; name that model with --model, or leave --previous out",
              previous.shown()));
    }
  }

  /** The run's model in the precision, and for the device, of the previous snapshot. */
  private Optional<EmbedPlan> asMade(Map<String, String> made) throws IOException {
    String precision = made.get(EmbedPlan.PRECISION);
    String device = made.getOrDefault(EmbedPlan.DEVICE, settings.device());
    return precision == null
        ? Optional.empty()
        : encoders.planIn(Precision.named(precision), settings.withDevice(device));
  }

  private static boolean isOf(EmbedPlan plan, Map<String, String> made) {
    Map<String, String> wanted = new TreeMap<>(plan.rules().named());
    wanted.put(EmbedPlan.WEIGHTS, plan.weights());
    return made.entrySet().containsAll(wanted.entrySet());
  }
}
