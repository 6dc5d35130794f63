/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.FloatMatrix;
import dev.strata.model.ProcessSetup;
import dev.strata.model.Shard;
import dev.strata.shard.RowsFile;
import dev.strata.shard.VectorRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * FAISS's flat index as a file on this machine: a header of {@value BuildIndex#HEADER_BYTES} bytes,
 * and then the vectors themselves, {@code n*d} floats, row-major.
 */
public final class FlatIndex {
  /** Where the header has the number of components: after the four letters of the index's kind. */
  private static final int D_AT = 4;

  private static final String KIND = "IxFI";

  private FlatIndex() {}

  /** Whether an index of that {@code index_factory} string is a flat one. */
  public static boolean isFlat(String factory) {
    return VectorIndex.isFlat(factory);
  }

  /**
   * Maps the vectors of a file; the caller closes them.
   *
   * @throws IOException if the file is no flat index of the inner product, or is cut short
   */
  public static FloatMatrix map(Path file) throws IOException {
    byte[] header;
    try (InputStream in = Files.newInputStream(file)) {
      header = in.readNBytes(BuildIndex.HEADER_BYTES);
    }
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    boolean whole =
        header.length == BuildIndex.HEADER_BYTES
            && new String(header, 0, D_AT, StandardCharsets.ISO_8859_1).equals(KIND);
    int d = whole ? fields.getInt(D_AT) : 0;
    long n = whole ? fields.getLong(D_AT + Integer.BYTES) : 0;
    if (d < 1
        || n < 0
        || Files.size(file) != BuildIndex.HEADER_BYTES + n * d * (long) Float.BYTES) {
      throw new IOException(file + " is no flat FAISS index of the inner product, or damaged");
    }
    return FloatMatrix.map(file, BuildIndex.HEADER_BYTES, d, () -> {});
  }

  /**
   * Writes the vectors of all shards, laid end to end, as a flat index, on all cores.
   *
   * @param file a file that is not there yet
   * @throws IOException as {@link VectorRows#read} does
   */
  public static void write(List<Shard> shards, Path file) throws IOException {
    ProcessSetup.apply();
    long n = shards.stream().mapToLong(Shard::rows).sum();
    try (RowsFile rows = new RowsFile(file, BuildIndex.HEADER_BYTES)) {
      VectorRows.readAll(shards, rows::put);
      rows.writeHeader(VectorIndex::writeFlatHeader, n);
    }
  }
}
