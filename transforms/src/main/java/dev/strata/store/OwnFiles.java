/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells the files that Strata wrote to an output from those that somebody else put there. Strata's
 * files are those with a record in {@code _done/}, the mark ({@code _running.json}), the trace
 * ({@code _strata.json}), and the temporary files of the runs that the trace lists. No other file
 * is replaced or deleted: if one has a name that a run needs, the run fails with a message and
 * leaves the file as it is.
 */
public final class OwnFiles {
  private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** The name, below the temporary folder, of a file that a run was writing. */
  private static final Pattern ATTEMPT =
      Pattern.compile("(" + UUID_PATTERN + ")/attempt_" + UUID_PATTERN);

  /** How a record begins; a record that was cut short may hold only the first part of this. */
  private static final String RECORD = "{\n  \"madeFrom\" : {";

  /** What a disk or a file browser puts into any folder. */
  private static final Set<String> OF_THE_SYSTEM = Set.of("lost+found", ".DS_Store");

  private static final int LOOKED_AT = 100;

  private OwnFiles() {}

  /**
   * Checks that a run may write to the folder of {@code layout}: it must be empty, or an output of
   * this version of Strata or of an earlier one. None of its folders may be a link.
   *
   * @throws IOException if it may not; its message is one sentence for the user
   */
  static void checkMayWriteOutput(OutputLayout layout) throws IOException {
    checkRegular(layout, layout.trace());
    checkRegular(layout, layout.running());
    OutputTrace.read(layout); // throws if a newer version wrote the output
    if (!Storage.exists(layout.trace())) {
      checkEmpty(layout);
    }
    for (String name : OutputLayout.FOLDERS) {
      if (layout.isWritten(layout.root() + name)) {
        checkWay(layout, layout.root() + name);
        checkDevice(layout, layout.root() + name);
        checkMayWrite(layout, layout.root() + name);
        checkMayWrite(layout, layout.doneFolder() + name);
      }
    }
    if (Scratch.isLocal(layout)) {
      checkRecords(layout);
    }
    checkFree(layout, layout.singleFiles().stream().filter(layout::isWritten).toList());
  }

  /**
   * Checks that a folder of this machine, if it is there, is on the disk of the output: a finished
   * file is renamed from a temporary one, which works only within one file system.
   */
  private static void checkDevice(OutputLayout layout, String folder) throws IOException {
    if (Location.isLocal(folder) && Files.isDirectory(Path.of(folder))) {
      Object ofOutput = Files.getAttribute(Path.of(layout.root()), "unix:dev");
      if (!Files.getAttribute(Path.of(folder), "unix:dev").equals(ofOutput)) {
        throw new IOException(
            layout.shown(folder)
                + " is on another file system than "
                + layout.shown()
                + ", so that no finished file can be renamed into it: unmount it, or name another"
                + " output");
      }
    }
  }

  /** Checks that this process may write to a folder of this machine, if it is there. */
  private static void checkMayWrite(OutputLayout layout, String folder) throws IOException {
    if (Location.isLocal(folder)
        && Files.isDirectory(Path.of(folder))
        && !Files.isWritable(Path.of(folder))) {
      throw Storage.sentence("write to", layout.shown(folder), new AccessDeniedException(folder));
    }
  }

  /**
   * Checks that no folder below {@code _done/} is a link, because records behind a link cannot be
   * trusted. Also checks that each path with a record is a file, or a link to one. Stores are not
   * checked: they have no links and no folders, and to list them takes many requests.
   */
  private static void checkRecords(OutputLayout layout) throws IOException {
    for (Storage.Stored record : Storage.list(layout.doneFolder())) {
      String path = layout.doneFolder() + record.name();
      if (record.isLink() && Files.isDirectory(Path.of(path))) {
        checkWay(layout, path);
      }
      Optional<String> file = layout.ofRecord(record.name()).filter(layout::isWritten);
      if (file.isPresent()
          && !Files.isRegularFile(Path.of(file.get()))
          && Files.exists(Path.of(file.get()))) {
        throw inTheWay(layout, file.get());
      }
    }
  }

  private static void checkEmpty(OutputLayout layout) throws IOException {
    Set<String> names = new TreeSet<>(names(layout.root()));
    names.removeAll(OF_THE_SYSTEM);
    boolean ofKilledStart =
        names.equals(Set.of(OutputLayout.TMP)) && killedStarts(layout).isPresent();
    if (!names.isEmpty() && !ofKilledStart && !isOfEarlierVersion(layout, names)) {
      String first = names.iterator().next();
      throw new IOException(
          String.format(
              "%s is not empty and is no output of Strata (it holds %s): name a new folder with"
                  + " --output",
              layout.shown(),
              names.size() == 1 ? first : first + " and " + (names.size() - 1) + " more"));
    }
  }

