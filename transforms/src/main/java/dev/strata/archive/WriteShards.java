/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.json.JsonFields;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.model.ShardPlan;
import dev.strata.shard.Schemas;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the papers of each plan, in the second look at the archive, and writes them as one raw
 * shard: rows of {@link Schemas#RAW} in archive order.
 *
 * <p>The pipeline fails where the archive has changed since it was planned.
 */
public final class WriteShards extends PTransform<PCollection<ShardPlan>, PCollection<Shard>> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final JsonFields fields;

  private WriteShards(OutputLayout layout, JsonFields fields) {
    this.layout = layout;
    this.fields = fields;
  }

  /**
   * Writes the raw shards of {@code layout}; {@code fields} are the ones by which they were
   * planned.
   */
  public static WriteShards to(OutputLayout layout, JsonFields fields) {
    return new WriteShards(layout, fields);
  }

  @Override
  public PCollection<Shard> expand(PCollection<ShardPlan> plans) {
    return plans.apply("WriteShard", ParDo.of(new ShardWriter(layout, fields)));
  }
}
