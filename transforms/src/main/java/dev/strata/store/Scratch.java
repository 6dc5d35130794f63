/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Large files that native code reads or writes, on a local disk: in the folder that the user names,
 * or else among the temporary files of the output, or of this machine where the output is not
 * local. Each run has a folder there; what a run that was killed leaves goes when the next one
 * starts.
 */
public final class Scratch {
  /** How the names of the folders of all outputs begin. */
  private static final String PREFIX = "strata-";

  /** The files that this process still writes, by the folder of their run. */
  private static final ConcurrentHashMap<Path, Closeable> OPEN = new ConcurrentHashMap<>();

  private Scratch() {}

  /**
   * The file that this process writes for the run of {@code layout}; {@code open} makes it where it
   * has none. {@link #delete} closes it, unless it was taken before.
   */
  public static Closeable computeIfAbsent(OutputLayout layout, Supplier<? extends Closeable> open) {
    return OPEN.computeIfAbsent(ofRun(layout), run -> open.get());
  }

  /**
   * Takes the file that this process writes for the run of {@code layout}, so that {@link #delete}
   * does not close it; null where there is none.
   */
  public static Closeable take(OutputLayout layout) {
    return OPEN.remove(ofRun(layout));
  }

  /** The name of a new file. */
  public static Path newFile(OutputLayout layout) throws IOException {
    return folder(layout).resolve("scratch_" + UUID.randomUUID());
  }

  /** The folder of this run's files, which is made. */
  static Path folder(OutputLayout layout) throws IOException {
    Path folder = ofRun(layout);
    try {
      return Files.createDirectories(folder);
    } catch (FileSystemException e) {
      throw new IOException(
          String.format(
              "cannot make the folder of scratch files %s: %s; name another with --scratch",
              folder, Storage.refusal(e)),
          e);
    }
  }

  /**
   * An exception which says that a file of this run has gone.
   *
   * @throws IOException where the run no longer owns the output: another run deletes the files of
   *     those before it
   */
  public static IOException gone(OutputLayout layout, Path file, NoSuchFileException e)
      throws IOException {
    RunMark.checkOwner(layout);
    return new IOException(
        "the scratch file " + file + " has gone while the run went on: start it again", e);
  }

  /** Deletes, on this machine, the files of the other runs that the output knows of. */
  public static void deleteForeign(OutputLayout layout) throws IOException {
    RunMark.checkOwner(layout);
    for (String run : OutputTrace.before(layout)) {
      deleteFiles(layout.duringRun(run));
    }
  }

  /**
   * Deletes the files of a run, also if it knew the output by another name: no two runs have one
   * id.
   */
  private static void deleteFiles(OutputLayout layout) throws IOException {
    Storage.deleteFolder(ofRun(layout).toString());
    if (isTemporary(layout)) {
      return;
    }
    String run = ofRun(layout).getFileName().toString();
    Path root = ofAllRuns(layout).getParent();
    if (!Files.isDirectory(root)) {
      return;
    }
    try (DirectoryStream<Path> outputs = Files.newDirectoryStream(root, PREFIX + "*")) {
      for (Path output : outputs) {
        if (Files.isDirectory(output, LinkOption.NOFOLLOW_LINKS)
            && Files.isDirectory(output.resolve(run), LinkOption.NOFOLLOW_LINKS)) {
          Storage.deleteFolder(output.resolve(run).toString());
          Storage.deleteIfEmpty(output.toString());
        }
      }
    }
  }

  /** Deletes the files of the run of {@code layout} on this machine. */
  static void delete(OutputLayout layout) throws IOException {
    Closeable open = OPEN.remove(ofRun(layout));
    if (open != null) {
      open.close();
    }
    deleteFiles(layout);
    if (!isTemporary(layout)) {
      Storage.deleteIfEmpty(ofAllRuns(layout).toString());
    }
  }

  /** Whether the files lie among the temporary ones of the output. */
  static boolean isTemporary(OutputLayout layout) {
    return layout.scratch().isEmpty() && isLocal(layout);
  }

  /** Whether the output lies in a file system of this machine. */
  static boolean isLocal(OutputLayout layout) {
    return Location.isLocal(layout.root());
  }

  /** The folder of a run. */
  static Path ofRun(OutputLayout layout) {
    return isTemporary(layout)
        ? Path.of(layout.ownTmp())
        : ofAllRuns(layout).resolve(layout.runId().orElse("run"));
  }

  private static Path ofAllRuns(OutputLayout layout) {
    // runs on other outputs may have their scratch files in the same folder
    String name =
        PREFIX + Hashing.sha256().hashString(layout.root(), UTF_8).toString().substring(0, 16);
    return Path.of(layout.scratch().orElse(System.getProperty("java.io.tmpdir"))).resolve(name);
  }
}
