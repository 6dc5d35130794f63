/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static dev.strata.archive.TestArchive.paper;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import com.google.common.primitives.Bytes;
import dev.strata.archive.TestArchive.Run;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts of lines, each with the paper or the reject that it must become. */
class ReadJsonlBadLinesTest {
  private static final int DEFAULT_LIMIT = 16 << 20;

  @TempDir Path folder;
  private TestArchive archive;
  private Script script;

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
    script = new Script(folder.resolve("a.jsonl").toString());
  }

  @Test
  void read_idOfEachKind_isTextOrNoId() throws IOException {
    script
        .good("{\"id\":7,\"title\":\"T\"}", "7", "T", "")
        .good("{\"id\":-0.50,\"title\":\"T\"}", "-0.50", "T", "")
        .good("{\"id\":[\"a\"],\"title\":\"T\"}", "a", "T", "");
    for (String id :
        List.of(
            "[\"a\",null,1]", "null", "\"\"", "\" \\u3000\"", "[]", "[null]", "{\"id\":\"1\"}")) {
      script.bad(Reason.NO_ID, "{\"id\":" + id + ",\"title\":\"T\"}");
    }
    script.bad(Reason.NO_ID, "{\"title\":\"T\"}").check();
  }

  /** The range is short, and its entries many. */
  @Test
  void read_manyShortLines_areAllCounted() throws IOException {
    for (int i = 0; i < 700; i++) {
      script.bad(Reason.NOT_JSON, "-");
    }
    script.good("{\"id\":\"7\",\"title\":\"T\"}", "7", "T", "").check();
  }

  @Test
  void read_titleAndAbstractOfEachKind_areTextOrNoText() throws IOException {
    List<String> none = List.of("null", "\"\"", "[]", "{\"a\":\"b\"}", "false");
    for (String nothing : none) {
      String id = "of " + none.indexOf(nothing);
      String start = "{\"id\":\"" + id;
      script
          .good(start + " t\",\"title\":" + nothing + ",\"abstract\":\"A\"}", id + " t", "", "A")
          .good(start + " a\",\"title\":\"T\",\"abstract\":" + nothing + "}", id + " a", "T", "")
          .bad(Reason.NO_TEXT, start + "\",\"title\":" + nothing + "}")
          .bad(Reason.NO_TEXT, start + "\",\"abstract\":" + nothing + "}")
          .bad(Reason.NO_TEXT, start + "\",\"title\":" + nothing + ",\"abstract\":null}");
    }
    script
        .good("{\"id\":\"numbers\",\"title\":1984,\"abstract\":3.10}", "numbers", "1984", "3.10")
        .good("{\"id\":\"arrays\",\"title\":[\"a\",2],\"abstract\":[3]}", "arrays", "a 2", "3")
        .bad(Reason.NO_TEXT, "{\"id\":\"neither\"}")
        .check();
  }

  @Test
  void read_nameTwice_takesTheLastValueThoughItBeEmpty() throws IOException {
    script
        .good("{\"id\":\"1\",\"title\":\"a\",\"id\":\"2\",\"title\":\"b\"}", "2", "b", "")
        .good("{\"title\":null,\"title\":\"t\",\"id\":{},\"id\":\"3\"}", "3", "t", "")
        .bad(Reason.NO_ID, "{\"id\":\"4\",\"title\":\"t\",\"id\":null}")
        .bad(Reason.NO_ID, "{\"id\":\"5\",\"title\":\"t\",\"id\":{}}")
        .bad(Reason.NO_TEXT, "{\"id\":\"6\",\"title\":\"t\",\"title\":true}")
        .check();
  }

  @Test
  void read_nul_isNotJsonUnlessEscaped() throws IOException {
    script
        .good("{\"id\":\"a\\u0000\",\"title\":\"\\u0000b\"}", "a\0", "\0b", "")
        .bad(Reason.NOT_JSON, "{\"id\":\"1\",\"title\":\"a\0b\"}")
        .bad(Reason.NOT_JSON, "{\"id\":\"1\",\"title\":\"t\"}\0")
        .bad(Reason.NOT_JSON, "\0")
        .bad(Reason.NOT_JSON, "\0{\"id\":\"1\",\"title\":\"t\"}")
        .check();
  }

  @Test
  void read_invalidUtf8_isRejectedWithReplacements() throws IOException {
    byte[] end = "\"}".getBytes(UTF_8);
    byte[] start = "{\"id\":\"1\",\"title\":\"".getBytes(UTF_8);
    byte[] latin1 = {'Z', 'o', (byte) 0xEB};
    byte[] surrogate = {(byte) 0xED, (byte) 0xA0, (byte) 0xBD};
    byte[] overlong = {(byte) 0xC0, (byte) 0xAF};
    script
        .bad(
            Reason.BAD_UTF8,
            Bytes.concat(start, latin1, end),
            new String(start, UTF_8) + "Zo\uFFFD\"}")
        .bad(
            Reason.BAD_UTF8,
            Bytes.concat(start, surrogate, end),
            new String(start, UTF_8) + "\uFFFD\"}")
        .bad(
            Reason.BAD_UTF8,
            Bytes.concat(start, overlong, end),
            new String(start, UTF_8) + "\uFFFD\uFFFD\"}")
        .good("{\"id\":\"1\",\"title\":\"Zo\u00EB\"}", "1", "Zo\u00EB", "")
        .check();
  }

  @Test
  void read_textOfEveryScript_isKept() throws IOException {
    String title = "\uD83D\uDC69\u200D\uD83D\uDD2C \u200F\u05E9\u05DC\u05D5\u05DD\u202E abc\u202C";
    script
        .good("{\"id\":\"\uD83D\uDE00\",\"title\":\"" + title + "\"}", "\uD83D\uDE00", title, "")
        .good(
            "{\"id\":\"\\ud83d\\ude01\",\"title\":\"\u007F\\u0001\\u001b[0m\"}",
            "\uD83D\uDE01",
            "\u007F\u0001\u001B[0m",
            "")
        .good(
            "{\"id\":\"\\ud83d\",\"title\":\"a\\ude00\\ud83d\",\"abstract\":\"\\ud83d \"}",
            "\uFFFD",
            "a\uFFFD\uFFFD",
            "\uFFFD")
        .good("{\"\\udead\":0,\"id\":\"name\",\"title\":\"t\"}", "name", "t", "")
        .bad(Reason.NOT_JSON, "{\"id\":\"tab\",\"title\":\"a\tb\"}")
        .bad(Reason.NOT_JSON, "\u200F\u202E")
        .check();
  }

  @Test
  void read_deepNesting_isNotJsonBeyondAThousandLevels() throws IOException {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    script
        .good(nested("1", 999), "1", "t", "")
        .bad(Reason.NOT_JSON, nested("2", 1000))
        .bad(Reason.NOT_JSON, deep)
        .bad(Reason.NOT_JSON, "{\"id\":\"3\",\"title\":" + deep + "}")
        .bad(Reason.NOT_JSON, "{\"id\":".repeat(100_000))
        .bad(Reason.NOT_AN_OBJECT, "[".repeat(1000) + "]".repeat(1000))
        .check();
  }

  @Test
  void read_numberOfTenThousandDigits_isText() throws IOException {
    String digits = "1234567890".repeat(1000);
    script
        .good("{\"id\":" + digits + ",\"title\":\"t\"}", digits, "t", "")
        .good("{\"skipped\":" + digits + ",\"id\":\"1\",\"title\":\"t\"}", "1", "t", "")
        .good(
            "{\"skipped\":-1." + digits + "e+" + digits + ",\"id\":\"2\",\"title\":\"t\"}",
            "2",
            "t",
            "")
        .bad(Reason.NOT_AN_OBJECT, digits)
        .bad(Reason.NOT_JSON, "{\"id\":0" + digits + ",\"title\":\"t\"}")
        .check();
  }

  @Test
  void read_lineOverTheDefaultLimit_isTooLong() throws IOException {
    String fits = paper("fits") + " ".repeat(DEFAULT_LIMIT - paper("fits").length());
    script
        .good(fits, "fits", "Tfits", "A")
        .bad(Reason.TOO_LONG, fits + " ")
        .bad(Reason.TOO_LONG, paper("x".repeat(10_000_000)))
        .good(paper("2"), "2", "T2", "A")
        .check();
  }

  @Test
  void read_titleOfAMegabyte_isKept() throws IOException {
    String title = "word \uD835\uDC00 ".repeat(100_000).trim();
    script.good("{\"id\":\"1\",\"title\":\"" + title + "\"}", "1", title, "").check();
  }

  @Test
  void read_byteOrderMarkOfALaterLine_isPassedOver() throws IOException {
    script
        .good("\uFEFF" + paper("1"), "1", "T1", "A")
        .good("\uFEFF" + paper("2"), "2", "T2", "A") // as of files that were joined
        .bad(Reason.NOT_JSON, "\uFEFF")
        .bad(Reason.NOT_JSON, "\uFEFF ")
        .bad(Reason.NOT_JSON, "\uFEFF\uFEFF" + paper("3"))
        .bad(Reason.NOT_JSON, "{\uFEFF}")
        .check();
  }

  @Test
  void read_carriageReturnBeforeUnicodeLineEnd_staysInTheExcerpt() throws IOException {
    script
        .bad(Reason.NOT_JSON, "a\r\u2028")
        .bad(Reason.NOT_JSON, "\r\r\u0085")
        .good(paper("1"), "1", "T1", "A")
        .check();
  }

  @Test
  void read_sameIdInOneAndAnotherShard_keepsTheFirst() throws IOException {
    script
        .good(paper("1"), "1", "T1", "A")
        .bad(Reason.DUPLICATE_ID, paper("1"))
        .good(paper("2"), "2", "T2", "A")
        .good(paper("3"), "3", "T3", "A") // the second shard
        .bad(Reason.DUPLICATE_ID, "{\"title\":\"another\",\"id\":\" 1 \"}")
        .good(paper("4"), "4", "T4", "A")
        .good(paper("5"), "5", "T5", "A")
        .bad(Reason.DUPLICATE_ID, "{\"id\":3,\"title\":\"a number\"}");

    assertThat(script.check(read -> read.withShardSize(2)).sizes(), contains(2, 2, 1));
  }

  /** A paper with {@code depth} arrays, one in the other, in its object. */
  private static String nested(String id, int depth) {
    return "{\"a\":"
        + "[".repeat(depth)
        + "]".repeat(depth)
        + ",\"id\":\""
        + id
        + "\",\"title\":\"t\"}";
  }

  /** Lines of a file, and what they must become. */
  private final class Script {
    private final String source;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Paper> papers = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private long line = 1;

    Script(String source) {
      this.source = source;
    }

    Script good(String json, String id, String title, String abstractText) {
      papers.add(new Paper(id, title, abstractText, List.of(), "", source, line));
      return add(json.getBytes(UTF_8));
    }

    /** A line in UTF-8, its excerpt the first 200 characters. */
    Script bad(Reason reason, String text) {
      String excerpt = text.codePointCount(0, text.length()) > 200 ? text.substring(0, 200) : text;
      return bad(reason, text.getBytes(UTF_8), excerpt);
    }

    Script bad(Reason reason, byte[] content, String excerpt) {
      rejects.add(new Reject(source, line, bytes.size(), reason, excerpt));
      return add(content);
    }

    private Script add(byte[] content) {
      bytes.writeBytes(content);
      bytes.write('\n');
      line++;
      return this;
    }

    void check() throws IOException {
      check(read -> read);
    }

    Run check(UnaryOperator<ArchiveSettings> options) throws IOException {
      archive.file("a.jsonl", bytes.toByteArray());
      Run run = archive.run(options, source);
      assertThat(run.papers().stream().flatMap(List::stream).toList(), is(papers));
      assertThat(run.rejects(), is(rejects));
      return run;
    }
  }
}