  /**
   * The names of the files and folders directly in a folder; in a store, the part of each file's
   * name before the first slash, each only once.
   */
  private static List<String> names(String root) throws IOException {
    if (!Location.isLocal(root)) {
      return Storage.list(root).stream()
          .map(file -> file.name().replaceFirst("/.*", ""))
          .distinct()
          .toList();
    }
    if (!Files.isDirectory(Path.of(root))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(Path.of(root))) {
      return all.map(path -> path.getFileName().toString()).toList();
    } catch (FileSystemException e) {
      throw Storage.sentence("look into", root, e);
    }
  }

  /**
   * The ids of the runs that were killed before they wrote their mark. They are recognised by their
   * temporary files, in an output without a trace. The optional is empty if there is no trace and
   * the temporary folder holds anything that is not a temporary file of a run.
   */
  static Optional<Set<String>> killedStarts(OutputLayout layout) throws IOException {
    Set<String> runs = new TreeSet<>();
    if (Storage.exists(layout.trace())) {
      return Optional.of(runs);
    }
    for (Storage.Stored file : Storage.list(layout.tmp())) {
      Matcher attempt = ATTEMPT.matcher(file.name());
      if (!attempt.matches() || file.isLink()) {
        return Optional.empty();
      }
      runs.add(attempt.group(1));
    }
    return Optional.of(runs);
  }

