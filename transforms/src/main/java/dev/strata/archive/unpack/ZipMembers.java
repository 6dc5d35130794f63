/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.model.AccountWords;
import dev.strata.store.files.FileView;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.io.input.ChecksumInputStream;

/**
 * The members of a zip archive, in the order of the directory at its end. The archive is whole
 * where the directory has as many members as the archive's end says, and where the first member
 * begins at the first byte of the file. The length and the checksum of each member are tested while
 * it is read.
 */
final class ZipMembers implements Members {
  /** The longest directory, in bytes: the library takes some ten times as much memory for it. */
  private static final int MOST_DIRECTORY = 16 << 20;

  /** Bytes of the record that ends a zip archive; a comment of up to 65,535 bytes may follow it. */
  private static final int END = 22;

  private static final int END_MAGIC = 0x06054B50;
  private static final int COUNT_AT = 10;
  private static final int COMMENT_AT = 20;
  private static final int MOST_COUNT = 0xFFFF;

  /** The length of the record before the end of a zip64 archive, which tells where its end is. */
  private static final int LOCATOR = 20;

  private static final int LOCATOR_MAGIC = 0x07064B50;
  private static final int END_64_AT = 8;
  private static final int COUNT_64_AT = 32;

  private final ZipFile zip;
  private final List<ZipArchiveEntry> members;
  private final Iterator<ZipArchiveEntry> left;
  private final PassedOver passedOver;

  private ZipMembers(ZipFile zip, List<ZipArchiveEntry> members, PassedOver passedOver) {
    this.zip = zip;
    this.members = members;
    this.left = members.iterator();
    this.passedOver = passedOver;
  }

  /** Reads the directory of an archive; {@code file} is closed with the members. */
  static ZipMembers open(SeekableByteChannel file, PassedOver passedOver) throws IOException {
    long listed = listed(file);
    Directory directory = new Directory(file);
    ZipFile zip = open(directory);
    directory.left = Long.MAX_VALUE;
    List<ZipArchiveEntry> all = Collections.list(zip.getEntries());
    checkIsNoDocument(zip);
    int count = all.size();
    boolean isCapped = listed == MOST_COUNT && count > MOST_COUNT;
    if (listed != count && listed != (count & MOST_COUNT) && !isCapped) {
      throw new IOException(
          String.format(
              "its directory is damaged: it lists %d members, but %d can be read of it",
              listed, count));
    }
    long first = all.stream().mapToLong(ZipArchiveEntry::getLocalHeaderOffset).min().orElse(0);
    if (first > 0) {
      throw new IOException(
          String.format(
              "no member has its first %s: it may be several archives joined, or the"
                  + " last part of one; name each archive by itself",
              AccountWords.count(first, "byte")));
    }
    ZipMembers members =
        new ZipMembers(zip, all.stream().filter(ZipMembers::mayBeData).toList(), passedOver);
    for (ZipArchiveEntry member : members.members) {
      members.check(member);
    }
    return members;
  }

  private static ZipFile open(Directory directory) throws IOException {
    try {
      return ZipFile.builder()
          .setSeekableByteChannel(directory)
          .setIgnoreLocalFileHeader(true)
          .get();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause(); // e itself also names the stream
      if (directory.left < 0) {
        throw new IOException(cause.getMessage(), e);
      }
      throw new IOException("its directory is damaged: " + cause.getMessage(), e);
    }
  }

  /**
   * The number of members that the end of the archive gives: at most 65,535, or the number in the
   * end of a zip64 archive, which some programs write for few members, too.
   */
  private static long listed(SeekableByteChannel file) throws IOException {
    long size = file.size();
    int most = (int) Math.min(size, END + MOST_COUNT);
    ByteBuffer tail = read(file, size - most, most);
    for (int at = tail.capacity() - END; at >= 0; at--) {
      if (tail.getInt(at) == END_MAGIC) {
        int end = at + END + (tail.getShort(at + COMMENT_AT) & MOST_COUNT);
        checkNothingFollows(tail, end);
        int count = tail.getShort(at + COUNT_AT) & MOST_COUNT;
        return count == MOST_COUNT && at >= LOCATOR && tail.getInt(at - LOCATOR) == LOCATOR_MAGIC
            ? listed64(file, tail.getLong(at - LOCATOR + END_64_AT))
            : count;
      }
    }
    throw new EOFException();
  }

