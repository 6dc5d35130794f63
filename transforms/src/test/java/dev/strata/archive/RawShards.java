/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.json.JsonFields;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Raw shards by themselves, as a run writes them, for what measures the steps behind them. */
public final class RawShards {
  private RawShards() {}

  /** Papers of a shard, then pairs: a folder for the shards, and the archive they are cut from. */
  public static void main(String[] args) {
    for (int i = 1; i < args.length; i += 2) {
      OutputLayout layout = OutputLayout.of(args[i]);
      Pipeline pipeline =
          Pipeline.create(PipelineOptionsFactory.fromArgs("--enforceImmutability=false").create());
      pipeline
          .apply(ReadJsonl.archive(List.of(args[i + 1])))
          .apply(
              ReadJsonl.into(
                  layout, ArchiveSettings.DEFAULTS.withShardSize(Integer.parseInt(args[0]))))
          .get(ReadJsonl.PLANS)
          .apply(WriteShards.to(layout, JsonFields.arxiv()));
      pipeline.run().waitUntilFinish();
    }
  }

  /** The raw shards in a folder. Their fingerprints are their numbers, since no record is read. */
  public static List<Shard> of(OutputLayout layout) throws IOException {
    List<Shard> shards = new ArrayList<>();
    for (int i = 0; Files.exists(Path.of(layout.raw(i))); i++) {
      AtomicLong rows = new AtomicLong();
      ParquetFiles.read(
          layout.raw(i), Schemas.project(Schemas.RAW, "id"), row -> rows.incrementAndGet());
      shards.add(new Shard(i, layout.raw(i), rows.get(), String.valueOf(i)));
    }
    return shards;
  }
}
