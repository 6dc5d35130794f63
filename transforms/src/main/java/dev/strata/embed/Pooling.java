/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.util.Locale;

/** The way in which the vectors of a text's tokens become the vector of the text. */
public enum Pooling {
  /** The model's own pooling. */
  AUTO,
  /** The vector of the first token, [CLS]. */
  CLS,
  /** The mean of the vectors of all tokens. */
  MEAN;

  /** The pooling of that name, in upper or lower case. */
  public static Pooling named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** This pooling, or {@code ofModel} if this is {@link #AUTO}. */
  public Pooling orElse(Pooling ofModel) {
    return this == AUTO ? ofModel : this;
  }

  /** The name as options and records spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
