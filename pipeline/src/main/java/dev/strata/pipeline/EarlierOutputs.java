/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.embed.EmbedPapers;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedFiles;
import dev.strata.store.FinishedOutput;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The outputs of earlier runs that a run reads. */
final class EarlierOutputs {
  private EarlierOutputs() {}

  /** The output of the previous snapshot; null if there is none. */
  static OutputLayout previous(StrataOptions options) {
    return options.getPrevious() == null ? null : OutputLayout.of(options.getPrevious());
  }

  /**
   * Checks, before a run writes anything, that the earlier outputs are there, and that the one of
   * the previous snapshot is finished.
   *
   * @throws IOException if one of them is not; its message is one sentence for the user
   */
  static void check(StrataOptions options) throws IOException {
    OutputLayout previous = previous(options);
    if (previous != null) {
      FinishedOutput.openWhole(previous);
    }
    for (OutputLayout reused : reused(options)) {
      FinishedFiles.checkIsOutput(reused);
    }
  }

  /**
   * Checks, before a run writes anything, that this CPU can go on with the vectors that are there,
   * and that the previous snapshot is of the run's model. Of an output in a store, only the plan
   * checks it: each shard's record is a request.
   *
   * @throws IOException if it cannot; its message is one sentence for the user
   */
  static void checkModel(StrataOptions options) throws IOException {
    OutputLayout layout = StrataPipeline.layout(options);
    boolean embeds =
        !ResultOptions.fromVectors(options) && LastStep.of(options).includes(LastStep.VECTORS);
    if (embeds && Location.isLocal(layout.root())) {
      EmbedPapers.into(layout, StrataPipeline.embedding(options), new TorchEncoders())
          .reusing(reused(options))
          .withTheModelOf(previous(options))
          .check();
    }
  }

  /**
   * The other outputs whose vectors are used, that of the previous snapshot first. The run's own
   * output is none of them, by whatever name: its vectors are used anyway.
   */
  static List<OutputLayout> reused(StrataOptions options) {
    Stream<String> named =
        OptionChecks.isGiven(options.getReuse()) ? options.getReuse().stream() : Stream.of();
    return Stream.concat(Stream.ofNullable(options.getPrevious()), named)
        .distinct()
        .filter(name -> !OptionChecks.isSamePlace(name, options.getOutput()))
        .map(OutputLayout::of)
        .toList();
  }
}
