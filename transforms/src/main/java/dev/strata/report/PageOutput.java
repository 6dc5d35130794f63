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
 * Writer of the page. Text that came with the archive stands in elements of its own, and is cut and
 * cleaned: a title may have millions of characters, and some that turn round the text beside them.
 * The files of results have the whole text.
 */
final class PageOutput extends OwaspHtmlTemplateOutput {
  /** The most code points of a title, a name, a term, a category or an id. */
  private static final int LONGEST = 500;

  /** The elements that hold text which is not Strata's own. */
  private static final Set<String> FOREIGN = Set.of("bdi", "title");

  private boolean foreign;

  PageOutput(TemplateOutput out) {
    super(out);
  }

  /** What the page shows of a text from the archive. */
  static String shown(String text) {
    return Printable.line(text, LONGEST);
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
