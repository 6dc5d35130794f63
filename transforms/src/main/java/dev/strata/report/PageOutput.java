/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import dev.strata.text.Printable;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import java.util.Set;

/**
 * The page as it is written. Text that came with the archive, which stands in elements of its own,
 * is cut: a title may have millions of characters. The files of results have it whole.
 */
final class PageOutput extends OwaspHtmlTemplateOutput {
  /** Code points of a title, a name, a term, a category or an id. */
  private static final int LONGEST = 500;

  /** What holds text that is not Strata's own. */
  private static final Set<String> FOREIGN = Set.of("bdi", "title");

  private boolean foreign;

  PageOutput(TemplateOutput out) {
    super(out);
  }

  /** What the page has of such a text. */
  static String shown(String text) {
    return Printable.shortened(text, LONGEST);
  }

  @Override
  public void setContext(String tag, String attribute) {
    foreign = attribute == null && FOREIGN.contains(tag);
    super.setContext(tag, attribute);
  }

  @Override
  public void writeUserContent(String text) {
    super.writeUserContent(foreign && text != null ? shown(text) : text);
  }
}
