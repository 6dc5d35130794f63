/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.google.common.base.Strings;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Lines;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.Paper;
import dev.strata.model.PaperField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldReadingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"a  b\" | a b | USED",
        "7 | 7 | USED",
        "[\"a\", 1.50, null, \"\", {}, []] | a 1.50 | USED",
        "[{\"label\": \"B\", \"text\": \"a\"}, {\"label\": \"R\", \"body\": \"b\"}] | a | PARTLY_READ",
        "[\"a\", [\"b\"]] | a | PARTLY_READ",
        "[\"a\", true] | a | PARTLY_READ",
        "{\"en\": \"a\", \"de\": [\"b\"]} | a | PARTLY_READ",
        "{\"text\": \"a\", \"language\": \"de\"} | a | OTHER_LANGUAGE",
        "{\"de\": \"a\", \"fr\": \"b\"} | a b | OTHER_LANGUAGE",
        "[\"a\", {\"text\": \"b\", \"language\": \"de\"}] | a b | USED",
        "[{\"text\": \"a\", \"language\": \"de\"}, {\"text\": \"b\", \"language\": \"en\"}] | b | USED",
        "[{\"text\": \"a\", \"lang\": \"de\"}, {\"text\": \"b\", \"lang\": \"fr\"}] | a b | OTHER_LANGUAGE",
        "[{\"text\": \"a\", \"lang\": \"de\"}, {\"text\": \"b\", \"lang\": \"en\"}] | b | USED",
        "[{\"_\": \"a\", \"@lang\": \"de\"}, {\"_\": \"b\", \"@lang\": \"EN\"}] | b | USED",
        "[{\"#text\": \"a\", \"@xml:lang\": \"de\"}, {\"#text\": \"b\", \"@xml:lang\": \"en_GB\"}]"
            + " | b | USED",
        "{\"value\": \"a\", \"type\": \"text\"} | a | USED",
        "{\"$t\": \"a\"} | a | USED",
        "{\"_\": \"a\", \"$\": {\"lang\": \"de\"}} | a | USED",
        "{\"#text\": \"a\", \"@class\": \"b\", \"i\": null} | a | USED",
        "{\"i\": \"b\", \"#text\": \"a\"} | a | PARTLY_READ",
        "{\"i\": [\"b\", \"c\"], \"_\": \"a\"} | a | PARTLY_READ",
        "{\"$t\": \"a\", \"type\": \"html\"} | a | USED",
        "{\"$t\": \"a\", \"i\": {\"$t\": \"b\"}} | a | PARTLY_READ",
        "\"NaN\" | | MISSING",
        "\" nan \" | | MISSING",
        "\"None\" | | MISSING",
        "\"<p>N/A</p>\" | | MISSING",
        "\"\\\\N\" | | MISSING",
        "[\"<NA>\"] | | MISSING",
        "\"None of us\" | None of us | USED",
        "\"nano\" | nano | USED",
        "{\"de\": \"a\", \"en-GB\": \"b\"} | b | USED",
        "{\"b\": [1], \"a\": [0, 2]} | a b a | USED",
        "{\"a\": [5], \"b\": [900000]} | a b | USED",
        "{\"IndexLength\": 2, \"InvertedIndex\": {\"b\": [1], \"a\": [0]}} | a b | USED",
        "\"{\\\"b\\\": [1], \\\"a\\\": [0, 2]}\" | a b a | USED",
        "\"{'is': [1], \\\"it's\\\": [0], 'CO<sub>2</sub>': [2]}\" | it's is CO2 | USED",
        "\"{\\\"a\\\": []}\" | | MISSING",
        "\"{a} is {1: [2]}\" | {a} is {1: [2]} | USED",
        "\"{\\\"a\\\": [0]} &amp;amp;\" | {\"a\": [0]} &amp; | USED",
        "{\"a\": [1], \"b\": \"x\"} | | OTHER_TYPE",
        "{\"a\": [1.5]} | | OTHER_TYPE",
        "{\"id\": 1, \"doi\": \"x\"} | | OTHER_TYPE",
        "true | | OTHER_TYPE",
        "[[\"a\"]] | | OTHER_TYPE",
        "{} | | MISSING",
        "[] | | MISSING",
        "[null, \"\"] | | MISSING",
        "\" \" | | MISSING",
        "null | | MISSING",
        "NaN | | MISSING",
        "-Infinity | | MISSING",
      })
  void abstractText_eachType_isReadOrItsStateIs(String json, String text, FieldState state)
      throws IOException {
    Read read = read("abstract", json);

    assertThat(read.paper.abstractText(), is(text == null ? "" : text));
    assertThat(read.states.get(PaperField.ABSTRACT).count(state), is(1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"2019 Winter\" | 2019-01-15 | USED",
        "20191115 | 2019-11-15 | USED",
        "1573776000000 | 2019-11-15 | USED",
        "2019.0 | 2019-07-02 | USED",
        "[[2019, 11, 15]] | 2019-11-15 | USED",
        "[2019, 1] | 2019-01-15 | USED",
        "[[2019]] | 2019-07-02 | USED",
        "[[\"2019\", \"Nov\"]] | 2019-11-15 | USED",
        "[[2019, 11, 1], [2019, 11, 29]] | 2019-11-15 | USED",
        "{\"date-parts\": [[2019, 11]]} | 2019-11-15 | USED",
        "{\"Year\": 2019, \"Month\": \"Nov\", \"Day\": \"15\"} | 2019-11-15 | USED",
        "{\"date-parts\": [[null]]} | | MISSING",
        "\"NaT\" | | MISSING",
        "NaN | | MISSING",
        "[[2019, 13]] | | NOT_UNDERSTOOD",
        "\"soon\" | | NOT_UNDERSTOOD",
        "{\"when\": \"2019\"} | | OTHER_TYPE",
        "[[{}]] | | OTHER_TYPE",
        "false | | OTHER_TYPE",
      })
  void day_eachType_isReadOrItsStateIs(String json, String day, FieldState state)
      throws IOException {
    Read read = read("update_date", json);

    assertThat(read.paper.created(), is(day == null ? "" : day));
    assertThat(read.states.get(PaperField.DATE).count(state), is(1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "' ' | \"cs.CL  math.ST cs.CL\" | cs.CL/math.ST",
        "' ' | [\"Aged\", \"Aged, 80  and over\"] | Aged/Aged, 80 and over",
        "';' | \"D1:Aged; D2:Humans;\" | D1:Aged/D2:Humans",
        "'' | \"Court of Appeals\" | Court of Appeals",
        "'; ' | [{\"text\": \"a; b\"}, 7] | a; b/7",
        "' ' | true | ''",
        "' ' | \"['cs.CL', 'Aged, 80 and over', \\\"Crohn's\\\"]\" | cs.CL/Aged, 80 and over/Crohn's",
        "';' | \"[\\\"a;b\\\", \\\"c  d\\\", 7]\" | a;b/c d/7",
        "'' | \"['a', 'b']\" | a/b",
        "' ' | \"['Aged, 80' 'b']\" | Aged, 80/b",
        "' ' | \"['cs.CL', None, 'a b', nan, 'None']\" | cs.CL/a b/None",
        "' ' | \"['R\\\\xa0D', 'm\\\\xfcsli', '\\\\U0001f600']\" | R D/müsli/\uD83D\uDE00",
        "' ' | \"[cs.CL, Crohn's disease, None]\" | cs.CL/Crohn's disease/None",
        "' ' | \"['a']\\n\" | a",
        "' ' | \"[a] b [c]\" | [a]/b/[c]",
        "' ' | \"[]\" | ''",
        "' ' | \"nan\" | ''",
        "' ' | \"None\" | ''",
        "' ' | \"nan cs.CL\" | nan/cs.CL",
        "' ' | \"['']\" | ''",
        "' ' | \"[{'name': 'a'}]\" | ''",
        "' ' | \"cs.CL, cs.LG\" | cs.CL/cs.LG",
        "' ' | \"cs.CL, cs.LG,\" | cs.CL/cs.LG",
        "' ' | \"Aged, 80 and over\" | Aged,/80/and/over",
        "' ' | \"a,b\" | a,b",
        "';' | \"a, b\" | a, b",
      })
  void categories_eachType_keepTheirBoundaries(String separator, String json, String expected)
      throws IOException {
    JsonFields fields =
        JsonFields.arxiv().withCategorySeparator(separator.substring(1, separator.length() - 1));

    Read read = read(fields, "categories", json);

    assertThat(
        String.join("/", read.paper.categories()), is(expected.equals("''") ? "" : expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "id | [\"a\", 7] | OTHER_TYPE",
        "id | [null] | MISSING",
        "id | [7] | USED",
        "id | [\" \"] | MISSING",
        "id | \" \" | MISSING",
        "id | [] | MISSING",
        "id | {\"id\": 1} | OTHER_TYPE",
        "id | [{\"id\": 1}] | OTHER_TYPE",
        "id | false | OTHER_TYPE",
        "title | [\"a\"] | USED",
        "title | \"\" | MISSING",
        "title | {} | MISSING",
        "title | {\"a\": 1} | OTHER_TYPE",
        "title | {\"a\": [1]} | OTHER_TYPE",
        "title | true | OTHER_TYPE",
        "categories | 7 | USED",
        "categories | \" \" | MISSING",
        "categories | [null, \"\"] | MISSING",
        "categories | [\"a\", {\"x\": 1}] | PARTLY_READ",
        "categories | [\"a\", [\"b\"]] | USED",
        "categories | [{\"id\": [1]}] | OTHER_TYPE",
        "categories | {\"code\": 1} | OTHER_TYPE",
        "categories | true | OTHER_TYPE",
      })
  void count_eachPartOfAPaper_isOfItsState(String name, String json, FieldState state)
      throws IOException {
    Read read = read(name, json);

    assertThat(
        read.states.get(PaperField.valueOf(name.toUpperCase(Locale.ROOT))).lines(),
        is(Map.of(state, 1L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "1000 | 1000",
        "1000.0 | 1000",
        "1e3 | 1000",
        "1E+3 | 1000",
        "-0.0 | 0",
        "-7.00 | -7",
        "1e22 | 10000000000000000000000",
        "7001.00010 | 7001.00010",
        "1.5e0 | 1.5e0",
        "1e999999999 | 1e999999999",
        "1e99999999999 | 1e99999999999",
        "\"1000.0\" | 1000.0",
        "\"1e3\" | 1e3",
        "[2019.0] | 2019",
      })
  void id_wholeNumber_isTheSameHoweverItIsWritten(String json, String id) throws IOException {
    assertThat(read("id", json).paper.id(), is(id));
  }

  @Test
  void example_ofNumbersAndTexts_hasThemAsTheLineHas() throws IOException {
    Read read = read("abstract", "{\"length\": 5, \"index\": {\"a\": [0, 1.50], \"b\": [\"0\"]}}");

    assertThat(
        read.states.get(PaperField.ABSTRACT).first().get(FieldState.OTHER_TYPE).value(),
        is("an object, {\"length\":5,\"index\":{\"a\":[0,1.50],\"b\":[\"0\"]}}"));
  }

  @Test
  void pointer_eachElement_isAListOfWhatTheyHaveThere() throws IOException {
    JsonFields fields =
        JsonFields.arxiv().withCategories(List.of("/cpc/*/code")).withTitle(List.of("/cpc/0/code"));

    Read read = read(fields, "cpc", "[{\"code\": \"A 1\"}, {}, {\"code\": \"B 2\"}]");

    assertThat(read.paper.categories(), is(List.of("A 1", "B 2")));
    assertThat(read.paper.title(), is("A 1"));
  }

  /** As programs that turn XML into JSON write one element. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"name\": \"Aged, 80\"} | Aged, 80 | USED",
        "[{\"name\": \"a\"}, {}, null, {\"name\": \"b\"}] | a/b | USED",
        "[{\"name\": \"a\"}, \"b\"] | a | PARTLY_READ",
        "[{\"name\": \"a\"}, 7] | a | PARTLY_READ",
        "[{\"name\": \"a\"}, \"\"] | a | USED",
        "\"b\" | | OTHER_TYPE",
        "\" \" | | MISSING",
        "{\"id\": 1} | | MISSING",
        "[] | | MISSING",
        "null | | MISSING",
      })
  void pointer_elementWithoutItsArray_isAnArrayOfOne(String json, String expected, FieldState state)
      throws IOException {
    JsonFields fields = JsonFields.arxiv().withCategories(List.of("/kw/*/name"));

    Read read = read(fields, "kw", json);

    assertThat(String.join("/", read.paper.categories()), is(Strings.nullToEmpty(expected)));
    assertThat(read.states.get(PaperField.CATEGORIES).lines(), is(Map.of(state, 1L)));
  }

  /** What a pointer leads to is read, also where it leads nowhere in other elements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[{\"value\": \"10.1/x\"}, \"PMC1\"] | 10.1/x | PARTLY_READ",
        "[{\"value\": \"10.1/x\"}, \"\"] | 10.1/x | USED",
        "[{\"value\": \"10.1/x\"}, {\"value\": \"10.1/y\"}] | | OTHER_TYPE",
        "[\"PMC1\"] | | OTHER_TYPE",
      })
  void pointer_idAmongOtherElements_isRead(String json, String id, FieldState state)
      throws IOException {
    JsonFields fields = JsonFields.arxiv().withId(List.of("/ids/*/value"));

    Read read = read(fields, "ids", json);

    assertThat(read.paper == null ? null : read.paper.id(), is(id));
    assertThat(read.states.get(PaperField.ID).lines(), is(Map.of(state, 1L)));
  }

  @Test
  void pointer_dateAmongOtherElements_isRead() throws IOException {
    JsonFields fields = JsonFields.arxiv().withCreated(List.of("/dates/*/d"));

    Read read = read(fields, "dates", "[{\"d\": \"2007-04-02\"}, \"soon\"]");

    assertThat(read.paper.created(), is("2007-04-02"));
    assertThat(read.states.get(PaperField.DATE).lines(), is(Map.of(FieldState.PARTLY_READ, 1L)));
  }

  @Test
  void pointer_textsWithoutTheirArray_areWholeAndTrimmed() throws IOException {
    JsonFields fields = JsonFields.arxiv().withCategories(List.of("/kw/*"));

    assertThat(read(fields, "kw", "\"Aged, 80\"").paper.categories(), is(List.of("Aged, 80")));
    assertThat(read("id", "[\" 10.1/x \"]").paper.id(), is("10.1/x"));
  }

  /** A word at three million places would take some terabytes. */
  @Test
  void invertedIndex_ofALongWordAtManyPlaces_isNoText() throws IOException {
    String places = String.join(",", Collections.nCopies(40_000, "0"));
    String word = "a".repeat(1_000);

    Read read = read("abstract", "{\"%s\": [%s]}".formatted(word, places));

    assertThat(read.states.get(PaperField.ABSTRACT).lines(), is(Map.of(FieldState.OTHER_TYPE, 1L)));
    assertThat(read("abstract", "{\"%s\": [0]}".formatted(word)).paper.abstractText(), is(word));
  }

  private record Read(Paper paper, SortedMap<PaperField, FieldAccount> states) {}

  private Read read(String name, String json) throws IOException {
    return read(JsonFields.arxiv().withLanguage("en"), name, json);
  }

  private Read read(JsonFields fields, String name, String json) throws IOException {
    byte[] line = "{\"id\": 1, \"title\": \"t\", \"%s\": %s}".formatted(name, json).getBytes(UTF_8);
    Path file = Files.write(folder.resolve("line"), line);
    SortedMap<PaperField, FieldAccount> states = FieldAccount.ofAll();
    try (Lines lines = Lines.open(file.toString(), 0, line.length, Integer.MAX_VALUE)) {
      lines.next();
      JsonPapers papers = new JsonPapers(fields);
      Paper paper = papers.read(lines, "", 1).paper();
      papers.count(states, "", 1);
      return new Read(paper, states);
    }
  }
}
