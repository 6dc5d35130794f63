/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.function.IOConsumer;

/** Writes vector shards of papers and vectors that a test makes up. */
public final class EmbeddedPapers {

  /** Takes one paper. */
  @FunctionalInterface
  public interface Sink {
    /** Appends a paper and its vector. */
    void write(Paper paper, float[] vector) throws IOException;

    /** Appends a paper of no file and its vector. */
    default void write(
        String id,
        String title,
        String abstractText,
        List<String> categories,
        String created,
        float[] vector)
        throws IOException {
      write(new Paper(id, title, abstractText, categories, created, "", 0), vector);
    }
  }

  private EmbeddedPapers() {}

  /**
   * Writes {@code target}, by way of a raw shard in a folder of its own.
   *
   * @param papers gives each paper to the sink, one after the other
   */
  public static Finished write(
      OutputLayout layout, String target, MadeFrom madeFrom, IOConsumer<Sink> papers)
      throws IOException {
    Path folder = Files.createTempDirectory("strata-raw");
    try {
      OutputLayout raw = OutputLayout.of(folder.toString());
      List<float[]> vectors = new ArrayList<>();
      RawShardFile.write(
          raw,
          raw.raw(0),
          MadeFrom.step("test", 1),
          sink ->
              papers.accept(
                  (paper, vector) -> {
                    sink.write(paper);
                    vectors.add(vector);
                  }));
      return VectorShardFile.write(
          layout,
          target,
          madeFrom,
          ParquetSource.open(raw.raw(0)),
          vectors.toArray(float[][]::new));
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
