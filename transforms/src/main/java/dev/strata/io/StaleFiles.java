/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Files that an earlier run, or an attempt that came to nothing, left behind. Another attempt may
 * delete the same ones.
 */
final class StaleFiles {

  private StaleFiles() {}

  /** Deletes the shards from number {@code shards} on, and their records. */
  static void keepShards(OutputLayout layout, int shards) throws IOException {
    for (IntFunction<String> kind :
        List.<IntFunction<String>>of(layout::raw, layout::vectors, layout::labels)) {
      Set<String> kept = new HashSet<>();
      for (int i = 0; i < shards; i++) {
        kept.add(name(kind.apply(i)));
      }
      keep(layout, folder(kind.apply(0)) + "*.parquet", kept);
    }
  }

  /** Deletes all files of the output that match {@code glob} and their records, but those kept. */
  static void keep(OutputLayout layout, String glob, Set<String> keptNames) throws IOException {
    for (String file : matching(glob)) {
      if (!keptNames.contains(name(file))) {
        FinishedFiles.delete(layout, folder(glob) + name(file));
      }
    }
  }

  /** The finished files of {@code layout}, as it names them: those that have a record. */
  static List<String> finished(OutputLayout layout) throws IOException {
    String folder = FileSystems.matchNewResource(layout.doneFolder(), true).toString();
    return matching(layout.doneFolder() + "**.json").stream()
        .map(record -> record.substring(record.indexOf(folder) + folder.length()))
        .map(name -> layout.root() + name.substring(0, name.length() - ".json".length()))
        .toList();
  }

  static void deleteAll(String glob) throws IOException {
    delete(matching(glob));
  }

  static void delete(String file) throws IOException {
    delete(List.of(file));
  }

  static boolean exists(String file) throws IOException {
    return !matching(file).isEmpty();
  }

  private static void delete(List<String> files) throws IOException {
    List<ResourceId> resources =
        files.stream().map(file -> FileSystems.matchNewResource(file, false)).toList();
    FileSystems.delete(resources, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private static List<String> matching(String glob) throws IOException {
    return FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .map(ResourceId::toString)
        .toList();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The last part of {@code path}. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
