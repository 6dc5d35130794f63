/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.io.ParquetDecodingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLengthsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 17, 31, 32})
  void next_runsAndBits_areWhatParquetEncoded(int width) throws IOException {
    Random random = new Random(width);
    int[] numbers = numbers(random, width);
    byte[] encoded = encoded(numbers, width);

    RunLengths decoded = new RunLengths(ByteBuffer.wrap(encoded), width);
    RunLengths levels = new RunLengths(ByteBuffer.wrap(encoded), width);
    int[] some = new int[37];
    byte[] level = new byte[37];
    for (int i = 0; i < numbers.length; ) {
      int count = Math.min(1 + random.nextInt(37), numbers.length - i);
      decoded.next(some, count);
      levels.next(level, count);
      for (int j = 0; j < count; j++, i++) {
        assertThat(some[j], is(numbers[i]));
        assertThat(level[j], is((byte) numbers[i]));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 17, 31, 32})
  void skip_anyCount_goesOnBehindIt(int width) throws IOException {
    Random random = new Random(width);
    int[] numbers = numbers(random, width);
    RunLengths decoded = new RunLengths(ByteBuffer.wrap(encoded(numbers, width)), width);
    int[] one = new int[1];

    for (int i = 0; i < numbers.length; i++) {
      int skipped = Math.min(random.nextInt(90), numbers.length - 1 - i);
      decoded.skip(skipped);
      decoded.next(one, 1);
      i += skipped;
      assertThat(one[0], is(numbers[i]));
    }
  }

  /** Numbers of {@code width} bits, of which every other hundred are the same. */
  private static int[] numbers(Random random, int width) {
    int[] numbers = new int[5000];
    for (int i = 0; i < numbers.length; i++) {
      boolean again = i > 0 && i / 100 % 2 == 0;
      int any = width == 0 ? 0 : random.nextInt() >>> (Integer.SIZE - width);
      numbers[i] = again ? numbers[i - 1] : any;
    }
    return numbers;
  }

  private static byte[] encoded(int[] numbers, int width) throws IOException {
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(width, 100, 9000, new HeapByteBufferAllocator());
    for (int number : numbers) {
      encoder.writeInt(number);
    }
    return encoder.toBytes().toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1 -1 -1 -1 15", "-1 -1 -1 -1 -1 1", "-2 -1 -1 -1 15", "3", "0 5"})
  void next_fewerThanAsked_isAnError(String bytes) {
    String[] parts = bytes.isEmpty() ? new String[0] : bytes.split(" ");
    ByteBuffer in = ByteBuffer.allocate(parts.length);
    for (String part : parts) {
      in.put(Byte.parseByte(part));
    }
    in.flip();

    RunLengths runs = new RunLengths(in.duplicate(), 3);
    assertThrows(ParquetDecodingException.class, () -> runs.next(new int[9], 9));
    RunLengths skipped = new RunLengths(in.duplicate(), 3);
    assertThrows(ParquetDecodingException.class, () -> skipped.skip(9));
  }
}
