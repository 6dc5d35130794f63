/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
      assertThat(rest(pages.asRead(0)), is(second));
    }
  }

  @Test
  void decompress_lz4_isWhatWasCompressed() throws IOException {
    byte[] first = random(70_000);
    byte[] second = random(50);
    byte[] firstPage = lz4(first);
    byte[] secondPage = lz4(second);
    try (PageBytes pages = pages(CompressionCodecName.LZ4_RAW, firstPage, secondPage)) {
      pages.read(header(firstPage.length, first.length));
      assertThat(rest(pages.decompress(0)), is(first));
      pages.read(header(secondPage.length, second.length));
      assertThat(rest(pages.decompress(0)), is(second));
    }
  }

  /** In two blocks, as Hadoop's codec cuts what is longer than its buffer. */
  @Test
  void decompress_lz4InBlocksOfHadoop_isWhatWasCompressed() throws IOException {
    byte[] plain = random(70_000);
    byte[] first = lz4(Arrays.copyOf(plain, 40_000));
    byte[] second = lz4(Arrays.copyOfRange(plain, 40_000, 50_000));
    byte[] third = lz4(Arrays.copyOfRange(plain, 50_000, 70_000));
    byte[] page =
        Bytes.concat(
            Ints.toByteArray(40_000),
            Ints.toByteArray(first.length),
            first,
            Ints.toByteArray(30_000),
            Ints.toByteArray(second.length),
            second,
            Ints.toByteArray(third.length),
            third);
    byte[] bare = lz4(plain); // as Arrow wrote it once
    try (PageBytes pages = pages(CompressionCodecName.LZ4, page, bare, page)) {
      for (byte[] each : new byte[][] {page, bare}) {
        pages.read(header(each.length, plain.length));
        assertThat(rest(pages.decompress(0)), is(plain));
      }
      pages.read(header(page.length, plain.length + 1));
      assertThrows(Exception.class, () -> pages.decompress(0));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"GZIP", "ZSTD"})
  void decompress_anyCodec_isWhatWasCompressedAndNothingOfAnotherLength(CompressionCodecName codec)
      throws IOException {
    byte[] first = random(170_000);
    byte[] second = random(9);
    byte[] firstPage = compress(codec, first);
    byte[] secondPage = compress(codec, second);
    try (PageBytes pages = pages(codec, firstPage, secondPage, firstPage, firstPage)) {
      pages.read(header(firstPage.length, first.length));
      assertThat(rest(pages.decompress(0)), is(first));
      pages.read(header(secondPage.length, second.length));
      assertThat(rest(pages.decompress(0)), is(second));
      for (int said : new int[] {169_999, 170_001}) {
        pages.read(header(firstPage.length, said));
        assertThrows(IOException.class, () -> pages.decompress(0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"SNAPPY", "GZIP", "ZSTD", "LZ4", "LZ4_RAW", "BROTLI"})
  void decompress_damaged_isSaidInOurOwnWords(CompressionCodecName codec) throws IOException {
    byte[] page = {4, 0x7F, 0x7F, 0x7F, 0x7F, 0x7F}; // Snappy: of 4 bytes, then none it can copy
    try (PageBytes pages = pages(codec, page)) {
      pages.read(header(page.length, 4));
      IOException e = assertThrows(IOException.class, () -> pages.decompress(0));
      assertThat(e.getMessage(), is("a page cannot be decompressed: it is damaged"));
    }
  }

  /** Of {@code pyarrow.compress(bytes(1000000), "brotli")}; a page may become any length of it. */
  @Test
  void decompress_brotliThatSaysItIsHuge_isAnErrorBeforeThereIsRoom() throws IOException {
    byte[] page = HexFormat.of().parseHex("5b3f420f4002201e0b243fe701");
    try (PageBytes pages = pages(CompressionCodecName.BROTLI, page, page)) {
      pages.read(header(page.length, 1_000_000));
      assertThat(rest(pages.decompress(0)), is(new byte[1_000_000]));
      pages.read(
          header(page.length, (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 5)));
      ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
      assertThrows(IOException.class, () -> pages.decompress(0));
      long taken = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
      assertThat(taken, is(lessThan(30_000_000L)));
    }
  }

  @Test
  void decompress_codecThatNobodyReads_saysWhatToDo() throws IOException {
    try (PageBytes pages = pages(CompressionCodecName.LZO, LEVELS)) {
      pages.read(header(LEVELS.length, 5));
      IOException e = assertThrows(IOException.class, () -> pages.decompress(0));
      assertThat(
          e.getMessage(),
          is(
              "it is compressed with LZO, which is not read: write it anew with ZSTD, SNAPPY or"
                  + " none"));
    }
  }

  @Test
  void read_bytesOfAnotherChecksum_isAnError() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(LEVELS);
    try (PageBytes pages = pages(CompressionCodecName.UNCOMPRESSED, LEVELS, LEVELS)) {
      pages.read(header(LEVELS.length, LEVELS.length).setCrc((int) crc.getValue()));
      assertThat(rest(pages.decompress(0)), is(LEVELS));
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  pages.read(
                      header(LEVELS.length, LEVELS.length).setCrc((int) crc.getValue() + 1)));
      assertThat(e.getMessage(), is("a page's checksum is not that of its bytes"));
    }
  }

  /** A match at distance 0 is a copy of what the buffer held before: CVE-2025-67721. */
  @Test
  void decompress_lz4OfABufferThatNobodyWrote_isAnError() throws IOException {
    byte[] before = "a secret of the page before, which is none of the next one".getBytes(UTF_8);
    byte[] beforePage = lz4(before);
    byte[] page = {
      0x1F,
      'x',
      0,
      0,
      20, // one byte as it is, then 4 + 15 + 20 at distance 0
      (byte) 0x80,
      'l',
      'i',
      't',
      'e',
      'r',
      'a',
      'l',
      's'
    };
    try (PageBytes pages = pages(CompressionCodecName.LZ4_RAW, beforePage, page)) {
      pages.read(header(beforePage.length, before.length));
      assertThat(rest(pages.decompress(0)), is(before));
      pages.read(header(page.length, 1 + 4 + 15 + 20 + 8));
      assertThrows(Exception.class, () -> pages.decompress(0));
    }
  }

  @Test
  void decompress_lz4OfAnotherLengthThanTheHeaderSays_isAnError() throws IOException {
    byte[] page = lz4(random(5_000));
    for (int said : new int[] {1, 4_999, 5_001}) {
      try (PageBytes pages = pages(CompressionCodecName.LZ4_RAW, page)) {
        pages.read(header(page.length, said));
        assertThrows(Exception.class, () -> pages.decompress(0));
      }
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
    return pages(CompressionCodecName.SNAPPY, pages);
  }

  private static PageBytes pages(CompressionCodecName codec, byte[]... pages) {
    return new PageBytes(new ByteArrayInputStream(Bytes.concat(pages)), 1 << 20, codec);
  }

  private static byte[] lz4(byte[] plain) throws IOException {
    return compress(CompressionCodecName.LZ4_RAW, plain);
  }

  private static byte[] compress(CompressionCodecName codec, byte[] plain) throws IOException {
    CodecFactory codecs = new CodecFactory(new Configuration(false), 0);
    try {
      return codecs.getCompressor(codec).compress(BytesInput.from(plain)).toByteArray();
    } finally {
      codecs.release();
    }
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
