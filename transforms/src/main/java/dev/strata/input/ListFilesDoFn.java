/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import com.google.common.base.Preconditions;
import dev.strata.model.AccountWords;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.store.files.RemoteStorage;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the files of an archive or of vectors: the files of each name or glob in the order given,
 * within a glob by code point, and each file once. Where a file of this machine has a name with the
 * characters of a glob, that name means the file.
 */
public final class ListFilesDoFn extends DoFn<List<Location>, ArchiveFile> {
  private static final long serialVersionUID = 1;

  private static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(name -> name.codePoints().toArray(), Arrays::compare);

  /**
   * How many levels of folders below the named one are searched for an ending; {@code
   * MOST_LOOKED_AT} is how many files in all.
   */
  private static final int DEEPEST = 4;

  private static final int MOST_LOOKED_AT = 1_000;
  private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]+$");

  private static final Logger LOG = LoggerFactory.getLogger(ListFilesDoFn.class);

  /** The most commas that the name of one file is taken to have. */
  private static final int MOST_COMMAS = 8;

  private final OutputLayout layout;
  private final String what;

  /** Whether a folder stands for its Parquet files. */
  private final boolean mayBeFolder;

  private ListFilesDoFn(OutputLayout layout, String what, boolean mayBeFolder) {
    this.layout = layout;
    this.what = what;
    this.mayBeFolder = mayBeFolder;
  }

  public static ListFilesDoFn ofArchive(OutputLayout layout) {
    return new ListFilesDoFn(layout, "archive", false);
  }

  public static ListFilesDoFn ofVectors(OutputLayout layout) {
    return new ListFilesDoFn(layout, "vectors", true);
  }

  @ProcessElement
  public void process(@Element List<Location> names, OutputReceiver<ArchiveFile> files)
      throws IOException {
    int index = 0;
    for (String source : list(names)) {
      files.output(new ArchiveFile(index++, source));
    }
  }

  /** The files of all of {@code names}, in order. */
  public List<String> list(List<Location> names) throws IOException {
    Set<String> sources = new LinkedHashSet<>();
    SortedSet<String> again = new TreeSet<>(BY_CODE_POINT);
    for (Location name : names) {
      List<String> matching = name.isLocal() ? local(name) : remote(name, name.path());
      checkFound(!matching.isEmpty(), name, names);
      matching.stream()
          .sorted(BY_CODE_POINT)
          .filter(source -> !sources.add(source))
          .forEach(again::add);
    }
    if (!again.isEmpty()) {
      LOG.warn(
          "{} of the {} named more than once, and read once: {}{}",
          AccountWords.count(again.size(), "file"),
          again.size() == 1 ? what + " is" : what + " are",
          again.size() == 1 ? "" : "the first is ",
          ShownName.of(again.first()));
    }
    return List.copyOf(sources);
  }

  /**
   * Checks that each of {@code names} that is of this machine has a file, so that a mistyped name
   * is told before a run begins. A glob is followed to its first file only.
   */
  public void checkAny(List<Location> names) throws IOException {
    for (Location name : names) {
      if (!name.isLocal()) {
        continue;
      }
      if (!isFolder(name)) {
        checkFound(
            isGlob(name)
                ? Glob.matchesAny(name.path(), isData(name.path()))
                : Storage.target(name.local()).isPresent(),
            name,
            names);
      }
    }
  }

  /** Checks that no name is a part of a file's name that has a comma. */
  private static void checkCommas(List<Location> names) {
    for (int first = 0; first < names.size(); first++) {
      StringJoiner joined = new StringJoiner(",");
      int end = Math.min(names.size(), first + MOST_COMMAS + 1);
      for (Location name : names.subList(first, end)) {
        String whole = joined.add(name.given()).toString();
        Preconditions.checkArgument(
            whole.indexOf(',') < 0 || !isFile(Location.of(whole)),
            "commas separate names, and the name of the file %s has a comma: write %s",
            whole,
            whole.replace(',', '?'));
      }
    }
  }

  private static boolean isFile(Location name) {
    return name.isLocal() && Files.isRegularFile(name.local());
  }

  private void checkFound(boolean isAny, Location name, List<Location> names) {
    if (!isAny) {
      checkCommas(names);
      throw new IllegalArgumentException("no file matches the " + what + " " + name);
    }
  }

  /** Whether a name of this machine is that of a folder, which it may be or else is refused. */
  private boolean isFolder(Location name) {
    if (Files.isDirectory(name.local())) {
      checkMayBeFolder(name, name.local().toString());
      return true;
    }
    Preconditions.checkArgument(
        !name.path().endsWith("/"), "the %s %s ends with a slash, but is no folder", what, name);
    return false;
  }

  private static boolean isGlob(Location name) {
    return Glob.isIn(name.path()) && !Files.exists(name.local(), LinkOption.NOFOLLOW_LINKS);
  }

  private List<String> local(Location name) throws IOException {
    Path path = name.local();
    List<Path> files;
    if (isFolder(name)) {
      files =
          inFolder(name, ParquetFolder.of(path, Path.of(layout.root()))).stream()
              .map(Path::of)
              .toList();
    } else if (isGlob(name)) {
      files = data(name.path(), Glob.expand(name.path()));
    } else {
      files = Storage.target(path).isPresent() ? List.of(path) : List.of();
    }
    for (Path file : files) {
      checkReadable(name, file);
    }
    return besideOutput(
        name, isGlob(name), files.stream().map(Path::toString).toList(), inOutput(files));
  }

  private void checkReadable(Location name, Path file) throws IOException {
    Preconditions.checkArgument( // Java puts U+FFFD for bytes that are not UTF-8
        file.toString().indexOf('\uFFFD') < 0, "the name %s is not UTF-8: rename it", file);
    Preconditions.checkArgument(
        Storage.target(file).map(BasicFileAttributes::isRegularFile).orElse(true),
        "the %s %s is no regular file (%s): it is read more than once, so a pipe or a device will"
            + " not do",
        what,
        name,
        file);
    Preconditions.checkArgument(
        !Glob.isOfTheKernel(file.toRealPath()),
        "the %s %s is the kernel's, and no file of data",
        what,
        file);
  }

  private List<String> inFolder(Location name, ParquetFolder folder) {
    List<String> files = folder.files();
    Preconditions.checkArgument(
        !files.isEmpty(),
        "the %s %s is a folder without *.parquet%s",
        what,
        name,
        folder.elsewhere().isEmpty() ? "" : ": " + folder.elsewhere());
    return files;
  }

  /** The files that a glob matches, but for files that are no data by their names. */
  private static <T> List<T> data(String glob, List<T> matching) {
    Predicate<String> isData = isData(glob);
    Map<Boolean, List<T>> data =
        matching.stream().collect(Collectors.partitioningBy(file -> isData.test(file.toString())));
    ParquetFolder.warnOfHidden(glob, data.get(false).stream().map(Object::toString).toList());
    return data.get(true);
  }

  private static Predicate<String> isData(String glob) {
    List<String> names = List.of(glob.split("/"));
    int fixed = 0; // folders that the glob names
    while (!Glob.isIn(names.get(fixed))) {
      fixed++;
    }
    int from = fixed;
    boolean all = hasHidden(glob, from); // as in _*.parquet
    return file -> all || !hasHidden(file, from);
  }

  private static boolean hasHidden(String file, int from) {
    return Arrays.stream(file.split("/")).skip(from).anyMatch(ParquetFolder::isHidden);
  }

  /**
   * The files that lie outside of the output: a run replaces its own files there, such as the
   * rejects of an earlier run. An output may lie in a folder of the archive, so a glob passes over
   * the output's files. It is an error if nothing else matches, or if the name is no glob.
   *
   * @param inOutput those of {@code files} that lie in the output
   */
  private List<String> besideOutput(
      Location name, boolean isGlob, List<String> files, Set<String> inOutput) {
    if (inOutput.isEmpty()) {
      return files;
    }
    Preconditions.checkArgument(
        isGlob && inOutput.size() < files.size(),
        "the %s %s must lie outside of the output, but %s does not",
        what,
        name,
        inOutput.iterator().next());
    LOG.warn(
        "the {} {} matches {} of the output, which {} not read",
        what,
        name,
        AccountWords.count(inOutput.size(), "file"),
        inOutput.size() == 1 ? "is" : "are");
    return files.stream().filter(file -> !inOutput.contains(file)).toList();
  }

  /** Those of the files of this machine that lie in the output, or are links there. */
  private Set<String> inOutput(List<Path> files) throws IOException {
    Path output = Path.of(layout.root());
    Set<String> inOutput = new LinkedHashSet<>();
    if (Location.isLocal(layout.root()) && Files.exists(output)) {
      Path real = output.toRealPath();
      for (Path file : files) {
        if (file.toRealPath().startsWith(real)
            || file.toAbsolutePath().getParent().toRealPath().startsWith(real)) {
          inOutput.add(file.toString());
        }
      }
    }
    return inOutput;
  }

  private List<String> remote(Location name, String glob) throws IOException {
    List<Metadata> matches = glob.endsWith("/") ? List.of() : RemoteStorage.matching(glob);
    String folder = glob.endsWith("/") ? glob : glob + "/";
    boolean isFolder =
        glob.endsWith("/") || (matches.size() == 1 && matches.get(0).resourceId().isDirectory());
    boolean mayBeFolder = matches.isEmpty() || RemoteStorage.matchesFolders(glob);
    List<Storage.Stored> inside =
        isFolder || (mayBeFolder && !Glob.isIn(glob)) ? Storage.list(folder) : List.of();
    if (isFolder || !inside.isEmpty()) {
      checkMayBeFolder(name, glob);
      List<String> names = inside.stream().map(Storage.Stored::name).toList();
      return inFolder(name, ParquetFolder.of(folder, names));
    }
    List<String> files = matches.stream().map(match -> match.resourceId().toString()).toList();
    files = Glob.isIn(glob) ? data(glob, files) : files;
    Set<String> inOutput =
        files.stream()
            .filter(file -> RemoteStorage.isBelow(layout.root(), file))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return besideOutput(name, Glob.isIn(glob), files, inOutput);
  }

  private void checkMayBeFolder(Location name, String folder) {
    if (!mayBeFolder) {
      String root = folder.endsWith("/") ? folder : folder + "/";
      throw new IllegalArgumentException(
          String.format(
              "the %s %s is a folder: name its files, as in %s",
              what,
              name,
              ShellCommand.quoted(root + (name.isLocal() ? pattern(Path.of(root)) : "*.jsonl"))));
    }
  }

  /** A glob of the files in a folder, or in folders below it, that have the commonest ending. */
  private static String pattern(Path folder) {
    try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
      Map<String, Long> patterns =
          files
              .skip(1) // the folder
              .limit(MOST_LOOKED_AT)
              .map(file -> folder.relativize(file).toString())
              .filter(name -> !hasHidden(name, 0) && ENDING.matcher(name).find())
              .collect(
                  Collectors.groupingBy(
                      name ->
                          (name.contains("/") ? "**" : "*") + name.substring(name.lastIndexOf('.')),
                      Collectors.counting()));
      return patterns.entrySet().stream()
          .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
          .map(Map.Entry::getKey)
          .orElse("*.jsonl");
    } catch (IOException | UncheckedIOException e) {
      return "*.jsonl";
    }
  }
}
