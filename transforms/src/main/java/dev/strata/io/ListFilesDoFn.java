/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.base.Preconditions;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Names the files of an archive, or of vectors: those of each name or glob in the order given,
 * within a glob by code point, each file once.
 */
final class ListFilesDoFn extends DoFn<List<String>, ArchiveFile> {
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
  public void process(@Element List<String> names, OutputReceiver<ArchiveFile> files)
      throws IOException {
    Set<String> sources = new LinkedHashSet<>();
    for (String name : names) {
      sources.addAll(matching(name));
    }
    int index = 0;
    for (String source : sources) {
      files.output(new ArchiveFile(index++, source));
    }
  }

  private List<String> matching(String name) throws IOException {
    List<Metadata> matches = FileSystems.match(name, EmptyMatchTreatment.ALLOW).metadata();
    boolean folder =
        name.endsWith("/") || (matches.size() == 1 && matches.get(0).resourceId().isDirectory());
    if (folder && !inFolder.isEmpty()) {
      return matching((name.endsWith("/") ? name : name + "/") + inFolder);
    }
    Preconditions.checkArgument(
        !matches.isEmpty(),
        "the %s %s is no file, nor does it match one",
        what,
        ShownName.of(name));
    return matches.stream()
        .map(Metadata::resourceId)
        .peek(file -> checkNoFolder(name, file))
        .peek(file -> checkOutside(name, file))
        .map(ResourceId::toString)
        .sorted(BY_CODE_POINT)
        .toList();
  }

  /** A run replaces its own files: rejects, of an earlier run, are such. */
  private void checkOutside(String name, ResourceId file) {
    String output = FileSystems.matchNewResource(layout.root(), true).toString();
    Preconditions.checkArgument(
        !file.toString().startsWith(output),
        "the %s %s must lie outside of the output, but %s does not",
        what,
        ShownName.of(name),
        ShownName.of(file.toString()));
  }

  private void checkNoFolder(String name, ResourceId file) {
    Preconditions.checkArgument(
        !file.isDirectory(),
        "the %s %s is a folder: name its files, as in %s*.jsonl",
        what,
        ShownName.of(name),
        ShownName.of(file.toString()));
  }
}
