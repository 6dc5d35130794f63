/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.base.Preconditions;
import java.util.List;

/**
 * A question to an archive: which of the papers that pass a filter are nearest to something.
 *
 * @param about what the papers are to be near to
 * @param filter which papers are compared
 * @param count the most papers that are answered, from 1 to {@value #MOST_PAPERS}
 */
public record Question(Subject about, PaperFilter filter, int count) {
  /** The most papers that one answer may have. */
  public static final int MOST_PAPERS = 10_000;

  /** What papers are to be near to. */
  public sealed interface Subject permits TextSubject, PapersSubject, VectorSubject {}

  /** A text, which the archive's model turns into a vector. */
  public record TextSubject(String text) implements Subject {
    public TextSubject {
      Preconditions.checkArgument(!text.isBlank(), "the question is empty");
    }
  }

  /**
   * Papers of the archive, by their ids: the mean direction of their vectors. They are not among
   * the papers that are answered.
   */
  public record PapersSubject(List<String> ids) implements Subject {
    public PapersSubject {
      ids = List.copyOf(ids);
      Preconditions.checkArgument(!ids.isEmpty(), "the question names no paper");
    }
  }

  /** A vector, of any length but zero, with as many components as those of the archive. */
  @SuppressWarnings("ArrayRecordComponent") // it is never compared
  public record VectorSubject(float[] vector) implements Subject {}

  public Question {
    Preconditions.checkArgument(
        count >= 1 && count <= MOST_PAPERS, "count must be in [1, %s], was %s", MOST_PAPERS, count);
  }

  /** Which papers are nearest to a text. */
  public static Question of(String text, PaperFilter filter, int count) {
    return new Question(new TextSubject(text), filter, count);
  }

  /** Which other papers are nearest to papers of the archive. */
  public static Question like(List<String> ids, PaperFilter filter, int count) {
    return new Question(new PapersSubject(ids), filter, count);
  }
}
