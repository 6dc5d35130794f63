/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.input.ScanFile.Hash;
import dev.strata.parquet.FixedColumn;
import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import java.util.function.Consumer;

/** The hashes of the texts in a vector shard that Strata embedded. */
public final class TextHashes {
  private TextHashes() {}

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
