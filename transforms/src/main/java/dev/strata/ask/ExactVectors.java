/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.index.FlatIndex;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.FinishedOutput;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the exact vectors of an output, as a file that can be mapped. */
final class ExactVectors {

  private ExactVectors() {}

  /**
   * A flat index of the exact vectors: that of the output, or one that is made from its vector
   * shards.
   *
   * @throws RefusedException where the output has neither
   */
  static Path file(FinishedOutput output, LocalFiles files) throws IOException {
    OutputLayout layout = output.layout();
    if (FlatIndex.isFlat(output.options().getOrDefault("index", ""))) {
      return files.file(layout.index());
    }
    List<String> shards = output.files("vectors");
    if (shards.isEmpty()) {
      throw new RefusedException(
          layout.shown()
              + " has no exact vectors, since they were given and its index is not Flat: texts can"
              + " be asked with --approximate, and nothing else");
    }
    List<Shard> all = new ArrayList<>();
    long bytes = 0;
    for (String file : shards) {
      String sha256 = output.sha256(file);
      all.add(new Shard(all.size(), file, ParquetSource.open(file).rows(), sha256));
      bytes += Storage.size(file);
    }
    return files.made(
        MadeFrom.fingerprint(all.stream().map(Shard::fingerprint).toList()) + ".faiss",
        layout.shown(layout.root() + "vectors"),
        bytes,
        file -> FlatIndex.write(all, file));
  }
}
