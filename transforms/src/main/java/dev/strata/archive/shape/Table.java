/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

/** Tells whether a text is a table with a row of names at its top. */
final class Table {
  private static final int ROWS = 3;

  private Table() {}

  /**
   * Whether the first rows of a text all have the same number of fields, at least two.
   *
   * @param text the beginning of a file; its last row may be cut
   */
  static boolean isSeparatedBy(char separator, String text) {
    int fields = 1;
    int first = 0;
    int rows = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length() && rows < ROWS; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == separator) {
        fields++;
      } else if (!quoted && c == '\n') {
        if (rows > 0 && fields != first) {
          return false;
        }
        first = fields;
        fields = 1;
        rows++;
      }
    }
    return rows > 0 ? first > 1 && fields <= first : fields > 1;
  }
}
