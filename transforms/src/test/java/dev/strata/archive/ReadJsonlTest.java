/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static dev.strata.archive.TestArchive.paper;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import dev.strata.archive.TestArchive.Run;
import dev.strata.archive.json.JsonFields;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.Location;
import dev.strata.model.Paper;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.model.ShardPlan;
import dev.strata.store.files.MemoryFileSystem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadJsonlTest {
  @TempDir Path folder;
  private TestArchive archive;

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
  }

  @Test
  void read_arxivLine_givesItsPaper() throws IOException {
    String file =
        archive.file(
            "a.jsonl",
            """
            {"id":" 0704.0001 ","title":"Calculation of\\n  prompt","abstract":"  We\\tcompute.\\n",\
            "categories":"hep-ph math.CO","versions":[{"version":"v1",\
            "created":"Mon, 2 Apr 2007 19:18:42 GMT"},{"created":"Tue, 24 Jul 2007 20:10:27 GMT"}],\
            "update_date":"2008-11-26"}
            """);

    Run run = archive.run(file);

    Paper paper =
        new Paper(
            "0704.0001",
            "Calculation of prompt",
            "We compute.",
            List.of("hep-ph", "math.CO"),
            "2007-04-02",
            file,
            1);
    assertThat(run.papers(), contains(List.of(paper)));
    FieldAccount used = FieldAccount.none();
    used.count(FieldState.USED, () -> null);
    assertThat(run.counts().fields().values(), everyItem(is(used)));
    assertThat(run.counts().fields().keySet(), contains(PaperField.values()));
    assertThat(run.counts().rejects(), is(anEmptyMap()));
    assertThat(run.rejects(), is(empty()));
  }

  /** The second id was solved for: murmur3 of 128 bits takes it for the first one. */
  @Test
  void read_idForgedAgainstAHash_suppressesNoOtherPaper() throws IOException {
    String forged = "forged01\ub224\u512e\u1469\u28d7\uc444\u15a0\ub8d6\uf897";
    String honest = "2101.00001 paper";
    assertThat(
        Hashing.murmur3_128().hashUnencodedChars(forged),
        is(Hashing.murmur3_128().hashUnencodedChars(honest)));

    Run run = archive.run(archive.file("a.jsonl", paper(forged) + "\n" + paper(honest) + "\n"));

    assertThat(run.ids(), contains(forged, honest));
    assertThat(run.rejects(), is(empty()));
  }

  /** As pandas writes days; a time of January 1970 alone could be one in seconds. */
  @Test
  void read_millisecondsAround1970_areTheDaysThatTheyAre() throws IOException {
    StringBuilder lines = new StringBuilder();
    List<String> days = new ArrayList<>();
    LocalDate end = LocalDate.of(1973, 1, 1);
    for (LocalDate day = LocalDate.of(1966, 3, 5); day.isBefore(end); day = day.plusDays(21)) {
      long millis = day.toEpochDay() * 24 * 60 * 60 * 1000;
      lines.append(String.format("{\"id\":\"%s\",\"title\":\"T\",\"t\":%d}%n", day, millis));
      days.add(day.toString());
    }
    JsonFields fields = JsonFields.arxiv().withCreated(List.of("/t"));
    String file = archive.file("a.jsonl", lines.toString());

    Run run = archive.run(archive.output(), fields, read -> read.withRangeBytes(500), file);

    assertThat(run.papers().get(0).stream().map(Paper::created).toList(), is(days));
    Run seconds =
        archive.run(
            archive.output(),
            fields,
            read -> read,
            archive.file("b.jsonl", "{\"id\":\"1\",\"title\":\"T\",\"t\":172800000}"));
    assertThat(seconds.papers().get(0).get(0).created(), is("1975-06-24"));
  }

  @Test
  void read_severalFiles_ordersByOptionThenCodePoint() throws IOException {
    // beyond the basic plane: last by code point, but before U+FF5E by UTF-16
    archive.file("glob/x\uD835\uDC00.jsonl", paper("plane1"));
    archive.file("glob/x\uFF5E.jsonl", paper("tilde"));
    archive.file("glob/xB.jsonl", paper("B"));
    archive.file("glob/xa.jsonl.gz", gzip(paper("a")));
    archive.file("glob/deeper/xa.jsonl", paper("not matched"));
    String first = archive.file("z.jsonl", paper("z1") + "\n" + paper("z2") + "\n");

    Run run = archive.run(first, folder + "/glob/x*.jsonl*", folder + "/glob/xB.jsonl");

    assertThat(run.ids(), contains("z1", "z2", "B", "a", "tilde", "plane1"));
    assertThat(run.counts().files(), is(5L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void read_whatSparkLeaves_isPassedOverUnlessItIsNamed(boolean isLocal) throws IOException {
    for (String name : List.of("_SUCCESS", ".part-0.json.crc", "_temporary/0/part-0.json")) {
      put("spark/" + name, "no paper", isLocal);
    }
    String root = put("spark/_day=1/part-0.json", paper("2"), isLocal).replaceFirst("_day.*", "");
    put("spark/part-0.json", paper("1"), isLocal);

    assertThat(list(root + "*"), contains(root + "part-0.json"));
    assertThat(list(root + "**"), contains(root + "_day=1/part-0.json", root + "part-0.json"));
    assertThat(list(root + "_SUC*"), contains(root + "_SUCCESS"));
    assertThat(list(root + ".part-0.json.crc"), contains(root + ".part-0.json.crc"));
  }

  private String put(String name, String text, boolean isLocal) throws IOException {
    if (isLocal) {
      return archive.file(name, text);
    }
    MemoryFileSystem.put("memory://" + name, text.getBytes(UTF_8));
    return "memory://" + name;
  }

  private List<String> list(String name) throws IOException {
    return ListFilesDoFn.ofArchive(archive.output()).list(List.of(Location.of(name)));
  }

  @Test
  void read_gzipOfSeveralMembers_isOneFile() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip(paper("1") + "\n{\"id\":"));
    members.write(gzip("\"2\",\"title\":\"t\"}\nbroken\n"));
    String file = archive.file("a.jsonl.gz", members.toByteArray());

    Run run = archive.run(file);

    assertThat(run.ids(), contains("1", "2"));
    assertThat(run.papers().get(0).get(1).source(), is(file));
    assertThat(run.papers().get(0).get(1).line(), is(2L));
    long offset = paper("1").length() + 1 + "{\"id\":\"2\",\"title\":\"t\"}\n".length();
    assertThat(run.rejects(), contains(new Reject(file, 3, offset, Reason.NOT_JSON, "broken")));
  }

  @Test
  void read_eachKindOfReject_saysWhereAndWhy() throws IOException {
    String longLine = paper("x".repeat(300));
    String file =
        archive.file(
            "a.jsonl",
            concat(
                (paper("1") + "\n").getBytes(UTF_8), // 0, 39 bytes
                "{\"id\":\"2\"\r\n".getBytes(UTF_8), // 39, 11 bytes
                "[1,2]\n".getBytes(UTF_8), // 50, 6 bytes
                "   \n".getBytes(UTF_8), // 56, 4 bytes
                new byte[] {'{', '"', (byte) 0xC3, '(', '\n'}, // 60, 5 bytes
                "{\"title\":\"é\"}\n".getBytes(UTF_8), // 65, 15 bytes
                "{\"id\":\"3\",\"title\":\" \"}\n".getBytes(UTF_8), // 80, 23 bytes
                (longLine + "\n").getBytes(UTF_8), // 103
                paper("1").getBytes(UTF_8)));

    Run run = archive.run(read -> read.withMaxLineBytes(longLine.length() - 1), file);

    assertThat(
        run.rejects(),
        contains(
            new Reject(file, 2, 39, Reason.NOT_JSON, "{\"id\":\"2\""),
            new Reject(file, 3, 50, Reason.NOT_AN_OBJECT, "[1,2]"),
            new Reject(file, 5, 60, Reason.BAD_UTF8, "{\"\uFFFD("),
            new Reject(file, 6, 65, Reason.NO_ID, "{\"title\":\"é\"}"),
            new Reject(file, 7, 80, Reason.NO_TEXT, "{\"id\":\"3\",\"title\":\" \"}"),
            new Reject(file, 8, 103, Reason.TOO_LONG, longLine.substring(0, 200)),
            new Reject(file, 9, 104 + longLine.length(), Reason.DUPLICATE_ID, paper("1"))));
    assertThat(run.ids(), contains("1"));
    assertThat(run.counts().lines(), is(8L));
    assertThat(
        run.counts().rejects(),
        is(
            run.rejects().stream()
                .collect(Collectors.groupingBy(Reject::reason, Collectors.counting()))));
  }

  @Test
  void read_sameIdInAnotherFile_keepsTheFirst() throws IOException {
    String a = archive.file("a.jsonl", paper("1") + "\n" + paper("2"));
    String b = archive.file("b.jsonl", paper("3") + "\n" + paper("1") + "\n" + paper("4"));

    Run run = archive.run(read -> read.withLimits(new Limits(0, 1, true)), b, a);

    assertThat(run.ids(), contains("3", "1", "4", "2"));
    assertThat(run.rejects(), contains(new Reject(a, 1, 0, Reason.DUPLICATE_ID, paper("1"))));
    assertThat(run.counts().papers(), is(4L));
    assertThat(run.counts().rejects(), is(Map.of(Reason.DUPLICATE_ID, 1L)));
  }

  @Test
  void read_byteOrderMarkAndCrLf_areNoContent() throws IOException {
    String file =
        archive.file("a.jsonl", "\uFEFF" + paper("1") + "\r\n\r\n" + paper("2") + "\r\nx\r\n");

    Run run = archive.run(file);

    assertThat(run.ids(), contains("1", "2"));
    long offset = 3 + 2 * (paper("1").length() + 2) + 2;
    assertThat(run.rejects(), contains(new Reject(file, 4, offset, Reason.NOT_JSON, "x")));
  }

  @ParameterizedTest
  @ValueSource(longs = {16, 39, 40, 64, 100, 1000})
  void read_anyRangeBytes_plansTheSame(long rangeBytes) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append(paper("p" + i % 17)).append(i % 3 == 0 ? "\r\n" : "\n");
      lines.append(i % 4 == 0 ? "{\"broken\n" : i % 5 == 0 ? "\n" : "");
    }
    String a = archive.file("a.jsonl", lines.toString());
    String b = archive.file("b.jsonl.gz", gzip(paper("last")));
    Run whole = archive.run(read -> read.withShardSize(5), a, b);

    Run cut = archive.run(read -> read.withShardSize(5).withRangeBytes(rangeBytes), a, b);

    assertThat(whole.sizes(), contains(5, 5, 5, 3));
    assertThat(withoutPlainFiles(cut), is(withoutPlainFiles(whole)));
    assertThat(cut.papers(), is(whole.papers()));
    assertThat(cut.counts(), is(whole.counts()));
    assertThat(cut.rejects(), is(whole.rejects()));
  }

  @Test
  void read_ownFields_findOtherPapers() throws IOException {
    String file = archive.file("a.jsonl", "{\"pmid\":7,\"heading\":\"On  rats\",\"year\":1999}");
    JsonFields fields =
        JsonFields.arxiv()
            .withId(List.of("/pmid"))
            .withTitle(List.of("/heading"))
            .withCreated(List.of("/year"));

    Run run = archive.run(archive.output(), fields, read -> read, file);

    assertThat(
        run.papers(),
        contains(List.of(new Paper("7", "On rats", "", List.of(), "1999-07-02", file, 1))));
  }

  @Test
  void read_again_writesTheSameBytes() throws IOException {
    String file = archive.file("a.jsonl", paper("1") + "\nbroken\n" + paper("2"));
    Run one = archive.run(file);
    Run two = archive.run(file);
    Run over = archive.run(one.layout(), JsonFields.arxiv(), read -> read, file);

    for (Run run : List.of(two, over)) {
      assertThat(
          Files.readAllBytes(Path.of(run.layout().raw(0))),
          is(Files.readAllBytes(Path.of(one.layout().raw(0)))));
      assertThat(
          Files.readString(Path.of(run.layout().rejects(0))),
          is(Files.readString(Path.of(one.layout().rejects(0)))));
    }
  }

  private static List<ShardPlan> withoutPlainFiles(Run run) {
    return run.plans().stream()
        .map(
            plan ->
                new ShardPlan(
                    plan.index(),
                    plan.rows(),
                    plan.papers(),
                    plan.fingerprint(),
                    plan.timeDigits(),
                    plan.slices().stream()
                        .map(
                            s ->
                                new ShardPlan.Slice(
                                    s.source(),
                                    s.file().replace(run.layout().root(), ""),
                                    s.offset(),
                                    s.length(),
                                    s.firstLine(),
                                    s.leftOut()))
                        .toList()))
        .toList();
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    return com.google.common.primitives.Bytes.concat(parts);
  }
}
