/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.collect.Sets;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run has finished so far, told from its files, for a process that has none of the run's
 * workers.
 */
public final class FinishedSince {
  private final OutputLayout layout;
  private final Map<String, Long> before;

  private FinishedSince(OutputLayout layout, Map<String, Long> before) {
    this.layout = layout;
    this.before = before;
  }

  /** Tells what is finished in {@code layout} from now on. */
  public static FinishedSince now(OutputLayout layout) throws IOException {
    return new FinishedSince(layout, StaleFiles.recorded(layout));
  }

  /**
   * The files finished since {@link #now}, by their names under the output's root. Files that an
   * earlier run had finished and this one keeps are not among them.
   */
  public Set<String> files() throws IOException {
    return Sets.difference(StaleFiles.recorded(layout).entrySet(), before.entrySet()).stream()
        .map(file -> layout.relative(file.getKey()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the run has planned; empty until it has. */
  public Optional<ArchiveCounts> plan() throws IOException {
    try {
      return Optional.of(JsonFile.read(layout.plan(), ArchiveCounts.class));
    } catch (FileNotFoundException | JacksonException e) { // not there yet, or gone with the run
      return Optional.empty();
    }
  }
}
