/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.google.common.hash.Hashing;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies in an output folder, by relative name: for tests that compare runs. */
public final class OutputFiles {
  /** Those that differ from run to run. */
  public static final Set<String> NOT_REPRODUCIBLE =
      Set.of("metrics.json", "_done/metrics.json.json", "_strata.json");

  private OutputFiles() {}

  /** The SHA-256 of every file, but those that tell which run it was, and how long it took. */
  public static SortedMap<String, String> hashes(Path output) throws IOException {
    return all(output, file -> hash(Files.readAllBytes(file)));
  }

  /** The same of files that are in hand, by name. */
  public static SortedMap<String, String> hashes(Map<String, byte[]> files) {
    SortedMap<String, String> hashes = new TreeMap<>();
    files.forEach((name, bytes) -> hashes.put(name, hash(bytes)));
    hashes.keySet().removeAll(NOT_REPRODUCIBLE);
    return hashes;
  }

  private static String hash(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }

  /** For every file something that another file of that name, even with the same bytes, has not. */
  public static SortedMap<String, String> identities(Path output) throws IOException {
    return all(
        output,
        file -> Files.getAttribute(file, "unix:ino") + " " + Files.getLastModifiedTime(file));
  }

  /** The names whose file is another one, or is gone, or is new. */
  public static SortedSet<String> changed(
      SortedMap<String, String> before, SortedMap<String, String> after) {
    SortedSet<String> changed = new TreeSet<>(before.keySet());
    changed.addAll(after.keySet());
    changed.removeIf(name -> before.getOrDefault(name, "").equals(after.get(name)));
    return changed;
  }

  @FunctionalInterface
  private interface Look {
    String at(Path file) throws IOException;
  }

  private static SortedMap<String, String> all(Path output, Look look) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        output,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = output.relativize(file).toString();
            if (attributes.isRegularFile() && !NOT_REPRODUCIBLE.contains(name)) {
              try {
                files.put(name, look.at(file));
              } catch (NoSuchFileException e) {
                return visitFileFailed(file, e);
              }
            }
            return FileVisitResult.CONTINUE;
          }

          /** A run that goes on replaces files, and deletes its temporary ones, meanwhile. */
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException && !file.equals(output)) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return files;
  }

  /** Deletes the scratch files of a run, as its end does. */
  public static void deleteScratch(OutputLayout layout) throws IOException {
    Scratch.delete(layout);
  }

  /** Has an output say that these runs wrote to it. */
  public static void writeTrace(OutputLayout layout, List<String> runs) throws IOException {
    OutputTrace trace = OutputTrace.NONE;
    for (String run : runs) {
      trace = trace.with(run);
    }
    trace.write(layout);
  }
}
