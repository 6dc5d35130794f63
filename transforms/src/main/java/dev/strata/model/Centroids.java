/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.google.common.base.Preconditions;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * The centroids of all clusters: {@code k*d} floats, row-major, not normalised.
 *
 * @param k number of centroids; 0 where nothing was clustered
 * @param d components of each centroid
 * @param values {@code k*d}; not to be changed
 * @param labels the label of each centroid's cluster; not to be changed
 */
@DefaultCoder(SerializableCoder.class)
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the content
public record Centroids(int k, int d, float[] values, int[] labels) implements Serializable {

  public Centroids {
    Preconditions.checkArgument(
        values.length == k * d, "values must hold k*d = %s floats, held %s", k * d, values.length);
    Preconditions.checkArgument(
        labels.length == k, "there must be k = %s labels, were %s", k, labels.length);
  }

  /** Centroids whose labels are the numbers of their rows. */
  public Centroids(int k, int d, float[] values) {
    this(k, d, values, IntStream.range(0, k).toArray());
  }

  /** Returns these centroids with other labels. */
  public Centroids withLabels(int[] others) {
    return new Centroids(k, d, values, others);
  }

  /** The row of each label. */
  public Map<Integer, Integer> rows() {
    Map<Integer, Integer> rows = new HashMap<>();
    for (int row = 0; row < k; row++) {
      rows.put(labels[row], row);
    }
    return rows;
  }

  /** A hash of everything, in hexadecimal. */
  public String fingerprint() {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Hasher hasher = Hashing.sha256().newHasher().putInt(k).putInt(d).putBytes(bytes.array());
    boolean ofRows = IntStream.range(0, k).allMatch(row -> labels[row] == row);
    for (int row = 0; row < k && !ofRows; row++) {
      hasher.putInt(labels[row]);
    }
    return hasher.hash().toString();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Centroids c
        && k == c.k
        && d == c.d
        && Arrays.equals(values, c.values)
        && Arrays.equals(labels, c.labels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * k + d) + Arrays.hashCode(values)) + Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "Centroids[k=" + k + ", d=" + d + "]";
  }
}
