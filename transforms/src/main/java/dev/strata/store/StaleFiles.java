/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Deletes files of Strata's that an earlier run, or an attempt that came to nothing, left behind.
 * Another attempt may delete the same files meanwhile.
 */
public final class StaleFiles {

  private StaleFiles() {}

  /**
   * Deletes the finished files in or below one of the output's folders, and their records, but for
   * files of the names given. Files without a record are not Strata's, and stay.
   */
  public static void keep(OutputLayout layout, String folder, Set<String> names)
      throws IOException {
    keep(layout, folder, names, recorded(layout, folder + "/"));
  }

  /** Does so where the finished files are known, and takes those that are deleted out of them. */
  static void keep(
      OutputLayout layout, String folder, Set<String> names, Map<String, Long> recorded)
      throws IOException {
    String root = layout.root() + folder + "/";
    for (String file : List.copyOf(recorded.keySet())) {
      if (file.startsWith(root) && !names.contains(file.substring(root.length()))) {
        FinishedFiles.delete(layout, file);
        recorded.remove(file);
      }
    }
  }

  /**
   * The finished files of {@code layout}, which are those that have a record, by name; each with
   * the time when its record was written, by the clock of wherever it lies.
   */
  static Map<String, Long> recorded(OutputLayout layout) throws IOException {
    return recorded(layout, "");
  }

  /** The finished files likewise that are in or below a folder, whose name ends with a slash. */
  static Map<String, Long> recorded(OutputLayout layout, String below) throws IOException {
    Map<String, Long> recorded = new TreeMap<>();
    for (Storage.Stored record : Storage.list(layout.doneFolder() + below)) {
      layout
          .ofRecord(below + record.name())
          .ifPresent(file -> recorded.put(file, record.modifiedMillis()));
    }
    return recorded;
  }

  /** Deletes the temporary files of the other runs that the output knows of, which have ended. */
  static void deleteForeignTemporary(OutputLayout layout) throws IOException {
    RunMark.checkOwner(layout); // a run that was taken over knows its followers by now
    for (String run : OutputTrace.before(layout)) {
      deleteTemporary(layout.duringRun(run));
    }
  }

  /** Deletes the temporary files of this run. */
  static void deleteOwnTemporary(OutputLayout layout) throws IOException {
    if (layout.runId().isPresent()) {
      deleteTemporary(layout);
    }
  }

  private static void deleteTemporary(OutputLayout layout) throws IOException {
    Scratch.delete(layout);
    OwnFiles.checkWay(layout, layout.ownTmp());
    Storage.deleteFolder(layout.ownTmp());
    Storage.deleteIfEmpty(layout.tmp());
  }

  /** The last part of {@code path}. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
