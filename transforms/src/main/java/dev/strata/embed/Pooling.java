/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.util.Locale;

/** How the vectors of a text's tokens become the vector of the text. */
public enum Pooling {
  /** As the model says. */
  AUTO,
  /** The first token's, [CLS]. */
  CLS,
  /** The mean of all tokens'. */
  MEAN;

  /** The pooling that {@code name} means, in any case. */
  public static Pooling named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** This one, or {@code ofModel} where it is {@link #AUTO}. */
  public Pooling orElse(Pooling ofModel) {
    return this == AUTO ? ofModel : this;
  }

  /** The name, as options and records have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
