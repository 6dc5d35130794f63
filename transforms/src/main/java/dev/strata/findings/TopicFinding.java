/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;

/** A topic on a list: what every list says of it. */
public interface TopicFinding extends Serializable {
  /** Its place on the list, from 1. */
  int rank();

  /** The topic. */
  int label();

  /** All papers of the topic. */
  long papers();

  /** How strongly the topic has what the list is about. */
  double score();

  /** The smallest alpha at which the score still passes its threshold. */
  double pValue();
}
