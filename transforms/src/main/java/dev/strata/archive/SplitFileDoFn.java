/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.unpack.Unpacker;
import dev.strata.input.ArchiveFile;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Cuts a file into ranges; a file that is compressed, or is an archive of files, is unpacked first,
 * because nobody can read it from the middle.
 */
final class SplitFileDoFn extends DoFn<ArchiveFile, ArchiveRange> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final ArchiveSettings settings;

  SplitFileDoFn(OutputLayout layout, ArchiveSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @ProcessElement
  public void process(@Element ArchiveFile file, OutputReceiver<ArchiveRange> ranges)
      throws IOException {
    List<Unpacker.Plain> all = new Unpacker(layout, settings.maxZstdWindow()).plainFiles(file);
    if (all.isEmpty()) { // an archive without members counts as an empty file
      String source = file.source();
      ranges.output(new ArchiveRange(file.index(), 0, 0, ShownName.of(source), source, 0, 0));
    }
    for (Unpacker.Plain plain : all) {
      long size = Storage.size(plain.path());
      int index = 0;
      long from = 0;
      do { // an empty file is a range too
        long to = Math.min(size, from + settings.rangeBytes());
        ranges.output(
            new ArchiveRange(
                file.index(), plain.member(), index++, plain.source(), plain.path(), from, to));
        from = to;
      } while (from < size);
    }
  }
}
