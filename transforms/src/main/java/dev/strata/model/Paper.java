/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.util.List;

/**
 * A paper, with its white space folded.
 *
 * @param id never empty
 * @param title may be empty, though never together with {@code abstractText}
 * @param abstractText may be empty
 * @param categories may be empty
 * @param created YYYY-MM-DD, or empty
 * @param source the archive file
 * @param line the number of its line in that file, from 1
 */
public record Paper(
    String id,
    String title,
    String abstractText,
    List<String> categories,
    String created,
    String source,
    long line) {

  /** Copies the list. */
  public Paper {
    categories = List.copyOf(categories);
  }

  /** What is embedded of this paper: its title, a line feed and its abstract. */
  public String text() {
    return text(title, abstractText);
  }

  /** What is embedded of a paper with this title and this abstract. */
  public static String text(String title, String abstractText) {
    return title + "\n" + abstractText;
  }

  /** Returns this paper with another day. */
  public Paper withCreated(String day) {
    return new Paper(id, title, abstractText, categories, day, source, line);
  }
}
