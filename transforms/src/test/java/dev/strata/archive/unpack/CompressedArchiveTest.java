/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import static dev.strata.archive.TestArchive.paper;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.ZstdOutputStream;
import com.google.common.primitives.Bytes;
import dev.strata.archive.TestArchive;
import dev.strata.archive.TestArchive.Run;
import dev.strata.given.GivenFiles;
import dev.strata.input.ArchiveFile;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.store.files.CountedFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.compress.compressors.gzip.ExtraField;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.BlockSize;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream.Parameters;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import org.xerial.snappy.SnappyFramedOutputStream;

class CompressedArchiveTest {
  /** No format is told by more. */
  private static final int MAGIC_BYTES = 10;

  @TempDir Path folder;
  private TestArchive archive;

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst", ".xz", ".lz4", ".sz"})
  void read_severalRangesAndShards_decompressesOnce(String format) throws IOException {
    List<String> ids = IntStream.range(0, 3000).mapToObj(i -> "p" + i * i).toList();
    StringBuilder lines = new StringBuilder();
    ids.forEach(id -> lines.append(paper(id)).append('\n'));
    long offset = lines.length();
    byte[] bytes = compressed(format, lines + "broken \u00E9\n" + paper("p9"));
    String file = CountedFileSystem.name(archive.file("a.jsonl" + format, bytes));

    Run run = archive.run(read -> read.withRangeBytes(17_000).withShardSize(1000), file);

    assertThat(run.ids(), is(ids));
    assertThat(run.sizes(), contains(1000, 1000, 1000));
    Paper last = run.papers().get(2).get(999);
    assertThat(last.source() + " " + last.line(), is(file + " 3000"));
    assertThat(
        run.rejects(),
        contains(
            new Reject(file, 3001, offset, Reason.NOT_JSON, "broken \u00E9"),
            new Reject(file, 3002, offset + 10, Reason.DUPLICATE_ID, paper("p9"))));
    assertThat(TestArchive.files(Path.of(run.layout().tmp())), hasSize(greaterThan(10)));
    assertThat(CountedFileSystem.bytesRead(file), is((long) bytes.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst", ".xz", ".lz4", ".sz"})
  void decompress_severalMembers_areOneFile(String format) throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.writeBytes(compressed(format, "one\ntw"));
    members.writeBytes(compressed(format, ""));
    members.writeBytes(compressed(format, "o\n"));

    assertThat(decompressed("a" + format, members.toByteArray()), is("one\ntwo\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst", ".xz", ".deflate", ".lz4"})
  void decompress_cutAnywhere_namesTheFile(String format) throws IOException {
    byte[] whole = compressed(format, text());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      IOException failure =
          assertThrows(
              IOException.class, () -> decompressed("a" + format, cut), "cut at " + length);
      assertThat(
          failure.getMessage(),
          matchesRegex("cannot (read|decompress) " + folder.resolve("a" + format) + ": .*"));
      if (length > MAGIC_BYTES) {
        assertThat(failure.getMessage(), endsWith(": it is cut short"));
      }
    }
  }

  /** A decoder may take the end of an earlier member for that of the file. */
  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst", ".xz", ".lz4"})
  void decompress_laterMemberCutAnywhere_namesTheFile(String format) throws IOException {
    byte[] first = compressed(format, text());
    byte[] whole = Bytes.concat(first, compressed(format, "two\n"));

    for (int length = first.length + 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      IOException failure =
          assertThrows(
              IOException.class, () -> decompressed("a" + format, cut), "cut at " + length);
      assertThat(failure.getMessage(), containsString(folder.resolve("a" + format) + ": "));
    }
  }

  /** As bgzip writes it: each member says its size in a field, and the last one is empty. */
  @Test
  void decompress_bgzfCutBetweenBlocks_namesTheFile() throws IOException {
    byte[] blocks = Bytes.concat(bgzf("one\n"), bgzf("two\n"));

    assertThat(decompressed("a.gz", Bytes.concat(blocks, bgzf(""))), is("one\ntwo\n"));
    IOException failure = assertThrows(IOException.class, () -> decompressed("a.gz", blocks));
    assertThat(failure.getMessage(), endsWith(folder.resolve("a.gz") + ": it is cut short"));
  }

  private static byte[] bgzf(String text) throws IOException {
    GzipParameters header = new GzipParameters();
    header.setExtraField(new ExtraField().addSubField("BC", new byte[2]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GzipCompressorOutputStream(bytes, header)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  /** Its format has no end, so what ends between two chunks is a file. */
  @Test
  void decompress_snappyCutAnywhere_endsBetweenChunksOrNamesTheFile() throws IOException {
    byte[] first = compressed(".sz", "one\n");
    byte[] whole = Bytes.concat(first, compressed(".sz", "two\n"));
    int mark = compressed(".sz", "").length;
    Map<Integer, String> read = new TreeMap<>();

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        read.put(length, decompressed("a.sz", cut));
      } catch (IOException e) {
        assertThat(
            e.getMessage(),
            matchesRegex("cannot (read|decompress) " + folder.resolve("a.sz") + ": .*"));
      }
    }

    assertThat(read, is(Map.of(mark, "", first.length, "one\n", first.length + mark, "one\n")));
    assertThat(
        assertThrows(IOException.class, () -> decompressed("a.sz", Arrays.copyOf(whole, mark + 9)))
            .getMessage(),
        endsWith("it is cut short"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fe030000 000000 | ",
        "99020000 abcd | ",
        "ff060000 734e61507059 | ",
        "80020000 abcd | it has a chunk of the unknown kind 0x80",
        "81020000 abcd | it has a chunk of the unknown kind 0x81",
        "02000000 | it has a chunk of the unknown kind 0x02",
        "7f020000 abcd | it has a chunk of the unknown kind 0x7F",
        "ff060000 533273547764 | it is damaged: it has a second beginning that is none of Snappy",
        "00030000 abcdef | it is damaged: a chunk has no checksum",
        "01050000 abcdef0161 | it is damaged: the checksum of a chunk is wrong",
        "00040000 abcdef01 | it is damaged: a chunk cannot be decompressed",
        "00070000 abcdef01 040000 | it is damaged: a chunk cannot be decompressed",
        "00080000 abcdef01 81800400 | a chunk has 65537 bytes, more than the format allows",
      })
  void decompress_snappyOfAnyChunk_isReadPassedOverOrRefused(String chunk, String sentence)
      throws IOException {
    byte[] bytes =
        Bytes.concat(
            compressed(".sz", "one\n"),
            HexFormat.of().parseHex(chunk.replace(" ", "")),
            compressed(".sz", "two\n"));

    if (sentence == null) {
      assertThat(decompressed("a.sz", bytes), is("one\ntwo\n"));
    } else {
      IOException failure = assertThrows(IOException.class, () -> decompressed("a.sz", bytes));
      assertThat(failure.getMessage(), endsWith("a.sz: " + sentence));
    }
  }

  /** Text that does not become shorter is not compressed there. */
  @Test
  void decompress_snappyOfAnotherWriter_isReadAnyPaddingLong() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = text().repeat(200) + "\n";
    for (String part : List.of("ab\n", text)) {
      try (OutputStream out = new SnappyFramedOutputStream(bytes)) {
        out.write(part.getBytes(UTF_8));
      }
      for (int i = 0; i < 50_000; i++) {
        bytes.write(new byte[] {(byte) 0xFE, 0, 0, 0});
      }
    }

    assertThat(bytes.toByteArray()[10], is((byte) 1));
    assertThat(decompressed("a.sz", bytes.toByteArray()), is("ab\n" + text));
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst", ".xz", ".deflate", ".lz4", ".sz"})
  void decompress_anyBitFlipped_isRightOrNamesTheFile(String format) throws IOException {
    byte[] whole = compressed(format, text());
    List<String> sentences = new ArrayList<>();

    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat("bit " + bit, decompressed("a" + format, damaged), is(text()));
      } catch (IOException e) {
        assertThat(
            e.getMessage(),
            matchesRegex("cannot (read|decompress) " + folder.resolve("a" + format) + ": .*"));
        sentences.add(e.getMessage());
      }
    }

    assertThat(sentences, hasSize(greaterThan(7 * whole.length)));
  }

  @Test
  void decompress_nameOfNoCompression_isToldByItsBytes() throws IOException {
    for (String format : List.of(".gz", ".bz2", ".zst", ".xz", ".deflate", ".lz4", ".sz")) {
      assertThat(decompressed("a.jsonl", compressed(format, "text\n")), is("text\n"));
    }
    assertThat(decompressed("a.gz", compressed(".zst", "text\n")), is("text\n"));
  }

  @Test
  void decompress_zlibOfAnyLevel_isTold() throws IOException {
    for (int level = 0; level <= 9; level++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new DeflaterOutputStream(bytes, new Deflater(level))) {
        out.write(text().getBytes(UTF_8));
      }
      assertThat(decompressed("a.deflate", bytes.toByteArray()), is(text()));
    }
    assertThat(decompressed("a.txt", "x^2 is a square".getBytes(UTF_8)), is("x^2 is a square"));
  }

  @Test
  void decompress_zerosAfterGzip_arePadding() throws IOException {
    byte[] padded = Arrays.copyOf(compressed(".gz", "text\n"), 1024);

    assertThat(decompressed("a.gz", padded), is("text\n"));

    padded[1000] = 1;
    IOException failure = assertThrows(IOException.class, () -> decompressed("a.gz", padded));
    assertThat(
        failure.getMessage(),
        is(
            "cannot decompress "
                + folder.resolve("a.gz")
                + ": something that is no gzip follows its last member"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "text", "much more text\n", "\0\0\0\0text"})
  void decompress_textAfterXz_isNotCalledCutShort(String text) throws IOException {
    byte[] bytes = Bytes.concat(compressed(".xz", "text\n"), text.getBytes(UTF_8));

    assertThat(
        assertThrows(IOException.class, () -> decompressed("a.xz", bytes)).getMessage(),
        endsWith("a.xz: something that is no xz follows its end"));
    assertThat(
        decompressed("a.xz", Arrays.copyOf(compressed(".xz", "text\n"), 4096)), is("text\n"));
  }

  @Test
  void decompress_garbageAfterIt_isRefused() throws IOException {
    for (String format : List.of(".gz", ".bz2", ".zst", ".xz", ".deflate", ".lz4", ".sz")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(compressed(format, "text\n"));
      bytes.writeBytes("more".repeat(20).getBytes(UTF_8));
      String name = "a" + format;

      assertThrows(IOException.class, () -> decompressed(name, bytes.toByteArray()), format);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".gz|<!DOCTYPE html><html>Not found</html>|it begins like an HTML page",
        ".zip|<html><head>|it begins like an HTML page",
        ".jsonl.xz|{\"id\":1}|it begins like JSON",
        ".bz2|''|it is empty",
        ".zst|version https://git-lfs.github.com/spec/v1|it begins like a Git LFS pointer",
        ".tar|id,title|it begins like a CSV table",
        ".GZ|some words|its first bytes are those of no known kind"
      })
  void read_nameThatPromisesMore_saysWhatTheBytesAre(String ending, String text, String words) {
    IOException failure =
        assertThrows(IOException.class, () -> decompressed("a" + ending, text.getBytes(UTF_8)));

    assertThat(
        failure.getMessage(),
        is(
            String.format(
                "cannot read %s: its name ends in %s, but it is no compressed file and no archive:"
                    + " %s",
                folder.resolve("a" + ending), ending.replace(".jsonl", ""), words)));
  }

  @Test
  void read_parquetOfPapers_hasTheCommandForJsonLines() throws IOException {
    String papers = "message schema { optional binary id (STRING); required int32 year; }";
    Path file = folder.resolve("it's $1.parquet");
    String sql =
        "COPY (FROM read_parquet('"
            + folder
            + "/it''s $1.parquet')) TO 'papers.jsonl' (FORMAT json)";
    String command = "make JSON lines of it with `duckdb -c '" + sql.replace("'", "'\\''") + "'`";

    GivenFiles.write(file, papers, List.of(), List.of(), writer -> writer);
    assertThat(refusal(file), endsWith(" is a Parquet file, not JSON lines: " + command));

    GivenFiles.write(file, List.of("p"), List.of(List.of(1f)));
    assertThat(refusal(file), endsWith(": read its vectors with --vectors, or " + command));
  }

  private String refusal(Path file) {
    return assertThrows(IOException.class, () -> decompressed(file.toString(), ZstdWindow.DEFAULT))
        .getMessage();
  }

  @Test
  void read_parquetThatIsDamaged_saysHowItIsRead() {
    IOException failure =
        assertThrows(
            IOException.class, () -> decompressed("a.jsonl", "PAR1\0\0PAR1".getBytes(UTF_8)));

    assertThat(
        failure.getMessage(),
        is(
            folder.resolve("a.jsonl")
                + " is a Parquet file, not JSON lines: name it with --vectors, if it has vectors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "377abcaf271c | a 7z archive",
        "526172211a07 | a RAR archive",
        "4c5a495001 | an lzip file",
        "02214c18 | an LZ4 file of the legacy format",
        "5d0000 | an LZMA file",
        "894c5a4f00 | an lzop file",
        "1f9d | a file of compress (.Z)",
      })
  void read_packedByAnotherTool_saysWhatToDo(String head, String words) throws IOException {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(head), 600);
    byte[] gzip = Packed.gzip(bytes);
    byte[] zip = Packed.as(".zip", Map.of("a.x", bytes));

    IOException failure = assertThrows(IOException.class, () -> decompressed("a.jsonl", bytes));
    IOException inside = assertThrows(IOException.class, () -> decompressed("b.jsonl", gzip));
    IOException member = assertThrows(IOException.class, () -> decompressed("c.jsonl", zip));

    assertThat(
        failure.getMessage(),
        is(
            String.format(
                "%s is %s, not JSON lines: unpack it, and name the files that were in it",
                folder.resolve("a.jsonl"), words)));
    assertThat(
        inside.getMessage(),
        is(
            String.format(
                "cannot decompress %s: it holds %s: unpack b.jsonl and name the files in it",
                folder.resolve("b.jsonl"), words)));
    assertThat(
        member.getMessage(),
        is(
            String.format(
                "cannot unpack %s: its member a.x: it is %s in an archive: unpack c.jsonl and"
                    + " name the files in it",
                folder.resolve("c.jsonl"), words)));
  }

  @Test
  void decompress_compressedTwice_isRefused() throws IOException {
    byte[] once = compressed(".gz", "text\n");
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(twice)) {
      out.write(once);
    }

    IOException failure =
        assertThrows(IOException.class, () -> decompressed("a.gz", twice.toByteArray()));

    assertThat(
        failure.getMessage(),
        is(
            "cannot decompress "
                + folder.resolve("a.gz")
                + ": it holds a gzip file: unpack a.gz and name the files in it"));
  }

  @Test
  void decompress_longWindow_isReadWhereItIsAllowed() throws IOException {
    byte[] bytes = longWindow();
    String file = archive.file("a.zst", bytes);

    IOException failure = assertThrows(IOException.class, () -> decompressed("a.zst", bytes));

    assertThat(
        failure.getMessage(),
        is(
            "cannot decompress "
                + file
                + ": it needs a window of 268435456 bytes, and 134217728 are allowed: allow more"
                + " with --maxZstdWindow, up to 2147483648, if there is the memory"));
    assertThat(decompressed(file, 1L << 28), is(text()));
    assertThrows(IOException.class, () -> decompressed(file, (1L << 28) - 1));
  }

  @Test
  void read_longWindow_isReadWhereItIsAllowed() throws IOException {
    String file = archive.file("a.zst", longWindow());

    Run run = archive.run(read -> read.withMaxZstdWindow(1L << 28), file);

    assertThat(run.ids(), contains("1", "2"));
    RuntimeException failure = assertThrows(RuntimeException.class, () -> archive.run(file));
    assertThat(failure.getMessage(), containsString("--maxZstdWindow"));
  }

  @Test
  void decompress_longWindowInALaterFrame_namesTheOption() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(compressed(".zst", "one\n"));
    bytes.writeBytes(longWindow());

    IOException failure =
        assertThrows(IOException.class, () -> decompressed("a.zst", bytes.toByteArray()));

    assertThat(failure.getMessage(), containsString("more than 134217728 bytes"));
    assertThat(failure.getMessage(), containsString("--maxZstdWindow"));
  }

