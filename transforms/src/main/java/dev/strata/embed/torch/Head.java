/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.base.Preconditions;
import dev.strata.embed.Pooling;
import dev.strata.store.MadeFrom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What follows an encoder's last layer: its tokens become one vector, which then goes through the
 * steps. At the end Strata brings the vector to unit length, whatever the steps are.
 *
 * @param pooling how tokens become a vector; never {@link Pooling#AUTO}
 * @param skipped number of tokens at the beginning that pooling leaves out: the tokens of a prompt,
 *     or 0
 * @param steps the steps, in their order
 */
record Head(Pooling pooling, int skipped, List<Step> steps) {

  /** A step that changes the vector of a text. */
  sealed interface Step permits Dense, Normalize, Truncate {
    /** A hash of everything that this step computes with, in hexadecimal. */
    default String fingerprint() {
      return MadeFrom.fingerprint(List.of(this));
    }
  }

  /**
   * A linear layer and the activation that follows it.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}
   */
  record Dense(Tensor weight, Tensor bias, Activation activation) implements Step {
    int in() {
      return weight.shape().get(1);
    }

    int out() {
      return weight.shape().get(0);
    }

    @Override
    public String fingerprint() {
      return MadeFrom.fingerprint(
          List.of(this, Arrays.toString(weight.values()), Arrays.toString(bias.values())));
    }

    @Override
    public String toString() {
      return "Dense " + in() + " to " + out() + " " + activation;
    }
  }

  /** Brings the vector to unit length. */
  record Normalize() implements Step {
    @Override
    public String toString() {
      return "Normalize";
    }
  }

  /**
   * Keeps only the first components of the vector.
   *
   * @param components the number of components that are kept
   */
  record Truncate(int components) implements Step {
    @Override
    public String toString() {
      return "the first " + components + " components";
    }
  }

  Head {
    steps = List.copyOf(steps);
  }

  /** A head that pools all tokens and has no further steps. */
  static Head of(Pooling pooling) {
    return new Head(pooling, 0, List.of());
  }

  /** The steps, for people; empty where there are none. */
  String stepsShown() {
    return steps.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /**
   * Checks that each step takes what the one before it gives.
   *
   * @param d components of a token's vector
   * @throws IllegalArgumentException if a step does not
   */
  void check(int d) {
    int components = d;
    for (Step step : steps) {
      if (step instanceof Dense dense) {
        Preconditions.checkArgument(
            dense.in() == components,
            "a Dense module takes %s components, and gets %s",
            dense.in(),
            components);
        components = dense.out();
      } else if (step instanceof Truncate truncate) {
        components = Math.min(components, truncate.components());
      }
    }
  }
}
