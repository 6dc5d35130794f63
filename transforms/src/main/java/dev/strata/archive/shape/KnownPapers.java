/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import com.google.common.base.Suppliers;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Preset;
import dev.strata.model.Reject.Reason;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tells whether some JSON is a paper to the fields of the run or to any preset. */
final class KnownPapers {
  private final Supplier<List<JsonPapers>> readers; // made for JSON, which few files begin with

  /** Tells papers by {@code fields}, and by the fields of all presets. */
  KnownPapers(JsonFields fields) {
    readers =
        Suppliers.memoize(
            () ->
                Stream.concat(
                        Stream.of(fields),
                        Preset.NAMES.stream().map(name -> Preset.named(name).fields()))
                    .map(JsonPapers::new)
                    .toList());
  }

  boolean isPaper(byte[] bytes, int from, int to) {
    return readers.get().stream().anyMatch(reader -> reason(reader, bytes, from, to) == null);
  }

  /** Whether some JSON has an id, with or without a text. */
  boolean hasId(byte[] bytes, int from, int to) {
    return readers.get().stream()
        .map(reader -> reason(reader, bytes, from, to))
        .anyMatch(reason -> reason == null || reason == Reason.NO_TEXT);
  }

  private static Reason reason(JsonPapers reader, byte[] bytes, int from, int to) {
    return reader.read(bytes, from, to - from, "", 0).reason();
  }
}
