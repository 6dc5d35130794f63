/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finishes outputs for tests, as the end of a run does. */
public final class Manifests {

  private Manifests() {}

  /**
   * Writes the manifest of all files of {@code layout} that have a record.
   *
   * @param options the options of the run
   * @param model what the vectors were made with; empty if they were given
   */
  public static void write(
      OutputLayout layout, Map<String, String> options, Map<String, String> model)
      throws IOException {
    SortedMap<String, Manifest.File> files = new TreeMap<>();
    for (String file : StaleFiles.recorded(layout).keySet()) {
      Finished record = FinishedFiles.record(layout, file).orElseThrow();
      if (!file.equals(layout.manifest())) {
        files.put(layout.relative(file), new Manifest.File(record.bytes(), record.sha256()));
      }
    }
    JsonFile.write(
        layout,
        layout.manifest(),
        new Manifest(
            Manifest.FORMAT,
            new TreeMap<>(options),
            new ArchiveCounts(1, 1, 1, 1, new TreeMap<>()),
            new TreeMap<>(model),
            files));
    OutputFiles.writeTrace(layout, List.of("a-run"));
  }
}
