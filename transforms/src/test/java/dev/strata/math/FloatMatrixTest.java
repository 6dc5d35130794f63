/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatMatrixTest {
  @TempDir private Path folder;

  @Test
  void put_rowsInAnyOrder_areReadBack() {
    try (FloatMatrix matrix = new FloatMatrix(3, 2)) {
      matrix.put(2, new float[] {5, 6});
      matrix.put(0, new float[] {1, 2});
      matrix.put(1, new float[] {3, 4});
      float[] all = new float[6];
      matrix.get(0, 3, all);
      assertThat(all, is(new float[] {1, 2, 3, 4, 5, 6}));
      float[] last = new float[2];
      matrix.get(2, last);
      assertThat(last, is(new float[] {5, 6}));
    }
  }

  @Test
  void put_rowOfWrongLength_saysBothLengths() {
    try (FloatMatrix matrix = new FloatMatrix(1, 3)) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> matrix.put(0, new float[2]));
      assertThat(e.getMessage(), containsString("a row has 3 components, not 2"));
    }
  }

  @Test
  void at_rowOutside_isRefused() {
    try (FloatMatrix matrix = new FloatMatrix(2, 3)) {
      assertThrows(IllegalArgumentException.class, () -> matrix.at(3));
      assertThrows(IllegalArgumentException.class, () -> matrix.at(-1));
      assertThrows(IllegalArgumentException.class, () -> matrix.put(2, new float[3]));
      assertThrows(IllegalArgumentException.class, () -> matrix.get(1, 2, new float[6]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 45})
  void map_fileOfSeveralPieces_holdsItsRows(int start) throws IOException {
    byte[] rowsOnly = Files.readAllBytes(write(7 * 3));
    Path file = Files.write(folder.resolve("file"), Bytes.concat(new byte[start], rowsOnly));
    try (FloatMatrix matrix = FloatMatrix.map(file, start, 3, 2, () -> {})) {
      assertThat(matrix.n(), is(7L));
      float[] rows = new float[5 * 3];
      matrix.get(1, 5, rows);
      for (int j = 0; j < rows.length; j++) {
        assertThat(rows[j], is(3f + j));
      }
      assertThat(matrix.at(6).get(2), is(20f));
      assertThat(matrix.at(4).get(3), is(15f));
      assertThrows(UnsupportedOperationException.class, () -> matrix.put(0, new float[3]));
    }
  }

  @Test
  void map_closed_isNoLongerMapped() throws IOException {
    Path file = write(4);
    String name = file.toRealPath().toString();
    FloatMatrix matrix = FloatMatrix.map(file, 0, 2, () -> {});
    assertThat(Files.readString(Path.of("/proc/self/maps")), containsString(name));
    matrix.close();
    assertThat(Files.readString(Path.of("/proc/self/maps")), not(containsString(name)));
  }

  @Test
  void map_emptyFile_hasNoRows() throws IOException {
    try (FloatMatrix matrix = FloatMatrix.map(write(0), 0, 2, () -> {})) {
      assertThat(matrix.n(), is(0L));
    }
  }

  @Test
  void map_noWholeNumberOfRows_namesFileAndBytes() throws IOException {
    Path file = write(5);
    IOException e = assertThrows(IOException.class, () -> FloatMatrix.map(file, 0, 2, () -> {}));
    assertThat(e.getMessage(), is(file + " holds 20 bytes, no whole number of rows of 8"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 384, 4096, 65535})
  void map_anyWidth_cutsPiecesAtMultiplesOfTheConstant(int d) {
    long rows = FloatMatrix.pieceRows(d);
    assertThat(rows % FloatMatrix.PIECE_ROWS, is(0L));
    assertThat(rows * d * Float.BYTES, is(both(greaterThan(0L)).and(lessThan(1L << 31))));
  }

  /** A file of the floats 0, 1, 2, ... */
  private Path write(int floats) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(floats * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < floats; i++) {
      bytes.putFloat(i);
    }
    return Files.write(folder.resolve("rows"), bytes.array());
  }
}
