/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.io.AtomicFile;
import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes a float32 matrix as numpy does: magic, version 1.0, a header padded to a multiple of 64
 * bytes, then the values (NumPy Enhancement Proposal 1, format version 1.0).
 */
final class NpyFile {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10; // magic, two version bytes, header length

  private NpyFile() {}

  static void write(OutputLayout layout, String target, Centroids centroids) throws IOException {
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            centroids.k(),
            centroids.d());
    int length = header.length() + 1; // the line end
    int padding = Math.floorMod(-(PREFIX + length), ALIGNMENT);
    ByteBuffer bytes =
        ByteBuffer.allocate(PREFIX + length + padding + centroids.values().length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) (length + padding));
    bytes.put((header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    bytes.asFloatBuffer().put(centroids.values());
    bytes.rewind();
    AtomicFile.write(
        layout,
        target,
        channel -> {
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          bytes.rewind();
        });
  }
}
