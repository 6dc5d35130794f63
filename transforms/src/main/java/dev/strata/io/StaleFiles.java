/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Files that an earlier run, or an attempt that came to nothing, left behind. */
final class StaleFiles {

  private StaleFiles() {}

  /**
   * Deletes the files that match {@code glob}, but for those of the names {@code kept}; another
   * attempt may do the same.
   */
  static void delete(String glob, Set<String> kept) throws IOException {
    List<ResourceId> files =
        FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata().stream()
            .map(MatchResult.Metadata::resourceId)
            .filter(file -> !kept.contains(name(file.toString())))
            .toList();
    FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  /** The last part of {@code path}. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
