/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.archive.shape.FileKind;
import dev.strata.input.ArchiveFile;
import dev.strata.input.ShellCommand;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.store.AtomicFile;
import dev.strata.store.RoomLeft;
import dev.strata.store.Scratch;
import dev.strata.store.files.Storage;
import dev.strata.text.Printable;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOFunction;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes plain files of a file of the archive: a plain file stays as it is, a compressed file
 * becomes the file that it holds, and a zip or tar archive becomes its members. The first bytes of
 * a file tell which it is. Members may be compressed themselves; an archive in an archive is
 * refused. A file that is compressed is read once, from its start to its end.
 *
 * <p>Nothing is read of an archive that is damaged: the files that were written of it are deleted.
 */
public final class Unpacker {
  private static final Logger LOG = LoggerFactory.getLogger(Unpacker.class);
  private static final int BUFFER = 1 << 16;

  /** What the libraries say about a file that ends too soon, where they throw no EOFException. */
  private static final Pattern CUT =
      Pattern.compile("(?is)Truncated TAR archive|.*\\b(?:unexpected|premature) end of .*");

  /** The most plain bytes of a file where its first lines are wanted: few lines may be a bomb. */
  private static final long MOST_BYTES_OF_FIRST_LINES = 1L << 30;

  /** The longest name of a member that is not refused; no path is longer. */
  private static final int LONGEST_NAME = 4096;

  private final OutputLayout layout;
  private final long maxZstdWindow;
  private final IOFunction<String, RoomLeft> disk;
  private final long mostLines;

  /** Writes to the temporary files of {@code layout}. */
  public Unpacker(OutputLayout layout, long maxZstdWindow) {
    this(layout, maxZstdWindow, archive -> RoomLeft.of(layout, archive), Long.MAX_VALUE);
  }

  /**
   * Writes to the temporary files of {@code layout}.
   *
   * @param disk tells the room that the disk of these files has for an archive file
   * @param mostLines each file ends after so many lines, or after 1 GiB of them, and whether the
   *     rest of a compressed file is whole is then not seen; {@link Long#MAX_VALUE} for whole files
   */
  public Unpacker(
      OutputLayout layout, long maxZstdWindow, IOFunction<String, RoomLeft> disk, long mostLines) {
    this.layout = layout;
    this.maxZstdWindow = maxZstdWindow;
    this.disk = disk;
    this.mostLines = mostLines;
  }

  /**
   * A file of lines.
   *
   * @param member its position among the members of its archive, from 0
   * @param source the name of the archive file; for a member, followed by a slash and its name
   * @param path where its plain bytes lie
   * @param isCut whether it ends in the midst of a line, since its first lines have too many bytes
   */
  public record Plain(int member, String source, String path, boolean isCut) {}

  /**
   * The plain files of an archive file, in its order.
   *
   * @throws IOException where the file cannot be read; the message is a sentence that names it
   */
  public List<Plain> plainFiles(ArchiveFile file) throws IOException {
    String shown = ShownName.of(file.source());
    try (InputStream in = Storage.openStream(file.source())) {
      byte[] head = in.readNBytes(FileKind.HEAD);
      FileKind kind = FileKind.of(head);
      NamePromise.check(shown, kind, head);
      RefusedFile.check(file.source(), shown, kind);
      return kind == FileKind.PLAIN
          ? List.of(new Plain(0, shown, file.source(), false))
          : new Job(file, shown).run(kind, head, in);
    }
  }

  /** A stream whose first bytes are known; whoever opened it closes it. */
  private record Opened(byte[] head, BufferedInputStream all) {
    static Opened of(InputStream in) throws IOException {
      return of(in.readNBytes(FileKind.HEAD), in);
    }

    static Opened of(byte[] head, InputStream rest) {
      return new Opened(
          head,
          new BufferedInputStream(
              new SequenceInputStream(
                  new ByteArrayInputStream(head), CloseShieldInputStream.wrap(rest)),
              BUFFER));
    }

    FileKind kind() {
      return FileKind.of(head);
    }

    InputStream decompressed(long maxZstdWindow) throws IOException {
      return Decompressor.open(kind(), all, head, maxZstdWindow);
    }
  }

