/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.base.Preconditions;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Names the files of an archive, or of vectors: those of each name or glob in the order given,
 * within a glob by code point, each file once. A file of this machine whose name has the characters
 * of a glob is meant by that name.
 */
final class ListFilesDoFn extends DoFn<List<Location>, ArchiveFile> {
  private static final long serialVersionUID = 1;

  private static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(name -> name.codePoints().toArray(), Arrays::compare);

  private final OutputLayout layout;
  private final String what;

  /** Whether a folder stands for its Parquet files. */
  private final boolean mayBeFolder;

  private ListFilesDoFn(OutputLayout layout, String what, boolean mayBeFolder) {
    this.layout = layout;
    this.what = what;
    this.mayBeFolder = mayBeFolder;
  }

  static ListFilesDoFn ofArchive(OutputLayout layout) {
    return new ListFilesDoFn(layout, "archive", false);
  }

  static ListFilesDoFn ofVectors(OutputLayout layout) {
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
  List<String> list(List<Location> names) throws IOException {
    Set<String> sources = new LinkedHashSet<>();
    for (Location name : names) {
      List<String> matching = name.isLocal() ? local(name) : remote(name, name.path());
      Preconditions.checkArgument(
          !matching.isEmpty(), "the %s %s is no file, nor does it match one", what, name);
      matching.stream().sorted(BY_CODE_POINT).forEach(sources::add);
    }
    return List.copyOf(sources);
  }

  private List<String> local(Location name) throws IOException {
    Path path = name.local();
    List<Path> files;
    if (Files.isDirectory(path)) {
      checkMayBeFolder(name, path.toString());
      files =
          inFolder(name, ParquetFolder.of(path, Path.of(layout.root()))).stream()
              .map(Path::of)
              .toList();
    } else if (Files.exists(path)) {
      files = List.of(path);
    } else {
      files = Glob.isIn(name.path()) ? data(name, Glob.expand(name.path())) : List.of();
    }
    for (Path file : files) {
      Preconditions.checkArgument(
          Files.isRegularFile(file),
          "the %s %s is no regular file (%s): it is read more than once, so a pipe or a device will"
              + " not do",
          what,
          name,
          file);
      checkOutside(name, file);
    }
    return files.stream().map(Path::toString).toList();
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

  /** Of the files that a glob matches, those that are no vectors by their name are passed over. */
  private List<Path> data(Location name, List<Path> matching) {
    Path glob = Path.of(name.path());
    int fixed = 0; // folders that the glob names
    while (!Glob.isIn(glob.getName(fixed).toString())) {
      fixed++;
    }
    int from = fixed;
    boolean named = hasHidden(glob, from); // as in _*.parquet
    if (!mayBeFolder || named) {
      return matching;
    }
    Map<Boolean, List<Path>> hidden =
        matching.stream().collect(Collectors.partitioningBy(file -> hasHidden(file, from)));
    ParquetFolder.warnOfHidden(
        name.toString(), hidden.get(true).stream().map(Path::toString).toList());
    return hidden.get(false);
  }

  private static boolean hasHidden(Path file, int from) {
    return IntStream.range(from, file.getNameCount())
        .anyMatch(i -> ParquetFolder.isHidden(file.getName(i).toString()));
  }

  /** A run replaces its own files: rejects, of an earlier run, are such. */
  private void checkOutside(Location name, Path file) throws IOException {
    Path output = Path.of(layout.root());
    boolean inside =
        Location.isLocal(layout.root())
            && (file.startsWith(output)
                || (Files.exists(output) && file.toRealPath().startsWith(output.toRealPath())));
    checkOutside(!inside, name, file.toString());
  }

  private void checkOutside(boolean outside, Location name, String file) {
    Preconditions.checkArgument(
        outside, "the %s %s must lie outside of the output, but %s does not", what, name, file);
  }

  private List<String> remote(Location name, String glob) throws IOException {
    List<Metadata> matches = FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata();
    boolean folder =
        glob.endsWith("/") || (matches.size() == 1 && matches.get(0).resourceId().isDirectory());
    if (folder) {
      checkMayBeFolder(name, glob);
      return inFolder(name, remoteFolder(glob.endsWith("/") ? glob : glob + "/"));
    }
    String output = FileSystems.matchNewResource(layout.root(), true).toString();
    List<String> files = matches.stream().map(match -> match.resourceId().toString()).toList();
    files.forEach(file -> checkOutside(!file.startsWith(output), name, file));
    return files;
  }

  private static ParquetFolder remoteFolder(String folder) throws IOException {
    String root = FileSystems.matchNewResource(folder, true).toString();
    List<String> names = Storage.list(folder).stream().map(Storage.Stored::name).toList();
    return ParquetFolder.of(root, names);
  }

  private void checkMayBeFolder(Location name, String folder) {
    Preconditions.checkArgument(
        mayBeFolder,
        "the %s %s is a folder: name its files, as in %s*.jsonl",
        what,
        name,
        folder.endsWith("/") ? folder : folder + "/");
  }
}
