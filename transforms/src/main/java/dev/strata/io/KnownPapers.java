/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.Reject.Reason;
import java.util.ArrayList;
import java.util.List;

/** Tells whether some JSON is a paper to the fields of the run or to any preset. */
final class KnownPapers {
  private final List<JsonPapers> readers = new ArrayList<>();

  /** Those of {@code fields} and of the presets. */
  KnownPapers(JsonFields fields) {
    readers.add(new JsonPapers(fields));
    Preset.NAMES.forEach(name -> readers.add(new JsonPapers(Preset.named(name).fields())));
  }

  boolean isPaper(byte[] bytes, int from, int to) {
    return readers.stream().anyMatch(reader -> reason(reader, bytes, from, to) == null);
  }

  /** Whether it has an id, and perhaps no text. */
  boolean hasId(byte[] bytes, int from, int to) {
    return readers.stream()
        .map(reader -> reason(reader, bytes, from, to))
        .anyMatch(reason -> reason == null || reason == Reason.NO_TEXT);
  }

  private static Reason reason(JsonPapers reader, byte[] bytes, int from, int to) {
    return reader.read(bytes, from, to - from, "", 0).reason();
  }
}