  /** The unpacking of one file. */
  private final class Job {
    private final ArchiveFile file;
    private final String shown;
    private final RoomLeft room;
    private final PassedOver passedOver = new PassedOver();
    private final List<Plain> plain = new ArrayList<>();

    /** Members of {@link #plain} that are texts of other kinds, with what they are. */
    private final Map<Plain, String> otherTexts = new LinkedHashMap<>();

    /** The last member of each name so far. */
    private final Map<String, Plain> named = new HashMap<>();

    /** Members of {@link #plain} that a later one of their name replaces. */
    private final List<Plain> replaced = new ArrayList<>();

    /** Whether a member begins as lines of JSON do. */
    private boolean hasLines;

    Job(ArchiveFile file, String shown) throws IOException {
      this.file = file;
      this.shown = shown;
      this.room = disk.apply(file.source());
    }

    List<Plain> run(FileKind kind, byte[] head, InputStream rest) throws IOException {
      try {
        switch (kind) {
          case ZIP -> zip(Opened.of(head, rest).all());
          case TAR -> unpack(tar(Opened.of(head, rest)));
          default -> decompress(Opened.of(head, rest));
        }
      } catch (IOException | RuntimeException e) { // libraries throw those of damaged files
        deleteAll(e);
        throw new IOException(
            String.format(
                "cannot %s %s: %s",
                kind.use() == FileKind.Use.UNPACK ? "unpack" : "decompress",
                shown,
                reason(file.source(), e)),
            e);
      }
      passedOver.sentence().ifPresent(what -> LOG.warn("{}: {}", Printable.line(shown), what));
      return plain;
    }

    private void decompress(Opened compressed) throws IOException {
      try (InputStream in = compressed.decompressed(maxZstdWindow)) {
        Opened inside = Opened.of(in);
        switch (inside.kind().use()) {
          case READ -> {
            NamePromise.checkInside(shown, inside.kind(), inside.head());
            write(shown, layout.plain(file.index()), inside.all());
          }
          case UNPACK -> {
            if (inside.kind() != FileKind.TAR) {
              throw holds(inside.kind());
            }
            unpack(tar(inside));
          }
          default -> throw holds(inside.kind());
        }
      }
    }

    private IOException holds(FileKind kind) {
      boolean isOther = kind.use() == FileKind.Use.REFUSE && kind != FileKind.PARQUET;
      return new IOException(
          String.format("it holds %s: %s", kind.words(), isOther ? kind.advice() : unpackIt()));
    }

    private String unpackIt() {
      return "unpack "
          + ShellCommand.quoted(shown.substring(shown.lastIndexOf('/') + 1))
          + " and name the files in it";
    }

    /**
     * Unpacks a zip archive. Its directory is at its end, so an archive that is not on this machine
     * is copied first.
     */
    private void zip(InputStream in) throws IOException {
      if (Location.isLocal(file.source())) {
        zip(Storage.open(file.source()));
        return;
      }
      Path copy = Scratch.newFile(layout);
      try {
        RoomLeft here = RoomLeft.ofScratch(copy.getParent());
        try (FileChannel to =
            FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          IOUtils.copy(in, here.guard(to), BUFFER);
        }
        zip(Storage.open(copy.toString()));
      } finally {
        Files.deleteIfExists(copy);
      }
    }

    private void zip(SeekableByteChannel archive) throws IOException {
      try (archive) {
        ZipMembers members = ZipMembers.open(archive, passedOver);
        if (isWhole()) {
          room.check(members.bytes());
        }
        unpack(members);
      }
    }

    /**
     * The members of a tar archive. Bytes that are passed over count against the room only where
     * whole files are written.
     */
    private Members tar(Opened archive) {
      return new TarMembers(
          archive.all(), passedOver, isWhole() ? room : new RoomLeft(layout.shown()));
    }

    private void unpack(Members archive) throws IOException {
      try (archive) {
        for (Members.Member member = archive.next(); member != null; member = archive.next()) {
          unpack(member);
        }
      }
      dropReplaced();
      dropOtherTexts();
      if (plain.isEmpty()) {
        LOG.warn("{} is an archive without a file that is read", Printable.line(shown));
      }
    }

