/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.math.NearestRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The papers of rows, with the names of their topics. */
final class NamedRows {
  private final PaperTable papers;
  private final WrittenResults results;

  NamedRows(PaperTable papers, WrittenResults results) {
    this.papers = papers;
    this.results = results;
  }

  /** The papers that are nearest to each of so many questions. */
  List<List<NearPaper>> named(NearestRows nearest, int questions) throws IOException {
    Set<Integer> rows = new HashSet<>();
    for (int q = 0; q < questions; q++) {
      for (int i = 0; i < nearest.count(q); i++) {
        rows.add(nearest.row(q, i));
      }
    }
    Map<Integer, PaperTable.Paper> known = papers.papers(rows);
    List<List<NearPaper>> named = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      List<NearPaper> near = new ArrayList<>();
      for (int i = 0; i < nearest.count(q); i++) {
        int row = nearest.row(q, i);
        near.add(paper(i + 1, nearest.similarity(q, i), row, known.get(row)));
      }
      named.add(near);
    }
    return named;
  }

  private NearPaper paper(int rank, double similarity, int row, PaperTable.Paper paper) {
    return new NearPaper(
        rank,
        similarity,
        row,
        paper.id(),
        paper.title(),
        paper.created(),
        paper.categories(),
        paper.label(),
        results.name(paper.label()));
  }

  /** The paper of a row. */
  ArchivePaper paper(int row) throws IOException {
    PaperTable.Paper paper = papers.papers(Set.of(row)).get(row);
    return new ArchivePaper(
        row,
        paper.id(),
        paper.title(),
        paper.created(),
        paper.categories(),
        paper.label(),
        results.name(paper.label()));
  }
}
