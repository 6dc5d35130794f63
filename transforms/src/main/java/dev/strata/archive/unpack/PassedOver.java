/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.text.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The members of an archive that are not read, and which of them could have been data. */
final class PassedOver {

  /** The members that are not read for one reason: how many, and the first. */
  private static final class Count {
    private final String first;
    private long members;

    Count(String first) {
      this.first = first;
    }
  }

  private final Map<String, Count> byReason = new LinkedHashMap<>();

  /** Whether a file of that name is no data, but left beside data by a system or a program. */
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
   * @param what the member is, as in "a symbolic link"
   */
  void add(String name, String what) {
    byReason.computeIfAbsent(what, reason -> new Count(name)).members++;
  }

  /** A sentence about the members that were passed over; empty where none were. */
  Optional<String> sentence() {
    long members = byReason.values().stream().mapToLong(count -> count.members).sum();
    return members == 0
        ? Optional.empty()
        : Optional.of(
            (members == 1 ? "1 member is" : members + " members are")
                + " not read: "
                + byReason.entrySet().stream()
                    .map(entry -> clause(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining("; ")));
  }

  private static String clause(String what, Count count) {
    return Printable.value(count.first)
        + (count.members == 1 ? "" : " and " + (count.members - 1) + " more")
        + ", "
        + what
        + (count.members == 1 ? "" : " each");
  }
}
