/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Archives of members, as their tools write them. */
public final class Packed {

  private Packed() {}

  /**
   * An archive of the members given, in their order; a name that ends in a slash is a folder.
   *
   * @param ending says which kind it is to be
   */
  public static byte[] as(String ending, Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (ending.equals(".zip")) {
      zip(bytes, members);
      return bytes.toByteArray();
    }
    try (OutputStream out =
        switch (ending) {
          case ".tar.gz", ".tgz" -> new GZIPOutputStream(bytes);
          case ".tar.xz" -> new XZOutputStream(bytes, new LZMA2Options(0));
          case ".tar.bz2" -> new BZip2CompressorOutputStream(bytes);
          case ".tar.zst" -> new ZstdOutputStream(bytes).setChecksum(true);
          case ".tar.lz4" -> new FramedLZ4CompressorOutputStream(bytes);
          case ".tar.sz" -> new FramedSnappyCompressorOutputStream(bytes);
          case ".tar.deflate" -> new DeflaterOutputStream(bytes);
          default -> bytes;
        }) {
      tar(out, members);
    }
    return bytes.toByteArray();
  }

  private static void zip(OutputStream bytes, Map<String, byte[]> members) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        out.putNextEntry(new ZipEntry(member.getKey()));
        out.write(member.getValue());
        out.closeEntry();
      }
    }
  }

  private static void tar(OutputStream bytes, Map<String, byte[]> members) throws IOException {
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey(), true);
        entry.setSize(member.getValue().length);
        out.putArchiveEntry(entry);
        out.write(member.getValue());
        out.closeArchiveEntry();
      }
      out.finish();
    }
  }

  public static byte[] gzip(String text) throws IOException {
    return gzip(text.getBytes(UTF_8));
  }

  public static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
