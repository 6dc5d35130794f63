/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;

/** A topic on a list, with what every list says of a topic. */
public interface TopicFinding extends Serializable {
  /** The topic's place on the list, from 1. */
  int rank();

  /** The topic's label. */
  int label();

  /** The number of all papers of the topic. */
  long papers();

  /** The number by which the list is ordered. */
  double score();

  /** The smallest alpha at which the score still passes its threshold. */
  double pValue();
}