  /** A frame with a window of 256 MiB and one block that is not compressed, by RFC 8878. */
  private static byte[] longWindow() {
    byte[] text = text().getBytes(UTF_8);
    return ByteBuffer.allocate(9 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0xFD2FB528)
        .put((byte) 0)
        .put((byte) (28 - 10 << 3))
        .putShort((short) (text.length << 3 | 1))
        .put((byte) (text.length >> 13))
        .put(text)
        .array();
  }

  /** As those begin that compress in parallel. */
  @Test
  void decompress_zstdBehindASkippableFrame_isTold() throws IOException {
    for (int kind = 0; kind < 16; kind++) {
      byte[] skippable = {(byte) (0x50 + kind), 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'a', 'n', 'y'};
      byte[] bytes = Bytes.concat(skippable, compressed(".zst", "text\n"));

      assertThat(decompressed("a.jsonl", bytes), is("text\n"));
    }
  }

  /** Its first block asks for a dictionary of a GiB. */
  @Test
  void decompress_xzThatNeedsMuchMemory_isRefused() throws IOException {
    byte[] bytes = compressed(".xz", text());
    int header = 12;
    int checksum = header + 4 * bytes[header];
    assertThat((int) bytes[checksum - 6], is(0x21)); // LZMA2, a byte of options
    bytes[checksum - 4] = 36;
    CRC32 crc = new CRC32();
    crc.update(bytes, header, checksum - header);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(checksum, (int) crc.getValue());

    IOException failure = assertThrows(IOException.class, () -> decompressed("a.xz", bytes));

    assertThat(
        failure.getMessage(),
        is(
            "cannot decompress "
                + folder.resolve("a.xz")
                + ": it needs 1024 MiB of memory, and 200 are allowed: compress it with a smaller"
                + " dictionary"));
  }

