/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.base.Preconditions;
import dev.strata.model.OutputLayout;
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
 * Names the files of an archive: those of each name or glob in the order given, within a glob by
 * code point, each file once.
 */
final class ListFilesDoFn extends DoFn<List<String>, ArchiveFile> {
  private static final long serialVersionUID = 1;

  private static final Comparator<String> BY_CODE_POINT =
      Comparator.comparing(name -> name.codePoints().toArray(), Arrays::compare);

  private final OutputLayout layout;

  ListFilesDoFn(OutputLayout layout) {
    this.layout = layout;
  }

  @ProcessElement
  public void process(@Element List<String> archives, OutputReceiver<ArchiveFile> files)
      throws IOException {
    Set<String> sources = new LinkedHashSet<>();
    for (String archive : archives) {
      sources.addAll(matching(archive));
    }
    int index = 0;
    for (String source : sources) {
      files.output(new ArchiveFile(index++, source));
    }
  }

  private List<String> matching(String archive) throws IOException {
    List<Metadata> matches = FileSystems.match(archive, EmptyMatchTreatment.ALLOW).metadata();
    Preconditions.checkArgument(
        !matches.isEmpty(), "the archive %s is no file, nor does it match one", archive);
    return matches.stream()
        .map(Metadata::resourceId)
        .peek(file -> checkNoFolder(archive, file))
        .peek(file -> checkOutside(archive, file))
        .map(ResourceId::toString)
        .sorted(BY_CODE_POINT)
        .toList();
  }

  /** A run replaces its own files: rejects, of an earlier run, are such. */
  private void checkOutside(String archive, ResourceId file) {
    String output = FileSystems.matchNewResource(layout.root(), true).toString();
    Preconditions.checkArgument(
        !file.toString().startsWith(output),
        "the archive %s must lie outside of the output, but %s does not",
        archive,
        file);
  }

  private static void checkNoFolder(String archive, ResourceId file) {
    Preconditions.checkArgument(
        !file.isDirectory(),
        "the archive %s is a folder: name its files, as in %s*.jsonl",
        archive,
        file);
  }
}