    private void unpack(Members.Member member) throws IOException {
      String name = member.name().startsWith("./") ? member.name().substring(2) : member.name();
      if (name.length() > LONGEST_NAME) {
        throw new IOException("it has a member with a name of " + name.length() + " characters");
      }
      try {
        Opened opened = Opened.of(member.bytes());
        switch (opened.kind().use()) {
          case READ -> {
            NamePromise.check(name, opened.kind(), opened.head());
            write(name, opened);
          }
          case DECOMPRESS -> {
            try (InputStream in = opened.decompressed(maxZstdWindow)) {
              Opened inside = Opened.of(in);
              if (inside.kind() != FileKind.PLAIN) {
                throw holds(inside.kind());
              }
              NamePromise.checkInside(name, inside.kind(), inside.head());
              write(name, inside);
            }
          }
          case REFUSE -> passedOver.add(name, opened.kind().words());
          default ->
              throw new IOException(
                  String.format("it is %s in an archive: %s", opened.kind().words(), unpackIt()));
        }
        if (isWhole()) {
          room.pass(member.bytes()); // a checksum may be behind the last byte
        }
      } catch (IOException e) {
        throw new IOException("its member " + name + ": " + reason(file.source(), e), e);
      }
    }

    private void write(String member, Opened opened) throws IOException {
      String what = OtherText.words(member, opened.head());
      write(shown + "/" + member, layout.plain(file.index(), plain.size()), opened.all());
      Plain written = plain.get(plain.size() - 1);
      Plain earlier = named.put(member, written);
      if (earlier != null) {
        replaced.add(earlier);
      }
      if (!what.isEmpty()) {
        otherTexts.put(written, what);
      }
      hasLines |= OtherText.isObject(opened.head());
    }

    /** Drops members that a later one replaces, as tar and unzip do. */
    private void dropReplaced() throws IOException {
      for (Plain earlier : replaced) {
        drop(earlier, "which a later member of its name replaces");
        otherTexts.remove(earlier);
      }
    }

    private void drop(Plain member, String why) throws IOException {
      plain.remove(member);
      Storage.delete(member.path());
      passedOver.add(member.source().substring(shown.length() + 1), why);
    }

    /**
     * Drops texts of other kinds where a member has lines of JSON: beside those, they are no data.
     * Without such a member they stay, so that an error can say what they are.
     */
    private void dropOtherTexts() throws IOException {
      if (hasLines) {
        for (Map.Entry<Plain, String> text : otherTexts.entrySet()) {
          drop(text.getKey(), text.getValue());
        }
      }
    }

    private void write(String source, String path, InputStream in) throws IOException {
      boolean[] isCut = new boolean[1];
      AtomicFile.write(layout, path, channel -> isCut[0] = copyLines(in, room.guard(channel)));
      plain.add(new Plain(plain.size(), source, path, isCut[0]));
    }

    private void deleteAll(Exception failure) {
      for (Plain written : plain) {
        try {
          Storage.delete(written.path());
        } catch (IOException e) {
          failure.addSuppressed(e);
        }
      }
    }
  }

  private boolean isWhole() {
    return mostLines == Long.MAX_VALUE;
  }

  /** Copies the lines that are wanted; returns whether it ended in the midst of one. */
  private boolean copyLines(InputStream in, OutputStream to) throws IOException {
    if (isWhole()) {
      IOUtils.copy(in, to, BUFFER);
      return false;
    }
    byte[] buffer = new byte[BUFFER];
    long lines = 0;
    long bytes = 0;
    for (int count = in.read(buffer);
        count >= 0 && lines < mostLines && bytes < MOST_BYTES_OF_FIRST_LINES;
        count = in.read(buffer)) {
      bytes += count;
      int end = 0;
      while (end < count && lines < mostLines) {
        lines += buffer[end++] == '\n' ? 1 : 0;
      }
      to.write(buffer, 0, end);
    }
    return bytes >= MOST_BYTES_OF_FIRST_LINES && lines < mostLines && in.read() >= 0;
  }

  private static String reason(String path, Exception e) {
    if (e instanceof RuntimeException) {
      return "it is damaged (" + e + ")";
    }
    boolean cut = e instanceof EOFException || e.getMessage() == null;
    return cut || CUT.matcher(e.getMessage()).matches()
        ? "it is cut short"
        : Storage.reason(path, e);
  }
}
