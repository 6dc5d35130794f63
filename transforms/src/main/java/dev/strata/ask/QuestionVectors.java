/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.collect.Lists;
import dev.strata.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The unit vectors that questions are compared by. */
final class QuestionVectors {
  private static final double SHORTEST = 1e-12;

  private final Archive archive;
  private final PaperTable papers;
  private final QuestionEncoder encoder;

  QuestionVectors(Archive archive, PaperTable papers, QuestionEncoder encoder) {
    this.archive = archive;
    this.papers = papers;
    this.encoder = encoder;
  }

  /**
   * A question as it is compared.
   *
   * @param vector of unit length
   * @param leftOut the rows that are no answer to it
   */
  @SuppressWarnings("ArrayRecordComponent") // it is never compared
  record Compared(float[] vector, Set<Integer> leftOut) {}

  /**
   * Questions as they are compared, in their order; texts are embedded together.
   *
   * @throws RefusedException where one of them has no vector
   */
  List<Compared> compared(List<Question> questions) throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Question question : questions) {
      if (question.about() instanceof Question.TextSubject subject) {
        texts.add(subject.text());
      } else if (question.about() instanceof Question.PapersSubject subject) {
        ids.addAll(subject.ids());
      }
    }
    float[][] ofTexts = texts.isEmpty() ? null : encoder.vectors(texts, archive.dimension());
    Map<String, Integer> rows = ids.isEmpty() ? Map.of() : papers.rows(ids);
    List<Compared> compared = new ArrayList<>();
    int text = 0;
    for (Question question : questions) {
      if (question.about() instanceof Question.VectorSubject subject) {
        compared.add(new Compared(unit(subject.vector()), Set.of()));
      } else if (question.about() instanceof Question.PapersSubject subject) {
        compared.add(like(subject.ids(), rows));
      } else {
        compared.add(new Compared(ofTexts[text++], Set.of()));
      }
    }
    return compared;
  }

  private Compared like(List<String> ids, Map<String, Integer> rows) throws IOException {
    checkKnown(ids, rows);
    Set<Integer> asked = new TreeSet<>(Lists.transform(ids, rows::get));
    return new Compared(mean(asked), asked);
  }

  /**
   * The row of the paper with an id.
   *
   * @throws RefusedException where there is none
   */
  int row(String id) {
    Map<String, Integer> rows = papers.rows(List.of(id));
    checkKnown(List.of(id), rows);
    return rows.get(id);
  }

  private void checkKnown(List<String> ids, Map<String, Integer> rows) {
    List<String> unknown = ids.stream().filter(id -> !rows.containsKey(id)).distinct().toList();
    if (!unknown.isEmpty()) {
      throw new RefusedException(
          String.format(
              "%s has no paper with the id %s",
              archive.layout().shown(),
              String.join(", ", unknown.stream().map(Printable::value).toList())));
    }
  }

  /** The mean direction of the vectors of some rows, which are added up in their order. */
  float[] mean(Set<Integer> rows) throws IOException {
    double[] sum = new double[archive.dimension()];
    float[] row = new float[sum.length];
    for (int paper : rows) {
      archive.vectors().get(paper, row);
      for (int j = 0; j < sum.length; j++) {
        sum[j] += row[j];
      }
    }
    return unit(sum, "the papers have no common direction");
  }

  private float[] unit(float[] vector) throws IOException {
    if (vector.length != archive.dimension()) {
      throw new RefusedException(
          String.format(
              "the vector has %d components, and those of %s have %d",
              vector.length, archive.layout().shown(), archive.dimension()));
    }
    double[] values = new double[vector.length];
    for (int j = 0; j < values.length; j++) {
      values[j] = vector[j];
    }
    return unit(values, "the vector has no direction");
  }

  private static float[] unit(double[] values, String refusal) {
    double squares = 0;
    for (double value : values) {
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    if (!(length > SHORTEST) || Double.isInfinite(length)) {
      throw new RefusedException(refusal);
    }
    float[] unit = new float[values.length];
    for (int j = 0; j < unit.length; j++) {
      unit[j] = (float) (values[j] / length);
    }
    return unit;
  }
}
