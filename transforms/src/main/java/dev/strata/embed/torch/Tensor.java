/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor of floats in row-major order.
 *
 * @param shape sizes, slowest first
 * @param values as many as the product of the sizes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tensor(List<Integer> shape, float[] values) {

  Tensor {
    Preconditions.checkArgument(
        count(shape) == values.length,
        "a tensor of shape %s needs %s floats, has %s",
        shape,
        count(shape),
        values.length);
  }

  /** How many floats a shape holds. */
  static long count(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /**
   * A tensor of the rows of {@code a} followed by the rows of {@code b}; the two may differ only in
   * their first sizes.
   */
  static Tensor concat(Tensor a, Tensor b) {
    List<Integer> inner = a.shape.subList(1, a.shape.size());
    Preconditions.checkArgument(
        inner.equals(b.shape.subList(1, b.shape.size())), "rows of %s and %s", a.shape, b.shape);
    float[] values = Arrays.copyOf(a.values, a.values.length + b.values.length);
    System.arraycopy(b.values, 0, values, a.values.length, b.values.length);
    List<Integer> shape = new ArrayList<>(a.shape);
    shape.set(0, a.shape.get(0) + b.shape.get(0));
    return new Tensor(List.copyOf(shape), values);
  }

  /** A tensor of this one's values, each times {@code factor}. */
  Tensor times(float factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values[i] * factor;
    }
    return new Tensor(shape, scaled);
  }

  /** This matrix with rows and columns swapped. */
  Tensor transposed() {
    int rows = shape.get(0);
    int columns = shape.get(1);
    float[] swapped = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        swapped[j * rows + i] = values[i * columns + j];
      }
    }
    return new Tensor(List.of(columns, rows), swapped);
  }
}
