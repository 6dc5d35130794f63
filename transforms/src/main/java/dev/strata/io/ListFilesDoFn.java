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
import java.util.Set;
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

  /** What a folder stands for; empty where it may not be named. */
  private final String inFolder;

  private ListFilesDoFn(OutputLayout layout, String what, String inFolder) {
    this.layout = layout;
    this.what = what;
    this.inFolder = inFolder;
  }

  static ListFilesDoFn ofArchive(OutputLayout layout) {
    return new ListFilesDoFn(layout, "archive", "");
  }

  static ListFilesDoFn ofVectors(OutputLayout layout) {
    return new ListFilesDoFn(layout, "vectors", "*.parquet");
  }

  @ProcessElement
  public void process(@Element List<Location> names, OutputReceiver<ArchiveFile> files)
      throws IOException {
    Set<String> sources = new LinkedHashSet<>();
    for (Location name : names) {
      List<String> matching = name.isLocal() ? local(name) : remote(name, name.path());
      boolean folder = name.isLocal() && Files.isDirectory(name.local());
      Preconditions.checkArgument(
          !matching.isEmpty() || !folder, "the %s %s is a folder without %s", what, name, inFolder);
      Preconditions.checkArgument(
          !matching.isEmpty(), "the %s %s is no file, nor does it match one", what, name);
      matching.stream().sorted(BY_CODE_POINT).forEach(sources::add);
    }
    int index = 0;
    for (String source : sources) {
      files.output(new ArchiveFile(index++, source));
    }
  }

  private List<String> local(Location name) throws IOException {
    Path path = name.local();
    List<Path> files;
    if (Files.isDirectory(path)) {
      checkMayBeFolder(name, path.toString());
      files = Glob.expand(path, inFolder);
    } else if (Files.exists(path)) {
      files = List.of(path);
    } else {
      files = Glob.isIn(name.path()) ? Glob.expand(name.path()) : List.of();
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
      return remote(name, (glob.endsWith("/") ? glob : glob + "/") + inFolder);
    }
    String output = FileSystems.matchNewResource(layout.root(), true).toString();
    List<String> files = matches.stream().map(match -> match.resourceId().toString()).toList();
    files.forEach(file -> checkOutside(!file.startsWith(output), name, file));
    return files;
  }

  private void checkMayBeFolder(Location name, String folder) {
    Preconditions.checkArgument(
        !inFolder.isEmpty(),
        "the %s %s is a folder: name its files, as in %s*.jsonl",
        what,
        name,
        folder.endsWith("/") ? folder : folder + "/");
  }
}
