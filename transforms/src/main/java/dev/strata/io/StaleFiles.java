/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.base.MoreObjects;
import dev.strata.model.OutputLayout;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that an earlier run, or an attempt that came to nothing, left behind. Another attempt may
 * delete the same ones.
 */
final class StaleFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StaleFiles.class);

  private StaleFiles() {}

  /**
   * Deletes the shards in one of the output's folders, or below it, but those of the names given,
   * and their records.
   */
  static void keepShards(OutputLayout layout, String folder, Set<String> names) throws IOException {
    String root = layout.root() + folder + "/";
    String full = FileSystems.matchNewResource(root, true).toString();
    Set<String> there = new TreeSet<>();
    matching(root + "**.parquet")
        .forEach(file -> there.add(file.substring(file.indexOf(full) + full.length())));
    finished(layout).stream()
        .filter(file -> file.startsWith(root))
        .forEach(file -> there.add(file.substring(root.length())));
    there.removeAll(names);
    for (String name : there) {
      FinishedFiles.delete(layout, root + name);
    }
  }

  /**
   * Deletes all files of the output that match {@code glob}, but those kept, and the records of
   * that folder whose file is not kept, be it there or not.
   */
  static void keep(OutputLayout layout, String glob, Set<String> keptNames) throws IOException {
    String folder = folder(glob);
    Set<String> names = new TreeSet<>();
    matching(glob).forEach(file -> names.add(name(file)));
    finished(layout).stream()
        .filter(file -> folder(file).equals(folder))
        .forEach(file -> names.add(name(file)));
    names.removeAll(keptNames);
    for (String name : names) {
      FinishedFiles.delete(layout, folder + name);
    }
  }

  /** The finished files of {@code layout}, as it names them: those that have a record. */
  static List<String> finished(OutputLayout layout) throws IOException {
    return List.copyOf(recorded(layout).keySet());
  }

  /** The same, each with when its record was written, by the clock of wherever it lies. */
  static Map<String, Long> recorded(OutputLayout layout) throws IOException {
    String folder = FileSystems.matchNewResource(layout.doneFolder(), true).toString();
    Map<String, Long> recorded = new LinkedHashMap<>();
    for (MatchResult.Metadata record : metadata(layout.doneFolder() + "**.json")) {
      String path = record.resourceId().toString();
      String name = path.substring(path.indexOf(folder) + folder.length());
      recorded.put(
          layout.root() + name.substring(0, name.length() - ".json".length()),
          record.lastModifiedMillis());
    }
    return recorded;
  }

  /** Deletes the temporary files of all other runs, which have ended. */
  static void deleteForeignTemporary(OutputLayout layout) throws IOException {
    Scratch.deleteForeign(layout);
    String own = FileSystems.matchNewResource(layout.ownTmp(), true).toString();
    delete(matching(layout.tmp() + "**").stream().filter(file -> !file.startsWith(own)).toList());
    for (File folder : MoreObjects.firstNonNull(folder(layout).listFiles(), new File[0])) {
      if (!folder.equals(new File(own))) {
        deleteFolder(folder);
      }
    }
  }

  /** Deletes the temporary files of this run. */
  static void deleteOwnTemporary(OutputLayout layout) throws IOException {
    Scratch.deleteOwn(layout);
    delete(matching(layout.ownTmp() + "**"));
    deleteFolder(new File(FileSystems.matchNewResource(layout.ownTmp(), true).toString()));
    deleteFolder(folder(layout));
  }

  /** Where temporary files lie on a local disk; elsewhere the name of no folder. */
  private static File folder(OutputLayout layout) {
    return new File(FileSystems.matchNewResource(layout.tmp(), true).toString());
  }

  /** Deletes a folder if it is one, and nobody writes there. */
  private static void deleteFolder(File folder) throws IOException {
    try {
      if (folder.isDirectory()) {
        Files.deleteIfExists(folder.toPath());
      }
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} is in use", folder);
    }
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
    return metadata(glob).stream().map(file -> file.resourceId().toString()).toList();
  }

  private static List<MatchResult.Metadata> metadata(String glob) throws IOException {
    return FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata();
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  /** The last part of {@code path}. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