  /**
   * Whether the folder is the output of a version that wrote no trace: such versions left records,
   * or at least the mark of a run.
   */
  private static boolean isOfEarlierVersion(OutputLayout layout, Set<String> names)
      throws IOException {
    if (RunMark.runId(layout).isPresent() && OutputLayout.NAMES.containsAll(names)) {
      return true;
    }
    for (Storage.Stored record :
        Storage.list(layout.doneFolder()).stream().limit(LOOKED_AT).toList()) {
      Optional<String> file = layout.ofRecord(record.name());
      if (file.isPresent() && FinishedFiles.record(layout, file.get()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** Whether a run is the first one in its output, and has made nothing but its mark. */
  static boolean isOnlyBegun(OutputLayout layout, String runId) throws IOException {
    return OutputTrace.read(layout).runs().equals(List.of(runId))
        && Set.copyOf(names(layout.root()))
            .equals(Set.of(layout.relative(layout.trace()), layout.relative(layout.running())));
  }

  /**
   * Deletes manifest.json and metrics.json if an early version of Strata left them. Early versions
   * wrote no {@code _strata.json}, and no records of these two files. This is done before this run
   * writes {@code _strata.json}.
   */
  static void deleteOfEarlierVersion(OutputLayout layout) throws IOException {
    for (String file : List.of(layout.manifest(), layout.metrics())) {
      if (isOfEarlierVersion(layout, file)) {
        Storage.delete(file);
      }
    }
  }

  /**
   * Checks that shards of these names may be written to each folder of shards that the run writes.
   * It is called before any shard is written. See {@link #checkFree}.
   */
  public static void checkShards(OutputLayout layout, Collection<String> names) throws IOException {
    List<String> folders =
        OutputLayout.SHARD_FOLDERS.stream()
            .map(folder -> layout.root() + folder + "/")
            .filter(layout::isWritten)
            .toList();
    List<String> shards =
        folders.stream().flatMap(folder -> names.stream().map(name -> folder + name)).toList();
    if (shards.size() > LOOKED_AT || !Scratch.isLocal(layout)) {
      // listing each folder once tells which of these shards exist
      Set<String> there = new HashSet<>();
      for (String folder : folders) {
        Storage.list(folder).forEach(file -> there.add(folder + file.name()));
      }
      there.removeAll(StaleFiles.recorded(layout).keySet());
      there.retainAll(new HashSet<>(shards));
      shards = List.copyOf(new TreeSet<>(there));
    }
    checkFree(layout, shards);
  }

  private static void checkFree(OutputLayout layout, List<String> targets) throws IOException {
    for (String target : targets) {
      checkWays(layout, target);
      checkRecord(layout, target);
      checkFree(layout, target, FinishedFiles.known(layout, target));
    }
  }

  /** Checks that nothing but a file lies where the record of {@code target} goes. */
  private static void checkRecord(OutputLayout layout, String target) throws IOException {
    if (!isRegular(layout.done(target))) {
      throw inTheWay(layout, layout.done(target));
    }
  }

  /**
   * Checks that a file may be written: no file of somebody else may lie in its place or in the
   * place of its record, and no folder on the way may be a link.
   *
   * @param known what is known of {@code target}
   * @throws IOException if it may not; its message is one sentence for the user
   */
  static void checkFree(OutputLayout layout, String target, FinishedFiles.Known known)
      throws IOException {
    checkWays(layout, target);
    if (known.record().isEmpty()) {
      checkRecord(layout, target);
      if (known.isThere() && (known.isCopy() || !isOwnRecord(layout.done(target)))) {
        throw inTheWay(layout, layout.done(target));
      }
      if (!known.isThere() && Storage.exists(target) && !isOfEarlierVersion(layout, target)) {
        throw inTheWay(layout, target);
      }
    }
  }

  /** Checks that no folder on the way to a file, or to its record, is a link. */
  static void checkWays(OutputLayout layout, String target) throws IOException {
    checkWay(layout, folder(target));
    checkWay(layout, folder(layout.done(target)));
  }

  /**
   * Checks that files can be deleted, by deleting one. A store may ignore a request to delete, and
   * report no error.
   *
   * @throws IOException if they cannot be deleted; its message is one sentence for the user
   */
  static void checkMayDelete(OutputLayout layout) throws IOException {
    if (Scratch.isLocal(layout)) {
      return;
    }
    String probe = layout.attempt(UUID.randomUUID().toString());
    AtomicFile.write(layout, probe, channel -> {});
    Storage.delete(probe);
    if (Storage.exists(probe)) {
      throw new IOException(
          "a run must be allowed to delete its own files, but "
              + layout.shown()
              + " keeps them: permission to delete is missing");
    }
  }

  /** The exception for a file that has a name that a run needs, but must not be replaced. */
  static IOException inTheWay(OutputLayout layout, String file) {
    return new IOException(
        layout.shown(file)
            + " is in the way, since it is damaged or not from Strata: move it elsewhere, and"
            + " start again");
  }

  /** Whether a damaged record begins as Strata's records do. If so, its file is Strata's, too. */
  private static boolean isOwnRecord(String record) throws IOException {
    try (InputStream in = Storage.openStream(record)) {
      String start = new String(in.readNBytes(RECORD.length()), ISO_8859_1);
      // a power cut may leave zeros at the end
      return RECORD.startsWith(start.replaceFirst("\0+$", ""));
    }
  }

  /**
   * Whether a file is the manifest.json or metrics.json of an earlier version, which left no record
   * of these files.
   */
  private static boolean isOfEarlierVersion(OutputLayout layout, String target) throws IOException {
    if (Storage.exists(layout.trace()) || !Storage.exists(target)) {
      return false;
    }
    try {
      return target.equals(layout.manifest())
          ? !JsonFile.read(target, Manifest.class).files().isEmpty()
          : target.equals(layout.metrics())
              && JsonFile.readPart(target, EarlierMetrics.class).isWhole();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** The members of metrics.json that all versions have written. */
  private record EarlierMetrics(Double seconds, Long peakMemoryMib, List<Object> steps) {
    boolean isWhole() {
      return seconds != null && peakMemoryMib != null && steps != null;
    }
  }

  /** Checks that a file, where it is there, is a regular file, and no link, folder or pipe. */
  private static void checkRegular(OutputLayout layout, String file) throws IOException {
    if (!isRegular(file)) {
      throw new IOException(
          layout.shown(file)
              + " is no regular file, so Strata did not write it: move it elsewhere, or name"
              + " another --output");
    }
  }

  private static boolean isRegular(String file) throws IOException {
    return !Location.isLocal(file)
        || Storage.attributes(Path.of(file)).map(BasicFileAttributes::isRegularFile).orElse(true);
  }

  static void checkWay(OutputLayout layout, String folder) throws IOException {
    if (!Location.isLocal(folder)) {
      return;
    }
    Path root = Path.of(layout.root());
    for (Path way = Path.of(folder); !way.equals(root); way = way.getParent()) {
      Optional<BasicFileAttributes> there = Storage.attributes(way);
      if (there.isPresent() && !there.get().isDirectory()) {
        throw new IOException(
            String.format(
                "%s is %s: Strata needs a folder of that name, and follows no links in its output",
                layout.shown(way.toString()), there.get().isSymbolicLink() ? "a link" : "a file"));
      }
    }
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
