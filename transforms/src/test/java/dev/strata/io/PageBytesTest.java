/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class PageBytesTest {
  private static final byte[] LEVELS = {7, 8, 9};

  @Test
  void decompress_pagesOfAnySize_areWhatWasCompressed() throws IOException {
    byte[] large = random(70_000);
    byte[] small = random(5);
    byte[] first = Snappy.compress(large);
    byte[] second = Bytes.concat(LEVELS, Snappy.compress(small));
    try (PageBytes pages = pages(first, second)) {
      pages.read(header(first.length, large.length));
      assertThat(rest(pages.decompress(0)), is(large));
      pages.read(header(second.length, LEVELS.length + small.length));
      assertThat(rest(pages.decompress(LEVELS.length)), is(small));
      assertThat(rest(pages.asRead()), is(second));
    }
  }

  /** Some writers leave out what they have compressed of nothing. */
  @Test
  void decompress_nothing_isNothing() throws IOException {
    try (PageBytes pages = pages(LEVELS)) {
      pages.read(header(LEVELS.length, LEVELS.length));
      assertThat(rest(pages.decompress(LEVELS.length)), is(new byte[0]));
    }
  }

  @Test
  void decompress_moreThanTheHeaderSays_isAnErrorBeforeItIsWritten() throws IOException {
    byte[] page = Snappy.compress(random(5_000));
    for (int said : new int[] {1, 4_999, 5_001}) {
      try (PageBytes pages = pages(page)) {
        pages.read(header(page.length, said));
        assertThrows(IOException.class, () -> pages.decompress(0));
      }
    }
  }

  @Test
  void read_lengthsThatCannotBe_areErrors() throws IOException {
    try (PageBytes pages = pages(LEVELS)) {
      assertThrows(IOException.class, () -> pages.read(header(3, -1)));
      assertThrows(IOException.class, () -> pages.read(header(-1, 3)));
      assertThrows(EOFException.class, () -> pages.read(header(4, 4)));
    }
  }

  private static PageBytes pages(byte[]... pages) {
    return new PageBytes(
        new ByteArrayInputStream(Bytes.concat(pages)), 1 << 20, CompressionCodecName.SNAPPY);
  }

  private static PageHeader header(int compressed, int plain) {
    return new PageHeader(PageType.DATA_PAGE, plain, compressed);
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    Arrays.fill(bytes, count / 2, count, (byte) 3);
    return bytes;
  }

  private static byte[] rest(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
