/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import java.io.Serializable;

/** A later step's check of the number of papers, once it is known and before any work on them. */
@FunctionalInterface
public interface PapersCheck extends Serializable {
  /** Throws where so many papers will not do. */
  void check(long papers);
}
