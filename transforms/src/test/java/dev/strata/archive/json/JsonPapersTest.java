/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.Paper;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPapersTest {
  private static final String SOURCE = "archive.jsonl";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"id\":\"1\",\"title\":\"t\"} x",
        "{\"id\":\"1\",\"title\":\"t\"}{}",
        "{\"id\":\"1\",\"title\":\"t\",}",
        "{\"id\":\"1\",\"title\":\"t\",\"skipped\":[1,}",
        "{\"id\":\"1\",\"title\":\"t\",\"skipped\":\"\\x\"}",
        "{'id':'1','title':'t'}",
        "{\"id\":\"1\",\"title\":nan}",
        "1 2",
        "\0{\0}",
        "{\0}\0",
        "text"
      })
  void read_brokenJson_isNotJson(String line) throws IOException {
    assertThat(reason(line), is(Reason.NOT_JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"id\":\"1\",\"title\":\"t\"}]", "1", "\"text\"", "null", "true"})
  void read_otherJson_isNotAnObject(String line) throws IOException {
    assertThat(reason(line), is(Reason.NOT_AN_OBJECT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"t\"}",
        "{\"id\":\"\",\"title\":\"t\"}",
        "{\"id\":\" \\u00a0\",\"title\":\"t\"}",
        "{\"id\":null,\"title\":\"t\"}",
        "{\"id\":NaN,\"title\":\"t\"}",
        "{\"id\":{\"id\":\"1\"},\"title\":\"t\"}",
        "{\"id\":true,\"title\":\"t\"}",
        "{\"nested\":{\"id\":\"1\"},\"title\":\"t\"}",
        "{}"
      })
  void read_noId_isRejected(String line) throws IOException {
    assertThat(reason(line), is(Reason.NO_ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"1\"}",
        "{\"id\":\"1\",\"title\":\" \\n\",\"abstract\":\"\"}",
        "{\"id\":\"1\",\"title\":[]}"
      })
  void read_noText_isRejected(String line) throws IOException {
    assertThat(reason(line), is(Reason.NO_TEXT));
  }

  @Test
  void read_badUtf8_isRejectedWhereverItStands() throws IOException {
    byte[][] bad = {
      {(byte) 0xFF}, {(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}
    };
    for (byte[] bytes : bad) {
      byte[] line = "{\"id\":\"1\",\"title\":\"t\",\"skipped\":\"???\"}".getBytes(UTF_8);
      System.arraycopy(bytes, 0, line, line.length - 5, bytes.length);

      assertThat(read(JsonFields.arxiv(), line).reason(), is(Reason.BAD_UTF8));
    }
  }

  @Test
  void read_titleOrAbstractAlone_isAPaper() throws IOException {
    assertThat(
        paper("{\"id\":\"1\",\"title\":\"t\"}"),
        is(new Paper("1", "t", "", List.of(), "", SOURCE, 7)));
    assertThat(
        paper("{\"id\":\"1\",\"abstract\":\"a\"}"),
        is(new Paper("1", "", "a", List.of(), "", SOURCE, 7)));
  }

  @Test
  void read_numbersAndArrays_becomeText() throws IOException {
    Paper paper =
        paper(
            "{\"id\":7001.00010,\"title\":[\"one\",[\"no\"],2,null,{\"x\":\"no\"},\"three\"],"
                + "\"categories\":[\"math.CO\",\"cs.CG\"],\"update_date\":2007}");

    assertThat(
        paper,
        is(
            new Paper(
                "7001.00010",
                "one 2 three",
                "",
                List.of("math.CO", "cs.CG"),
                "2007-07-02",
                SOURCE,
                7)));
  }

  /** As Python writes them, also where nothing is asked for. */
  @Test
  void read_numbersThatAreNone_areNothing() {
    byte[] line =
        ("{\"id\":\"1\",\"title\":\"t\",\"doi\":NaN,\"pages\":[Infinity,-Infinity],"
                + "\"x\":{\"y\":NaN},\"categories\":[\"a\",NaN,Infinity],"
                + "\"abstract\":{\"text\":\"a\",\"score\":-Infinity},\"update_date\":Infinity}")
            .getBytes(UTF_8);
    SortedMap<PaperField, FieldAccount> accounts = FieldAccount.ofAll();
    JsonPapers papers = new JsonPapers(JsonFields.arxiv());

    Paper paper = papers.read(line, 0, line.length, SOURCE, 7).paper();
    papers.count(accounts, SOURCE, 7);

    assertThat(paper, is(new Paper("1", "t", "a", List.of("a"), "", SOURCE, 7)));
    accounts.forEach(
        (field, account) ->
            assertThat(
                field.name(),
                account.count(field == PaperField.DATE ? FieldState.MISSING : FieldState.USED),
                is(1L)));
  }

  @Test
  void read_nameTwiceInAnObject_takesTheLast() throws IOException {
    assertThat(paper("{\"id\":\"1\",\"title\":\"a\",\"id\":\"2\"}").id(), is("2"));
  }

  @Test
  void read_loneSurrogateEscape_isReplaced() throws IOException {
    assertThat(paper("{\"id\":\"\\ud800\",\"title\":\"a\\udc00b\"}").title(), is("a\uFFFDb"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"created\":\"Mon, 2 Apr 2007 19:18:42 GMT\"}] | 2007-04-02",
        "[{\"created\":\"unknown\"}] | 2008-11-26",
        "[{\"version\":\"v1\"},{\"created\":\"Mon, 2 Apr 2007 19:18:42 GMT\"}] | 2008-11-26",
        "[] | 2008-11-26",
        "null | 2008-11-26"
      })
  void read_created_takesTheFirstPointerThatIsADay(String versions, String day) throws IOException {
    Paper paper =
        paper(
            "{\"id\":\"1\",\"title\":\"t\",\"update_date\":\"2008-11-26\",\"versions\":"
                + versions
                + "}");

    assertThat(paper.created(), is(day));
  }

  @Test
  void read_otherShape_followsItsPointers() throws IOException {
    JsonFields patents =
        JsonFields.arxiv()
            .withId(List.of("/publication/number", "/application/number"))
            .withTitle(List.of("/texts/1/title", "/texts/0/title"))
            .withAbstractText(List.of("/a~1b", "/m~0n"))
            .withCategories(List.of("/cpc"))
            .withCreated(List.of("/filed"));
    String line =
        "{\"publication\":{\"number\":\"\"},\"application\":{\"number\":123},"
            + "\"texts\":[{\"title\":\"Gerät\"},{\"lang\":\"en\"}],\"a/b\":\" \",\"m~n\":\"An\\tidea\","
            + "\"cpc\":[\"H04\",\"G06\"],\"filed\":20070402,\"id\":\"no\",\"title\":\"no\"}";

    assertThat(
        read(patents, line.getBytes(UTF_8)).paper(),
        is(new Paper("123", "Gerät", "An idea", List.of("H04", "G06"), "2007-04-02", SOURCE, 7)));
  }

  @Test
  void read_arrayAndItsElement_mayBothBeAskedFor() throws IOException {
    JsonFields fields =
        JsonFields.arxiv().withTitle(List.of("/t/0")).withAbstractText(List.of("/t"));

    Paper paper = read(fields, "{\"id\":\"1\",\"t\":[\"a\",\"b\"]}".getBytes(UTF_8)).paper();

    assertThat(paper.title(), is("a"));
    assertThat(paper.abstractText(), is("a b"));
  }

  @Test
  void fields_noPointer_areRefused() {
    JsonFields fields = JsonFields.arxiv();

    for (List<String> bad : List.of(List.of("title"), List.of("/title", ""))) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> fields.withTitle(bad));
      assertThat(refusal.getMessage(), containsString("'" + bad.get(bad.size() - 1) + "'"));
    }
    assertThrows(IllegalArgumentException.class, () -> fields.withId(List.of()));
  }

  private Paper paper(String line) throws IOException {
    return read(JsonFields.arxiv(), line.getBytes(UTF_8)).paper();
  }

  private Reason reason(String line) throws IOException {
    return read(JsonFields.arxiv(), line.getBytes(UTF_8)).reason();
  }

  private JsonPapers.Outcome read(JsonFields fields, byte[] line) throws IOException {
    Path file = Files.write(folder.resolve("line"), line);
    try (Lines lines = Lines.open(file.toString(), 0, line.length, Integer.MAX_VALUE)) {
      assertThat(lines.next(), is(true));
      return new JsonPapers(fields).read(lines, SOURCE, 7);
    }
  }
}
