/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Large files that native code reads or writes, on a local disk: in the folder that the user names,
 * or else among the temporary files of the output, or where those are not local, of this machine.
 * Each run has a folder there; what a run that was killed leaves goes when the next one starts.
 */
public final class Scratch {
  private Scratch() {}

  /** The name of a new file. */
  public static Path newFile(OutputLayout layout) throws IOException {
    return folder(layout).resolve("scratch_" + UUID.randomUUID());
  }

  /** The folder of this run's files, which is made. */
  static Path folder(OutputLayout layout) throws IOException {
    return create(ofRun(layout));
  }

  private static Path create(Path folder) throws IOException {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "cannot make the folder " + folder + " for scratch files: name another with --scratch",
          e);
    }
  }

  /** Deletes the files of this run. */
  static void deleteOwn(OutputLayout layout) throws IOException {
    Path folder = ofAllRuns(layout);
    ScratchVectors.drop(layout);
    deleteAll(ofRun(layout));
    if (!isTemporary(layout) && isEmpty(folder)) {
      Files.deleteIfExists(folder);
    }
  }

  /** Deletes those of all other runs on this output, which have ended. */
  static void deleteForeign(OutputLayout layout) throws IOException {
    Path folder = ofAllRuns(layout);
    if (isTemporary(layout) || !Files.isDirectory(folder)) {
      return; // those go with the temporary files of the output
    }
    try (Stream<Path> runs = Files.list(folder)) {
      for (Path run : runs.filter(run -> !run.equals(ofRun(layout))).toList()) {
        deleteAll(run);
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (NoSuchFileException e) {
      return; // as wanted
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.findAny().isEmpty();
    }
  }

  /** Whether the files lie among the temporary ones of the output. */
  static boolean isTemporary(OutputLayout layout) {
    return layout.scratch().isEmpty() && isLocal(layout);
  }

  /** Whether the output lies in a file system of this machine. */
  static boolean isLocal(OutputLayout layout) {
    return root(layout).getScheme().equals("file");
  }

  private static ResourceId root(OutputLayout layout) {
    return FileSystems.matchNewResource(layout.root(), true);
  }

  /** The folder of a run. */
  static Path ofRun(OutputLayout layout) {
    return isTemporary(layout)
        ? Path.of(layout.ownTmp())
        : ofAllRuns(layout).resolve(layout.runId().orElse("run"));
  }

  private static Path ofAllRuns(OutputLayout layout) {
    if (isTemporary(layout)) {
      return Path.of(layout.tmp());
    }
    // runs on other outputs may have their scratch files in the same folder
    String name =
        "strata-"
            + Hashing.sha256()
                .hashString(root(layout).toString(), UTF_8)
                .toString()
                .substring(0, 16);
    return Path.of(layout.scratch().orElse(System.getProperty("java.io.tmpdir"))).resolve(name);
  }
}