  private static String text() {
    return paper("1") + "\n" + paper("2") + "\n" + paper("3").repeat(20) + "\n";
  }

  private String decompressed(String name, byte[] bytes) throws IOException {
    return decompressed(archive.file(name, bytes), ZstdWindow.DEFAULT);
  }

  private String decompressed(String file, long maxZstdWindow) throws IOException {
    List<Unpacker.Plain> plain =
        new Unpacker(archive.output(), maxZstdWindow).plainFiles(new ArchiveFile(3, file));
    assertThat(plain, hasSize(1));
    assertThat(plain.get(0).source(), is(file));
    return Files.readString(Path.of(plain.get(0).path()));
  }

  /** As the tool for each format writes it: with a checksum. */
  private static byte[] compressed(String format, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputStream out =
        switch (format) {
          case ".gz" -> new GZIPOutputStream(bytes);
          case ".zst" -> new ZstdOutputStream(bytes).setChecksum(true);
          case ".xz" -> new XZOutputStream(bytes, new LZMA2Options(0));
          case ".deflate" -> new DeflaterOutputStream(bytes);
          case ".lz4" -> lz4(bytes);
          case ".sz" -> new FramedSnappyCompressorOutputStream(bytes);
          default ->
              Channels.newOutputStream(
                  Compression.BZIP2.writeCompressed(Channels.newChannel(bytes)));
        };
    try (out) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static OutputStream lz4(OutputStream bytes) throws IOException {
    return new FramedLZ4CompressorOutputStream(
        bytes, new Parameters(BlockSize.K64, true, true, false)); // checksums of each block and all
  }
}
