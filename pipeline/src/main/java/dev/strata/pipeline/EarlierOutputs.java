/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.model.OutputLayout;
import java.util.List;
import java.util.stream.Stream;

/** The outputs of earlier runs that a run reads. */
final class EarlierOutputs {
  private EarlierOutputs() {}

  /** The output of the previous snapshot; null if there is none. */
  static OutputLayout previous(StrataOptions options) {
    return options.getPrevious() == null ? null : OutputLayout.of(options.getPrevious());
  }

  /** The other outputs whose vectors are used, that of the previous snapshot first. */
  static List<OutputLayout> reused(StrataOptions options) {
    Stream<String> named =
        OptionChecks.isGiven(options.getReuse()) ? options.getReuse().stream() : Stream.of();
    return Stream.concat(Stream.ofNullable(options.getPrevious()), named)
        .distinct()
        .map(OutputLayout::of)
        .toList();
  }
}