  /** The number of members that the end of a zip64 archive at {@code position} gives. */
  private static long listed64(SeekableByteChannel file, long position) throws IOException {
    int size = COUNT_64_AT + Long.BYTES;
    if (position < 0 || position > file.size() - size) {
      throw new IOException("its directory is damaged: its end is not where it says");
    }
    return read(file, position, size).getLong(COUNT_64_AT);
  }

  /** The {@code size} bytes from {@code position} on, to be read by their places. */
  private static ByteBuffer read(SeekableByteChannel file, long position, int size)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.position(position);
    while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
    return bytes;
  }

  /** Checks that only zeros follow the end of the archive: some media are filled up with zeros. */
  private static void checkNothingFollows(ByteBuffer tail, int end) throws IOException {
    for (int at = end; at < tail.capacity(); at++) {
      if (tail.get(at) != 0) {
        throw new IOException(
            String.format(
                "its end is followed by %s: it may be several archives joined, or damaged; name each"
                    + " archive by itself",
                AccountWords.count(tail.capacity() - end, "byte")));
      }
    }
  }

  /** Checks that the archive is no document of an office program, which is a zip archive of XML. */
  private static void checkIsNoDocument(ZipFile zip) throws IOException {
    String what =
        zip.getEntry("xl/workbook.xml") != null
            ? "an Excel workbook"
            : zip.getEntry("[Content_Types].xml") != null
                ? "a document of Microsoft Office"
                : zip.getEntry("META-INF/manifest.xml") != null
                    ? "a document of LibreOffice or its like"
                    : "";
    if (!what.isEmpty()) {
      throw new IOException("it is " + what + ": save its table as CSV in UTF-8, and name that");
    }
  }

  private static boolean mayBeData(ZipArchiveEntry member) {
    return !member.isDirectory() && !PassedOver.isLitter(member.getName());
  }

  private void check(ZipArchiveEntry member) throws IOException {
    if (member.getGeneralPurposeBit().usesEncryption()) {
      throw new IOException(
          "its member " + member.getName() + " is encrypted: unpack it, and name the files");
    }
    if (!zip.canReadEntryData(member)) {
      ZipMethod method = ZipMethod.getMethodByCode(member.getMethod());
      throw new IOException(
          String.format(
              "its member %s is compressed with a method that is not read (%s): unpack it, and name"
                  + " the files",
              member.getName(), method == null ? member.getMethod() : method));
    }
  }

  /** The plain bytes of all members that may be data, as the directory gives them. */
  double bytes() {
    return members.stream().mapToDouble(ZipArchiveEntry::getSize).sum();
  }

  @Override
  public Member next() throws IOException {
    while (left.hasNext()) {
      ZipArchiveEntry member = left.next();
      if (!member.isUnixSymlink()) {
        return new Member(
            member.getName(),
            ChecksumInputStream.builder()
                .setInputStream(zip.getInputStream(member))
                .setChecksum(new CRC32())
                .setExpectedChecksumValue(member.getCrc())
                .setCountThreshold(member.getSize())
                .get());
      }
      passedOver.add(member.getName(), "a symbolic link");
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /**
   * The file of an archive, which fails where more than {@link #MOST_DIRECTORY} bytes are read for
   * the directory.
   */
  private static final class Directory extends FileView {
    private final SeekableByteChannel file;
    private long left = MOST_DIRECTORY;

    Directory(SeekableByteChannel file) {
      super(file);
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int count = file.position(position).read(to);
      position += Math.max(0, count);
      left -= Math.max(0, count);
      if (left < 0) {
        throw new IOException(
            "it has too many members, or too long names, for the memory: its directory is longer"
                + " than 16 MiB; unpack it, and name its files");
      }
      return count;
    }
  }
}
