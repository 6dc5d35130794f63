/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import dev.strata.ask.Archive;
import dev.strata.ask.NearPaper;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.ask.RefusedException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The first question of each kind, which reads what later ones need: nobody waits for it. */
final class WarmUp {
  private static final List<String> TEXTS =
      List.of("what is this about", "what is this about, in a few more words than that".repeat(4));

  private WarmUp() {}

  /** Asks an archive; says why texts cannot be asked of it, if they cannot. */
  static Optional<String> run(Archive archive) throws IOException, InterruptedException {
    try {
      for (int turn = 0; turn < 2; turn++) { // PyTorch makes its code in the first turns
        for (String text : TEXTS) {
          archive.ask(Question.of(text, PaperFilter.NONE, 1));
        }
      }
    } catch (RefusedException e) {
      return Optional.of(e.getMessage());
    }
    Question question = Question.of(TEXTS.get(0), PaperFilter.NONE, 1);
    for (NearPaper paper : archive.ask(question).papers()) {
      PaperFilter filter =
          new PaperFilter(LocalDate.EPOCH, null, Set.copyOf(paper.categories()), Set.of());
      archive.ask(Question.like(List.of(paper.id()), filter, 1));
      archive.topic(paper.label());
    }
    try {
      archive.overTime(question, OptionalDouble.empty());
    } catch (RefusedException e) {
      return Optional.empty(); // nothing is known over time, which each such question says
    }
    return Optional.empty();
  }
}
