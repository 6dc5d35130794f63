/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.Centroids;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A float32 matrix as numpy writes it: magic, version 1.0, a header padded to a multiple of 64
 * bytes, then the values (NumPy Enhancement Proposal 1, format version 1.0).
 */
public final class NpyFile {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10; // magic, two version bytes, header length

  private static final Pattern SHAPE =
      Pattern.compile("'<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\)");

  /** The number of floats that are written at a time. */
  private static final int PART = 1 << 16;

  private NpyFile() {}

  public static void write(
      OutputLayout layout, String target, MadeFrom madeFrom, Centroids centroids)
      throws IOException {
    String header =
        String.format(
            Locale.ROOT,
            "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }",
            centroids.k(),
            centroids.d());
    int length = header.length() + 1; // the line end
    int padding = Math.floorMod(-(PREFIX + length), ALIGNMENT);
    ByteBuffer bytes =
        ByteBuffer.allocate(PREFIX + length + padding).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) (length + padding));
    bytes.put((header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
    FinishedFiles.write(
        layout,
        target,
        madeFrom,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          out.write(bytes.array());
          write(centroids.values(), out);
        });
  }

  /** Writes floats a part at a time, since all of them may be more bytes than an array holds. */
  private static void write(float[] values, OutputStream out) throws IOException {
    ByteBuffer part =
        ByteBuffer.allocate(Math.min(values.length, PART) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += PART) {
      int count = Math.min(PART, values.length - from);
      part.asFloatBuffer().put(values, from, count);
      out.write(part.array(), 0, count * Float.BYTES);
    }
  }

  /** Reads a matrix that this class wrote. */
  public static Centroids read(String file) throws IOException {
    try (InputStream in = Storage.openStream(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int headerBytes = Short.toUnsignedInt(bytes.getShort(PREFIX - Short.BYTES));
      String header = new String(bytes.array(), PREFIX, headerBytes, StandardCharsets.US_ASCII);
      Matcher shape = SHAPE.matcher(header);
      if (!shape.find()) {
        throw new IOException(file + " is no float32 matrix: " + header.strip());
      }
      int k = Integer.parseInt(shape.group(1));
      int d = Integer.parseInt(shape.group(2));
      float[] values = new float[k * d];
      bytes.position(PREFIX + headerBytes);
      bytes.asFloatBuffer().get(values);
      return new Centroids(k, d, values);
    }
  }
}
