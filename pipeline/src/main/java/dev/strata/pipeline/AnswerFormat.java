/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.ask.Answer;
import dev.strata.ask.OverTime;
import dev.strata.ask.Question;

/** A form in which answers are printed. */
interface AnswerFormat {
  /** The most questions that are asked together. */
  int TOGETHER = 64;

  /** Prints the nearest papers. */
  void print(Answer answer);

  /** Prints how many papers of each window are near. */
  void print(OverTime answer);

  /** What was asked, as a text. */
  static String asked(Question question) {
    if (question.about() instanceof Question.TextSubject subject) {
      return subject.text();
    }
    if (question.about() instanceof Question.PapersSubject subject) {
      return "like " + String.join(", ", subject.ids());
    }
    return "a vector";
  }
}
