/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import static dev.strata.archive.TestArchive.paper;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.hamcrest.Matchers.stringContainsInOrder;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import dev.strata.CapturedLog;
import dev.strata.archive.TestArchive;
import dev.strata.archive.TestArchive.Run;
import dev.strata.input.ArchiveFile;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.store.RoomLeft;
import dev.strata.store.files.CountedFileSystem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveMembersTest {
  private static final int BLOCK = 512;

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

  private static Map<String, byte[]> members(String... namesAndTexts) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      members.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(UTF_8));
    }
    return members;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".zip",
        ".tar",
        ".tar.gz",
        ".tgz",
        ".tar.xz",
        ".tar.bz2",
        ".tar.zst",
        ".tar.lz4",
        ".tar.sz",
        ".tar.deflate"
      })
  void read_members_areFilesOfTheirOwn(String ending) throws IOException {
    Map<String, byte[]> members =
        members(
            "z/part2.jsonl", paper("1") + "\n\n" + paper("2"),
            "z/", "",
            "part1.jsonl", paper("3") + "\nbroken\n" + paper("1") + "\n");
    members.put("part 3é.jsonl.gz", Packed.gzip(paper("4") + "\n"));
    String file = archive.file("papers" + ending, Packed.as(ending, members));
    String plain = archive.file("plain.jsonl", paper("5"));

    Run run = archive.run(read -> read.withRangeBytes(20).withShardSize(3), file, plain);

    assertThat(
        run.papers().stream().flatMap(List::stream).map(ArchiveMembersTest::place).toList(),
        contains(
            "1 " + file + "/z/part2.jsonl 1",
            "2 " + file + "/z/part2.jsonl 3",
            "3 " + file + "/part1.jsonl 1",
            "4 " + file + "/part 3é.jsonl.gz 1",
            "5 " + plain + " 1"));
    assertThat(
        run.rejects(),
        contains(
            new Reject(
                file + "/part1.jsonl", 2, paper("3").length() + 1, Reason.NOT_JSON, "broken"),
            new Reject(
                file + "/part1.jsonl",
                3,
                paper("3").length() + 8,
                Reason.DUPLICATE_ID,
                paper("1"))));
    assertThat(run.counts().files(), is(4L));
    assertThat(run.plans().get(0).slices().get(1).source(), is(file + "/part1.jsonl"));
  }

  private static String place(Paper paper) {
    return paper.id() + " " + paper.source() + " " + paper.line();
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar"})
  void unpack_whatSystemsLeave_isPassedOver(String ending) throws IOException {
    byte[] bytes =
        Packed.as(
            ending,
            members(
                "out/", "",
                "out/_SUCCESS", "",
                "__MACOSX/out/._part.jsonl", "mac",
                "__MACOSX/part.jsonl", "mac",
                "out/._part.jsonl", "mac",
                "out/.DS_Store", "mac",
                "out/.part.jsonl.crc", "crc",
                "out/part.jsonl", "a\n",
                "./out/empty.jsonl", ""));

    assertThat(names("a" + ending, bytes), contains("out/part.jsonl", "out/empty.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar.gz"})
  void unpack_namesThatLeadElsewhere_areNoPaths(String ending) throws IOException {
    byte[] bytes = Packed.as(ending, members("../../evil.jsonl", "a\n", "/tmp/evil.jsonl", "b\n"));
    OutputLayout layout = archive.output();

    List<Unpacker.Plain> plain = unpack(layout, archive.file("a" + ending, bytes));

    assertThat(plain, hasSize(2));
    for (Unpacker.Plain file : plain) {
      assertThat(Path.of(file.path()).getParent(), is(Path.of(layout.ownTmp())));
    }
  }

  @Test
  void unpack_linksAndForeignFiles_areCounted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      add(out, new TarArchiveEntry("last.jsonl", TarConstants.LF_SYMLINK), "");
      add(out, new TarArchiveEntry("again.jsonl", TarConstants.LF_LINK), "");
      add(out, new TarArchiveEntry("pipe", TarConstants.LF_FIFO), "");
      add(out, new TarArchiveEntry("device", TarConstants.LF_CHR), "");
      add(out, new TarArchiveEntry("disk", TarConstants.LF_BLK), "");
      add(out, new TarArchiveEntry("paper.pdf"), "%PDF-1.7");
      add(out, new TarArchiveEntry("next.jsonl", TarConstants.LF_SYMLINK), "");
    }
    PassedOver passedOver = new PassedOver();

    try (TarMembers members =
        new TarMembers(
            new ByteArrayInputStream(bytes.toByteArray()), passedOver, new RoomLeft(""))) {
      assertThat(members.next().name(), is("paper.pdf"));
      assertThat(members.next() == null, is(true));
    }

    assertThat(
        passedOver.sentence().orElseThrow(),
        is(
            "6 members are not read: last.jsonl and 1 more, a symbolic link each; again.jsonl, a"
                + " hard link; pipe and 2 more, no regular file each"));
    assertThat(names("a.tar", bytes.toByteArray()), is(empty()));
  }

  private static void add(TarArchiveOutputStream out, TarArchiveEntry entry, String text)
      throws IOException {
    entry.setLinkName(entry.isSymbolicLink() || entry.isLink() ? "elsewhere" : "");
    entry.setSize(text.length());
    out.putArchiveEntry(entry);
    out.write(text.getBytes(UTF_8));
    out.closeArchiveEntry();
  }

  @Test
  void unpack_membersThatCouldBeData_areSaid() throws IOException {
    byte[] one = Packed.as(".zip", members("a.png", "GIF89a", "b.jsonl", paper("1")));
    byte[] none = Packed.as(".tar", members("a.pdf", "%PDF-1.7", "b.pdf", "%PDF-1.4"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;

    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      names("one.zip", one);
      names("none.tar", none);
    } finally {
      System.setErr(before);
    }

    assertThat(
        said.toString(UTF_8),
        stringContainsInOrder(
            folder.resolve("one.zip") + ": 1 member is not read: a.png, an image",
            folder.resolve("none.tar") + " is an archive without a file that is read",
            folder.resolve("none.tar")
                + ": 2 members are not read: a.pdf and 1 more, a PDF file each"));
  }

  @Test
  void unpack_linkInAZip_isCounted() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      ZipArchiveEntry link = new ZipArchiveEntry("last.jsonl");
      link.setUnixMode(0120777);
      add(out, link, "elsewhere");
      add(out, new ZipArchiveEntry("part.jsonl"), paper("1"));
    }
    PassedOver passedOver = new PassedOver();

    try (ZipMembers members =
        ZipMembers.open(new SeekableInMemoryByteChannel(bytes.toByteArray()), passedOver)) {
      assertThat(members.next().name(), is("part.jsonl"));
      assertThat(members.next() == null, is(true));
    }

    assertThat(
        passedOver.sentence().orElseThrow(),
        is("1 member is not read: last.jsonl, a symbolic link"));
    assertThat(names("a.zip", bytes.toByteArray()), contains("part.jsonl"));
  }

  private static void add(ZipArchiveOutputStream out, ZipArchiveEntry entry, String text)
      throws IOException {
    out.putArchiveEntry(entry);
    out.write(text.getBytes(UTF_8));
    out.closeArchiveEntry();
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar", ".tar.gz"})
  void unpack_textsOfOtherKindsBesideLines_arePassedOverAndSaid(String ending) throws IOException {
    Map<String, byte[]> members =
        members(
            "README.md", "# Papers\n",
            "data/LICENSE.txt", "MIT\n",
            "COPYING", "GPL\n",
            "data/authors.csv", "id,name\n1,A\n",
            "authors.tsv.gz", "",
            "data/part-00000", paper("1") + "\n",
            "notes.txt", "no paper\n",
            "papers.data", " " + paper("2") + "\n",
            "papers.jsonl", "broken\n");
    members.put("authors.tsv.gz", Packed.gzip("id\tname\n1\tA\n"));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;

    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThat(
          names("a" + ending, Packed.as(ending, members)),
          contains("data/part-00000", "notes.txt", "papers.data", "papers.jsonl"));
    } finally {
      System.setErr(before);
    }

    assertThat(
        said.toString(UTF_8),
        containsString(
            folder.resolve("a" + ending)
                + ": 5 members are not read: README.md and 2 more, text each; data/authors.csv, a"
                + " CSV table; authors.tsv.gz, a table of tab-separated values"));
  }

  /** So that something says what it is. */
  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar"})
  void unpack_textsOfOtherKindsAlone_areRead(String ending) throws IOException {
    byte[] bytes = Packed.as(ending, members("README.md", "# Papers\n", "a.csv", "id,title\n"));

    assertThat(names("a" + ending, bytes), contains("README.md", "a.csv"));
  }

  @ParameterizedTest
  @CsvSource({
    "xl/workbook.xml, an Excel workbook",
    "word/document.xml, a document of Microsoft Office",
    "META-INF/manifest.xml, a document of LibreOffice or its like",
  })
  void unpack_officeDocument_isRefusedAsThat(String member, String words) throws IOException {
    Map<String, byte[]> members = members(member, "<?xml?>");
    if (!member.startsWith("META")) {
      members.put("[Content_Types].xml", "<?xml?>".getBytes(UTF_8));
    }
    byte[] bytes = Packed.as(".zip", members);

    assertThat(
        assertThrows(IOException.class, () -> names("a.xlsx", bytes)).getMessage(),
        is(
            String.format(
                "cannot unpack %s: it is %s: save its table as CSV in UTF-8, and name that",
                folder.resolve("a.xlsx"), words)));
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar"})
  void unpack_membersThatAreNoLines_arePassedOver(String ending) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    for (String start :
        List.of(
            "\u0089PNG\r\n",
            "\u00FF\u00D8\u00FF",
            "GIF89a",
            "%PDF-1.7",
            "PAR1",
            "Obj\u0001",
            "ARROW1\0\0",
            "\u00FF\u00FF\u00FF\u00FF\u0078\0\0\0", // a stream, as datasets.save_to_disk writes
            "\u0093NUMPY",
            "\u0089HDF\r\n",
            "SQLite format 3\0")) {
      members.put(members.size() + ".jsonl", (start + " and more").getBytes(ISO_8859_1));
    }
    members.put("b.jsonl", paper("1").getBytes(UTF_8));

    assertThat(names("a" + ending, Packed.as(ending, members)), contains("b.jsonl"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar", ".tar.gz"})
  void unpack_nameOfNoArchive_isToldByItsBytes(String ending) throws IOException {
    byte[] bytes = Packed.as(ending, two());

    for (String name : List.of("a.jsonl", "a.gz", "a.tar", "a.zip", "a")) {
      assertThat(names(name, bytes), contains("a.jsonl", "b.jsonl"));
    }
  }

  /** As tools wrote it before there was a mark of the format, and the shortest still do. */
  @Test
  void unpack_tarWithoutAMark_isToldByItsChecksum() throws IOException {
    byte[] bytes = Packed.as(".tar", two());
    for (int header = 0; header < 4 * BLOCK; header += 2 * BLOCK) {
      Arrays.fill(bytes, header + 257, header + 265, (byte) 0);
      Arrays.fill(bytes, header + 148, header + 156, (byte) ' ');
      int sum = 0;
      for (int i = header; i < header + BLOCK; i++) {
        sum += bytes[i] & 0xFF;
      }
      byte[] octal = String.format("%06o\0", sum).getBytes(UTF_8);
      System.arraycopy(octal, 0, bytes, header + 148, octal.length);
    }

    assertThat(names("a.tar", bytes), contains("a.jsonl", "b.jsonl"));

    bytes[148]++;
    assertThat(
        assertThrows(IOException.class, () -> names("a.tar", bytes)).getMessage(),
        containsString("it is no compressed file and no archive"));
  }

  /** As {@code tar -u} leaves it: tar and unzip give the last one. */
  @ParameterizedTest
  @ValueSource(strings = {".tar", ".zip"})
  void unpack_twoMembersOfOneName_givesTheLastAndSaysSo(String kind) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("a.jsonl", paper("1").getBytes(UTF_8));
    members.put("./a.jsonl", paper("2").getBytes(UTF_8)); // the same name
    String file = archive.file("twice" + kind, Packed.as(kind, members));
    try (CapturedLog log = new CapturedLog()) {
      List<Unpacker.Plain> plain = unpack(archive.output(), file);
      assertThat(plain, hasSize(1));
      assertThat(Files.readString(Path.of(plain.get(0).path())), is(paper("2")));
      assertThat(
          log.text(),
          containsString(
              "1 member is not read: a.jsonl, which a later member of its name replaces"));
    }
  }

  @Test
  void unpack_emptyZip_hasNoMembers() throws IOException {
    assertThat(names("a.zip", Packed.as(".zip", Map.of())), is(empty()));
  }

  @Test
  void unpack_storedMembers_areRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : two().entrySet()) {
        store(out, member.getKey(), member.getValue());
      }
    }

    assertThat(names("a.zip", bytes.toByteArray()), contains("a.jsonl", "b.jsonl"));
    rightOrRefused(".zip", bytes.toByteArray());
  }

  /** More than the two bytes of a zip's end can count. */
  @Test
  void unpack_moreThan65535Members_areAllSeen() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 65_600; i++) {
        store(out, i + "/", new byte[0]);
      }
      store(out, "a.jsonl", paper("1").getBytes(UTF_8));
    }

    assertThat(names("a.zip", bytes.toByteArray()), contains("a.jsonl"));
  }

  /** Go writes the end of a large zip64 archive as if there were 65,535 members and more. */
  @Test
  void unpack_zip64OfFewMembers_isRead() throws IOException {
    byte[] plain = Packed.as(".zip", two());
    ByteBuffer end = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    int directory = plain.length - 22;
    ByteBuffer zip64 = ByteBuffer.allocate(directory + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
    zip64.put(plain, 0, directory).putInt(0x06064B50).putLong(44).putInt(0x2D002D);
    zip64.putInt(0).putInt(0).putLong(2).putLong(2);
    zip64.putLong(end.getInt(directory + 12)).putLong(end.getInt(directory + 16));
    zip64.putInt(0x07064B50).putInt(0).putLong(directory).putInt(1);
    zip64.putInt(0x06054B50).putInt(0).putInt(-1).putInt(-1).putInt(-1).putShort((short) 0);

    assertThat(names("a.zip", zip64.array()), contains("a.jsonl", "b.jsonl"));
    zip64.putLong(directory + 32, 3);
    assertThat(
        refusal("a.zip", zip64.array(), Long.MAX_VALUE),
        containsString("it lists 3 members, but 2 can be read of it"));
  }

  private static void store(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }

  @ParameterizedTest
  @CsvSource({"98, PPMD", "77, 77"})
  void unpack_methodThatIsNotRead_isRefusedByName(byte method, String words) throws IOException {
    byte[] bytes = Packed.as(".zip", two());
    bytes[8] = method;
    bytes[entry(bytes) + 10] = method;

    IOException failure = assertThrows(IOException.class, () -> names("a.zip", bytes));

    assertThat(
        failure.getMessage(),
        is(
            String.format(
                "cannot unpack %s: its member a.jsonl is compressed with a method that is not read"
                    + " (%s): unpack it, and name the files",
                folder.resolve("a.zip"), words)));
  }

  /** Where the directory of a zip has its first entry. */
  private static int entry(byte[] zip) {
    return Bytes.indexOf(zip, new byte[] {'P', 'K', 1, 2});
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar.gz", ".tar"})
  void unpack_cutAnywhere_isRefusedOrWhole(String ending) throws IOException {
    byte[] whole = Packed.as(ending, two());
    for (int length = 1; length < whole.length; length += ending.equals(".tar") ? 97 : 1) {
      rightOrRefused(ending, Arrays.copyOf(whole, length));
    }
    IOException failure =
        assertThrows(
            IOException.class, () -> names("a" + ending, Arrays.copyOf(whole, whole.length / 2)));
    String file = folder.resolve("a" + ending).toString();
    assertThat(failure.getMessage(), startsWith("cannot "));
    assertThat(failure.getMessage(), containsString(file + ": "));
    assertThat(failure.getMessage(), containsString("it is cut short"));
  }

  @Test
  void unpack_anyBitOfAZipFlipped_isRightOrRefused() throws IOException {
    byte[] whole = Packed.as(".zip", two());
    for (int bit = 0; bit < 8 * whole.length; bit += 3) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      rightOrRefused(".zip", damaged);
    }
  }

  @Test
  void unpack_anyBitOfATarsHeadersFlipped_isRightOrRefused() throws IOException {
    byte[] whole = Packed.as(".tar", two());
    for (int header = 0; header < whole.length; header += 2 * BLOCK) {
      for (int bit = 8 * header; bit < 8 * (header + BLOCK) && header < 4 * BLOCK; bit += 3) {
        byte[] damaged = whole.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        rightOrRefused(".tar", damaged);
      }
    }
  }

  private static Map<String, byte[]> two() {
    return members("a.jsonl", paper("1") + "\n", "b.jsonl", paper("2") + "\n" + paper("3") + "\n");
  }

  private void rightOrRefused(String ending, byte[] bytes) throws IOException {
    String file = archive.file("a" + ending, bytes);
    OutputLayout layout = archive.output();
    List<Unpacker.Plain> plain;
    try {
      plain = unpack(layout, file);
    } catch (IOException e) {
      assertThat(e.getMessage(), startsWith("cannot "));
      assertThat(e.getMessage(), containsString(file + ": "));
      assertThat(TestArchive.files(Path.of(layout.ownTmp())), is(empty()));
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Unpacker.Plain one : plain) {
      texts.add(Files.readString(Path.of(one.path())));
    }
    assertThat(
        texts, contains(two().values().stream().map(text -> new String(text, UTF_8)).toArray()));
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar", ".tar.gz"})
  void unpack_oneBehindTheOther_isRefused(String ending) throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(Packed.as(ending, members("a.jsonl", "a\n")));
    both.writeBytes(Packed.as(ending, members("b.jsonl", "b\n")));

    IOException failure =
        assertThrows(IOException.class, () -> names("a" + ending, both.toByteArray()));

    assertThat(failure.getMessage(), containsString("it may be several archives joined"));
  }

  @Test
  void unpack_zipWithSomethingBehindIt_isRefusedUnlessThatIsZeros() throws IOException {
    byte[] zip = Packed.as(".zip", members("a.jsonl", "a\n"));
    byte[] cut = Arrays.copyOf(Packed.as(".zip", members("b.jsonl", "b\n")), 40);

    IOException failure =
        assertThrows(IOException.class, () -> names("a.zip", Bytes.concat(zip, cut)));

    assertThat(
        failure.getMessage(), containsString("its end is followed by 40 bytes: it may be several"));
    assertThat(names("b.zip", Bytes.concat(zip, new byte[600])), contains("a.jsonl"));
  }

  @Test
  void unpack_tarWithManyZerosBehindIt_isRead() throws IOException {
    byte[] bytes = Packed.as(".tar", two());

    assertThat(
        names("a.tar", Arrays.copyOf(bytes, bytes.length + 100_000)),
        contains("a.jsonl", "b.jsonl"));
  }

  @Test
  void unpack_encryptedMember_isRefusedByName() throws IOException {
    byte[] bytes = Packed.as(".zip", two());
    for (int i = 0; i < bytes.length - 4; i++) {
      if (bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1 && bytes[i + 3] == 2) {
        bytes[i + 8] |= 1; // the flag of the directory's entry
      }
    }

    IOException failure = assertThrows(IOException.class, () -> names("a.zip", bytes));

    assertThat(
        failure.getMessage(),
        is(
            "cannot unpack "
                + folder.resolve("a.zip")
                + ": its member a.jsonl is encrypted: unpack it, and name the files"));
  }

  @Test
  void unpack_archiveInAnArchive_isRefused() throws IOException {
    Map<String, byte[]> zip = Map.of("in.zip", Packed.as(".zip", two()));
    Map<String, byte[]> tar = Map.of("in.tar.gz", Packed.as(".tar.gz", two()));

    assertThat(
        assertThrows(IOException.class, () -> names("a.zip", Packed.as(".zip", zip))).getMessage(),
        is(
            "cannot unpack "
                + folder.resolve("a.zip")
                + ": its member in.zip: it is a zip archive in an archive: unpack a.zip and"
                + " name the files in it"));
    assertThat(
        assertThrows(IOException.class, () -> names("b.zip", Packed.as(".zip", tar))).getMessage(),
        is(
            "cannot unpack "
                + folder.resolve("b.zip")
                + ": its member in.tar.gz: it holds a tar archive: unpack b.zip and name the files"
                + " in it"));
  }

  @Test
  void unpack_tooManyMembers_isRefusedBeforeTheMemoryIs() throws IOException {
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      many.put(i + "x".repeat(60_000), new byte[0]);
    }

    IOException failure =
        assertThrows(IOException.class, () -> names("a.zip", Packed.as(".zip", many)));

    assertThat(
        failure.getMessage(),
        is(
            "cannot unpack "
                + folder.resolve("a.zip")
                + ": it has too many members, or too long names, for the memory: its directory is"
                + " longer than 16 MiB; unpack it, and name its files"));
  }

  @Test
  void unpack_longNamesOfTar_areRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
      add(
          out,
          new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME),
          "x".repeat(2 << 20));
      add(out, new TarArchiveEntry("x.jsonl"), paper("1"));
    }

    IOException failure =
        assertThrows(IOException.class, () -> names("a.tar", bytes.toByteArray()));

    assertThat(failure.getMessage(), containsString("longer than a MiB"));
  }

  @Test
  void unpack_fromElsewhere_isReadOnceAndLeavesNoCopy() throws IOException {
    for (String ending : List.of(".zip", ".tar.gz", ".tar")) {
      byte[] bytes = Packed.as(ending, two());
      String file = CountedFileSystem.name(archive.file("far" + ending, bytes));
      OutputLayout layout = archive.output();

      List<Unpacker.Plain> plain = unpack(layout, file);

      assertThat(
          plain.stream().map(Unpacker.Plain::source).toList(),
          contains(file + "/a.jsonl", file + "/b.jsonl"));
      assertThat(CountedFileSystem.bytesRead(file), is((long) bytes.length));
      assertThat(TestArchive.files(Path.of(layout.ownTmp())), hasSize(2));
    }
  }

  @Test
  void unpack_moreThanThereIsRoomFor_isRefusedWhileItFits() throws IOException {
    byte[] zeros = new byte[8 << 20];
    Map<String, byte[]> members = Map.of("zeros.jsonl", zeros);
    Map<String, byte[]> second = new LinkedHashMap<>(two());
    second.put("zeros.jsonl", zeros);

    assertThat(
        refusal("a.gz", Packed.gzip(new String(zeros, UTF_8)), 5 << 20),
        is(
            "cannot decompress "
                + folder.resolve("a.gz")
                + ": it unpacks to at least 5.0 MiB, 4.0 MiB of them so far, and there is room for"
                + " 1.0 MiB more on the disk of here: make room, or name a folder on a larger disk"
                + " with --output"));
    assertThat(
        refusal("a.zip", Packed.as(".zip", members), 5 << 20),
        containsString("it unpacks to at least 8.0 MiB, 0.0 MiB of them so far"));
    assertThat(
        refusal("a.tar.gz", Packed.as(".tar.gz", second), 5 << 20),
        containsString("its member zeros.jsonl: it unpacks to at least 5.0 MiB"));
    assertThat(
        refusal("b.tar.gz", Packed.as(".tar.gz", Map.of("._zeros", zeros)), 5 << 20),
        containsString("it unpacks to at least"));
  }

  /** Nobody knows the room in a store. */
  @Test
  void guard_archiveThatIsUnpackedToAStore_mayNotBeABomb() throws IOException {
    byte[] mebibyte = new byte[1 << 20];
    RoomLeft room = RoomLeft.inStore(6 << 20);
    OutputStream nowhere = room.guard(Channels.newChannel(OutputStream.nullOutputStream()));

    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                nowhere.write(mebibyte);
              }
            });

    assertThat(
        failure.getMessage(),
        is(
            "it unpacks to at least 1201.0 MiB, 1200.0 MiB of them so far, and there is room for"
                + " 0.0 MiB more in a store, where a file may unpack to 200 times its length or a"
                + " GiB: unpack it, and name what was in it"));
    RoomLeft.inStore(1).check(1 << 30);
    assertThrows(IOException.class, () -> RoomLeft.inStore(1).check((1 << 30) + 1.0));
  }

  /** What is said where the disk has so many bytes; nothing is left there. */
  private String refusal(String name, byte[] bytes, long disk) throws IOException {
    String file = archive.file(name, bytes);
    OutputLayout layout = archive.output();
    Path tmp = Path.of(layout.ownTmp());
    RoomLeft room =
        new RoomLeft("here") {
          @Override
          protected long free() throws IOException {
            long free = disk;
            for (Path written : TestArchive.files(tmp)) {
              free -= Files.size(written);
            }
            assertThat(free, is(greaterThanOrEqualTo(0L)));
            return free;
          }
        };
    Unpacker unpacker =
        new Unpacker(layout, ZstdWindow.DEFAULT, archiveFile -> room, Long.MAX_VALUE);

    IOException failure =
        assertThrows(IOException.class, () -> unpacker.plainFiles(new ArchiveFile(0, file)));

    assertThat(TestArchive.files(tmp), is(empty()));
    return failure.getMessage();
  }

  private List<String> names(String name, byte[] bytes) throws IOException {
    String file = archive.file(name, bytes);
    return unpack(archive.output(), file).stream()
        .map(plain -> plain.source().substring(file.length() + 1))
        .toList();
  }

  private static List<Unpacker.Plain> unpack(OutputLayout layout, String file) throws IOException {
    return new Unpacker(layout, ZstdWindow.DEFAULT).plainFiles(new ArchiveFile(0, file));
  }
}
