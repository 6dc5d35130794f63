/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The members of an archive that are not read, and which of them could have been data. */
final class PassedOver {

  /** Why a member is not read: how many, and the first. */
  private static final class Count {
    private final String first;
    private long members;

    Count(String first) {
      this.first = first;
    }
  }

  private final Map<String, Count> byReason = new LinkedHashMap<>();

  /** Whether a name is one that systems and programs leave beside data, and none of data. */
  static boolean isLitter(String name) {
    List<String> parts = List.of(name.split("/"));
    String last = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
    return parts.contains("__MACOSX")
        || last.startsWith("._")
        || last.equals(".DS_Store")
        || last.equals("_SUCCESS")
        || last.endsWith(".crc");
  }

  /**
   * Adds a member that could have been data.
   *
   * @param what it is, as in "a symbolic link"
   */
  void add(String name, String what) {
    byReason.computeIfAbsent(what, reason -> new Count(name)).members++;
  }

  /** What was passed over, if anything, as a clause. */
  Optional<String> sentence() {
    return byReason.isEmpty()
        ? Optional.empty()
        : Optional.of(
            byReason.entrySet().stream()
                .map(
                    entry ->
                        String.format(
                            "%d %s (%s, the first, is %s)",
                            entry.getValue().members,
                            entry.getValue().members == 1 ? "member" : "members",
                            Printable.value(entry.getValue().first),
                            entry.getKey()))
                .collect(Collectors.joining(", ")));
  }
}
