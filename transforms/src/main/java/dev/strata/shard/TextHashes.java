/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.model.Hash;
import dev.strata.parquet.FixedColumn;
import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The hashes of the texts in a shard that Strata wrote. */
public final class TextHashes {
  private TextHashes() {}

  /**
   * The hash of each row's text, in order.
   *
   * @throws IOException as {@link #read(ParquetSource, Consumer)} does
   */
  public static Hash[] read(ParquetSource file) throws IOException {
    List<Hash> hashes = new ArrayList<>();
    read(file, hashes::add);
    return hashes.toArray(Hash[]::new);
  }

  /**
   * Gives the hash of each row's text to {@code hashes}, in order.
   *
   * @throws IOException where the file is damaged, or has no such column
   */
  public static void read(ParquetSource file, Consumer<Hash> hashes) throws IOException {
    FixedColumn.read(
        file,
        Schemas.TEXT_HASH,
        Schemas.HASH_BYTES,
        value -> hashes.accept(new Hash(value.getLong(), value.getLong())));
  }
}
