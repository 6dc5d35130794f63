/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.primitives.Ints;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** The kind of a file, told by its first bytes and not by its name. */
public enum FileKind {
  GZIP(Use.DECOMPRESS, "a gzip file", "\u001F\u008B"),
  BZIP2(Use.DECOMPRESS, "a bzip2 file"),
  XZ(Use.DECOMPRESS, "an xz file", "\u00FD7zXZ\0"),
  ZSTD(Use.DECOMPRESS, "a Zstandard file", "(\u00B5/\u00FD"),
  LZ4(Use.DECOMPRESS, "an LZ4 file", "\u0004\"M\u0018"),
  SNAPPY(Use.DECOMPRESS, "a Snappy file", "\u00FF\u0006\0\0sNaPpY"),
  ZLIB(Use.DECOMPRESS, "a zlib file", "x\u0001", "x\u009C", "x\u00DA"),

  ZIP(Use.UNPACK, "a zip archive", "PK\u0003\u0004", "PK\u0005\u0006", "PK\u0007\u0008"),
  TAR(Use.UNPACK, "a tar archive"),

  SEVEN_ZIP(Use.REFUSE_PACKED, "a 7z archive", "7z\u00BC\u00AF'\u001C"),
  RAR(Use.REFUSE_PACKED, "a RAR archive", "Rar!\u001A\u0007"),
  LZIP(Use.REFUSE_PACKED, "an lzip file", "LZIP\u0001"),
  LZMA(Use.REFUSE_PACKED, "an LZMA file", "]\0\0"),
  LEGACY_LZ4(Use.REFUSE_PACKED, "an LZ4 file of the legacy format", "\u0002\u0021\u004C\u0018"),
  LZOP(Use.REFUSE_PACKED, "an lzop file", "\u0089LZO\0"),
  COMPRESS(Use.REFUSE_PACKED, "a file of compress (.Z)", "\u001F\u009D"),
  HADOOP_BLOCKS(Use.REFUSE_PACKED, "a file of Hadoop's, compressed by Snappy or LZ4 in blocks"),

  PARQUET(Use.REFUSE, "a Parquet file", "PAR1"),
  AVRO(Use.REFUSE, "an Avro file", "Obj\u0001"),
  ARROW(Use.REFUSE, "an Arrow file", "ARROW1\0\0", "\u00FF\u00FF\u00FF\u00FF"),
  NUMPY(Use.REFUSE, "a file of NumPy", "\u0093NUMPY"),
  HDF5(Use.REFUSE, "an HDF5 file", "\u0089HDF\r\n"),
  SQLITE(Use.REFUSE, "an SQLite database", "SQLite format 3\0"),
  PDF(Use.REFUSE, "a PDF file", "%PDF-"),
  IMAGE(Use.REFUSE, "an image", "\u0089PNG\r\n", "\u00FF\u00D8\u00FF", "GIF8"),

  /** Any other file; its content should be lines. */
  PLAIN(Use.READ, "no compressed file");

  /** The number of first bytes that tells every kind of file. */
  public static final int HEAD = 512;

  /** The most bytes of a block in Hadoop's codecs, which have 256 KiB if nothing else is set. */
  private static final int HADOOP_BLOCK = 1 << 20;

  private static final int HADOOP_HEAD = 2 * Ints.BYTES + 1;

  private static final byte[] ZLIB_MIDDLE = {'x', '^'};
  private static final byte[] BZH = {'B', 'Z', 'h'};
  private static final byte[] SKIPPABLE = {0x2A, 0x4D, 0x18};

  /** What Strata does with a file. */
  public enum Use {
    READ,
    DECOMPRESS,
    UNPACK,
    /** Strata refuses the file: another program would have to unpack it first. */
    REFUSE_PACKED,
    REFUSE
  }

  private final Use use;
  private final String words;
  private final List<byte[]> starts;

  FileKind(Use use, String words, String... starts) {
    this.use = use;
    this.words = words;
    this.starts = Arrays.stream(starts).map(start -> start.getBytes(ISO_8859_1)).toList();
  }

  /**
   * The kind of a file.
   *
   * @param head the first {@value #HEAD} bytes of the file, or all of its bytes
   */
  public static FileKind of(byte[] head) {
    for (FileKind kind : values()) {
      if (kind.starts.stream().anyMatch(start -> startsWith(head, start))) {
        return kind;
      }
    }
    if (isBzip2(head)) {
      return BZIP2;
    }
    if (isZlib(head)) {
      return ZLIB;
    }
    if (isSkippableFrame(head)) {
      return ZSTD;
    }
    if (isTar(head)) {
      return TAR;
    }
    return isHadoopBlocks(head) ? HADOOP_BLOCKS : PLAIN;
  }

  /** The kind with its article, as in "a gzip file". */
  public String words() {
    return words;
  }

  public Use use() {
    return use;
  }

  /** What to do about a file that is not read. */
  public String advice() {
    return switch (this) {
      case HADOOP_BLOCKS ->
          "write it anew with gzip or zstd: in Spark, option(\"compression\", \"gzip\")";
      case PARQUET -> "name it with --vectors, if it has vectors";
      default ->
          use == Use.REFUSE_PACKED
              ? "unpack it, and name the files that were in it"
              : "write its papers as JSON, one object a line";
    };
  }

  private static boolean isBzip2(byte[] head) {
    return head.length > 3
        && startsWith(head, BZH)
        && head[3] >= '1'
        && head[3] <= '9'; // the size of a block, in hundreds of kB
  }

  /** Whether the file is a zlib file of levels 2 to 5, which begins as a text may. */
  private static boolean isZlib(byte[] head) {
    boolean text = true;
    for (int i = 2; i < head.length; i++) {
      text &= head[i] >= '\t' || head[i] < 0; // bytes of UTF-8 are negative
    }
    return startsWith(head, ZLIB_MIDDLE) && !text;
  }

  /**
   * Whether the file begins with a frame that a decoder passes over: programs that write Zstandard
   * frames side by side begin with such a frame.
   */
  private static boolean isSkippableFrame(byte[] head) {
    return head.length > 3
        && (head[0] & 0xF0) == 0x50
        && Arrays.equals(head, 1, 4, SKIPPABLE, 0, SKIPPABLE.length);
  }

  /**
   * Whether the file begins with a block as Hadoop's codecs write it: its length and that of its
   * first part when compressed, each in four bytes, and then that part.
   */
  private static boolean isHadoopBlocks(byte[] head) {
    if (head.length < HADOOP_HEAD || head[0] != 0 || head[HADOOP_HEAD - 1] == 0) {
      return false;
    }
    int length = Ints.fromByteArray(head);
    int compressed = Ints.fromByteArray(Arrays.copyOfRange(head, Ints.BYTES, 2 * Ints.BYTES));
    return length > 0 && length <= HADOOP_BLOCK && compressed > 0 && compressed <= 2 * length;
  }

  private static boolean isTar(byte[] head) {
    return head.length >= HEAD
        && (TarArchiveInputStream.matches(head, head.length) || isOldTar(head));
  }

  /**
   * Whether the file is an old tar archive, which has a checksum of its first block, but no mark.
   */
  private static boolean isOldTar(byte[] head) {
    try {
      return head[0] != 0 && TarUtils.verifyCheckSum(Arrays.copyOf(head, HEAD));
    } catch (IllegalArgumentException e) {
      return false; // no number stands there
    }
  }

  private static boolean startsWith(byte[] head, byte[] start) {
    return head.length >= start.length
        && Arrays.equals(head, 0, start.length, start, 0, start.length);
  }
}
