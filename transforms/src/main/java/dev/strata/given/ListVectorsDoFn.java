/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import dev.strata.input.ListFilesDoFn;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;

/** Names the files of vectors, as {@link ListFilesDoFn} does, and groups very many small ones. */
final class ListVectorsDoFn extends DoFn<List<Location>, FileGroup> {
  private static final long serialVersionUID = 1;

  private final ListFilesDoFn files;

  ListVectorsDoFn(OutputLayout layout) {
    files = ListFilesDoFn.ofVectors(layout);
  }

  @ProcessElement
  public void process(@Element List<Location> names, OutputReceiver<FileGroup> groups)
      throws IOException {
    List<String> paths = files.list(names);
    List<Long> bytes = new ArrayList<>();
    for (String path : paths) {
      bytes.add(paths.size() > FileGroup.MANY ? Storage.size(path) : 0L);
    }
    FileGroup.of(paths, bytes).forEach(groups::output);
  }
}
