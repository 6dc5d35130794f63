/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.input.fields.FieldReading;
import dev.strata.input.fields.FieldTree;
import dev.strata.input.fields.Prose;
import dev.strata.input.fields.WhiteSpace;
import dev.strata.parquet.PaperColumn;
import java.util.List;

/**
 * What the columns of files of vectors say of a paper. The account of the files and the steps that
 * read them both ask here, so that the account tells what becomes of each text.
 */
public final class GivenTexts {
  private final FieldTree.Cleaning title;
  private final FieldTree.Cleaning abstractText;
  private final String categorySeparator;

  /**
   * How texts are read.
   *
   * @param keepMarkup whether tags and character references stay in titles and abstracts
   * @param categorySeparator what separates categories that are one text
   */
  public GivenTexts(boolean keepMarkup, String categorySeparator) {
    this.title = Prose.cleaning(keepMarkup);
    this.abstractText = Prose.cleaningAbstract(keepMarkup);
    this.categorySeparator = categorySeparator;
  }

  /** An id; empty where there is none. */
  public String id(PaperColumn column) {
    return WhiteSpace.trim(column.text());
  }

  /** A title; empty where there is none. */
  public String title(PaperColumn column) {
    return title.clean(column.text());
  }

  /** An abstract; empty where there is none. */
  public String abstractText(PaperColumn column) {
    return abstractText.clean(column.text());
  }

  /** A date as it is written, or any other text. */
  public String folded(PaperColumn column) {
    return WhiteSpace.fold(column.text());
  }

  /** The categories. */
  public FieldReading<List<String>> categories(PaperColumn column) {
    return FieldReading.categories(
        column.isList() ? column.texts() : column.text(), categorySeparator);
  }
}
