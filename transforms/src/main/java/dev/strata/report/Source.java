/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds where a paper can be read. */
final class Source {
  /** An id of arXiv: YYMM.number since April 2007, archive/YYMMnumber before. */
  private static final Pattern ARXIV =
      Pattern.compile(
          "(?:arXiv:)?(\\d{2}(?:0[1-9]|1[0-2])\\.\\d{4,5}(?:v\\d{1,3})?"
              + "|[a-z]+(?:-[a-z]+)?(?:\\.[A-Z]{2})?/\\d{2}(?:0[1-9]|1[0-2])\\d{3}(?:v\\d{1,3})?)");

  private Source() {}

  /** The address of the paper's page at arXiv, or null if the id does not have arXiv's form. */
  static String of(String id) {
    Matcher matcher = ARXIV.matcher(id);
    return matcher.matches() ? "https://arxiv.org/abs/" + matcher.group(1) : null;
  }
}
