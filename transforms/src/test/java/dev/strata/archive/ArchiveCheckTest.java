/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.Preset;
import dev.strata.archive.json.PresetTest;
import dev.strata.archive.unpack.ZstdWindow;
import dev.strata.input.Limits;
import dev.strata.model.Location;
import dev.strata.model.PaperField;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look at an archive advises, before a run. */
class ArchiveCheckTest {
  @TempDir private Path folder;

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  static Stream<String> presets() {
    return Preset.NAMES.stream();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void check_linesOfAPreset_proposeIt(String name) throws IOException {
    Path file = Files.writeString(folder.resolve("papers.jsonl"), PresetTest.lines(name));
    Preset preset = Preset.named(name);

    assertThat(
        check(JsonFields.arxiv(), file).advice(),
        is(
            name.equals("arxiv")
                ? Optional.empty()
                : Optional.of(
                    "the lines look like "
                        + preset.of()
                        + ": more is found with --preset="
                        + name)));
    assertThat(check(preset.fields(), file).advice(), is(Optional.empty()));
    assertThat(check(preset.fields(), file).failure(), is(Optional.empty()));
  }

  @Test
  void check_papersOfTheGraph_proposeIt() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("papers.jsonl"),
            "{\"corpusid\":7,\"externalids\":{},\"title\":\"On moss\",\"year\":2006,"
                + "\"publicationdate\":\"2006-02-03\",\"s2fieldsofstudy\":[{\"category\":\"Biology\"}]}\n");

    assertThat(
        check(JsonFields.arxiv(), file).advice().orElseThrow(),
        endsWith(": more is found with --preset=s2ag"));
    for (String preset : new String[] {"s2ag", "s2orc"}) {
      assertThat(
          check(Preset.named(preset).fields(), file).advice().orElseThrow(),
          startsWith("nothing is found for abstract; "));
    }
  }

  /** A preset changes nothing of what is named beside it. */
  @Test
  void check_fieldThatIsNamedAndLeadsNowhere_proposesNoPresetForIt() throws IOException {
    JsonFields fields =
        JsonFields.arxiv().withTitle(List.of("/nowhere")).withAsked(Set.of(PaperField.TITLE));
    Path arxiv = Files.writeString(folder.resolve("a.jsonl"), PresetTest.lines("arxiv"));
    Path openAlex = Files.writeString(folder.resolve("o.jsonl"), PresetTest.lines("openalex"));

    assertThat(
        check(fields, arxiv).advice().orElseThrow(),
        is(
            "nothing is found for title; of what the first line has, nothing is read from submitter (string),"
                + " title (string): name what is meant with --titleField=/…"));
    assertThat(
        check(fields, openAlex).advice().orElseThrow(),
        endsWith(": more is found with --preset=openalex"));
  }

  @Test
  void check_idOfAnEarlierLine_namesThePointersThatLedThere() throws IOException {
    Path same =
        Files.writeString(
            folder.resolve("same.jsonl"), "{\"corpusId\":5,\"title\":\"a\"}\n".repeat(2));
    Path other =
        Files.writeString(
            folder.resolve("other.jsonl"),
            "{\"corpusid\":5,\"title\":\"a\"}\n{\"paperId\":\"5\",\"title\":\"b\"}\n");
    JsonFields fields = Preset.named("s2ag").fields();

    assertThat(
        check(fields, same).failure().orElseThrow(), containsString(" /corpusId is \"5\" in "));
    assertThat(
        check(fields, other).failure().orElseThrow(),
        containsString(" /corpusid,/paperId is \"5\" in "));
  }

  @Test
  void check_copyOfAFileAmongTheOthers_isNamed() throws IOException {
    Path one = Files.writeString(folder.resolve("a.jsonl"), paper(1) + paper(1) + paper(2));
    Path copy = Files.writeString(folder.resolve("b.jsonl"), paper(1) + paper(2) + paper(3));

    assertThat(
        check(JsonFields.arxiv(), one, copy).failure().orElseThrow(),
        containsString(
            String.format(
                "2 of them in %s: /id is \"1\" in %s, line 1, and in %s, line 1"
                    + " (if that file is a copy of another, leave it out)",
                copy, one, copy)));
  }

  @Test
  void check_linesThatBreakFarFromTheirStart_saysWhereAndWhy() throws IOException {
    String start = paper(1).replace("}\n", ", \"venue\": ");
    Path file =
        Files.writeString(folder.resolve("papers.jsonl"), start + "null}\n" + start + "None}\n");

    assertThat(
        check(JsonFields.arxiv(), file).failure().orElseThrow(),
        containsString(
            String.format(
                ". %s, line 2 is no JSON near its character %d: Unrecognized token 'None'",
                file, start.length() + 6)));
  }

  @Test
  void check_linesOfNoPreset_namesWhatTheyHave() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("papers.jsonl"),
            "{\"key\":7,\"head\":\"On moss\",\"by\":[\"A\"],\"none\":null,\"in\":{\"a\\nb\":\"x\"},\"more\":{}}\n");

    assertThat(
        check(JsonFields.arxiv(), file).advice(),
        is(
            Optional.of(
                "no preset fits; the first line has key (number), head (string), by (array), more"
                    + " (object), in/a b (string): name the fields with --idField=/…, --titleField=/…,"
                    + " --abstractField=/…, --categoriesField=/…, --createdField=/…")));
  }

  @Test
  void check_papersWithoutAnAbstract_namesTheMembersThatAreNotRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("papers.jsonl"),
            "{\"id\":1,\"title\":\"On moss\",\"abstractText\":\"It grows.\",\"categories\":\"b\","
                + "\"update_date\":\"2019-01-02\"}\n");

    assertThat(
        check(JsonFields.arxiv(), file).advice(),
        is(
            Optional.of(
                "nothing is found for abstract; of what the first line has, nothing is read from abstractText"
                    + " (string): name what is meant with --abstractField=/…")));
  }

  @Test
  void check_categoriesWithSemicolons_asksForTheSeparator() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("papers.jsonl"),
            "{\"id\":1,\"title\":\"On moss\",\"abstract\":\"It grows.\",\"categories\":\"b; wet"
                + " land\",\"update_date\":\"2019-01-02\"}\n");

    assertThat(
        check(JsonFields.arxiv(), file).advice(),
        is(
            Optional.of(
                "many categories hold \";\", such as \"b;\": perhaps --categorySeparator=';' is"
                    + " meant")));
    assertThat(
        check(JsonFields.arxiv().withCategorySeparator(";"), file).advice(), is(Optional.empty()));
    JsonFields named = JsonFields.arxiv().withAsked(Set.of(PaperField.CATEGORIES));
    assertThat(
        check(named, file).advice(),
        is(
            Optional.of(
                "categories are split at white space, such as \"b; wet land\": write"
                    + " --categorySeparator= to keep each text whole")));
  }

  @Test
  void check_linesThatAreNoObjects_areNotAskedForTheirFields() throws IOException {
    for (String text :
        new String[] {paper(1).replace("\n", ",\n"), "{\"all\":[" + paper(1) + "]}"}) {
      Path file = Files.writeString(folder.resolve("papers.jsonl"), text);

      assertThat(check(JsonFields.arxiv(), file).advice(), is(Optional.empty()));
      assertThat(
          check(JsonFields.arxiv(), file).failure().orElseThrow(),
          containsString(file + " looks like "));
    }
  }

  @Test
  void check_fileAfterABrokenOne_isNotBlamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("a.jsonl"), paper(1) + "broken\n");
    Path empty = Files.writeString(folder.resolve("b.jsonl"), "");
    Path table = Files.writeString(folder.resolve("c.jsonl"), "id,title\n1,t\n");

    assertThat(
        check(JsonFields.arxiv(), broken, empty, table).failure().orElseThrow(),
        containsString(table + " looks like a CSV table"));
    assertThat(
        check(JsonFields.arxiv(), broken, empty).failure().orElseThrow(),
        not(containsString("looks like")));
  }

  @Test
  void check_fileOfAnotherKindAmongManyLines_isNamedThoughARunWouldGoOn() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      lines.append(paper(i));
    }
    Path papers = Files.writeString(folder.resolve("a.jsonl"), lines);
    Path document =
        Files.writeString(
            folder.resolve("b.json"), "[" + paper(1000).strip() + "," + paper(1001).strip() + "]");

    ArchiveCheck.Checked found = check(JsonFields.arxiv(), papers, document);

    assertThat(found.failure(), is(Optional.empty()));
    assertThat(
        found.others().orElseThrow(),
        both(startsWith("1 of 2 files has no paper: " + document + " looks like one JSON document"))
            .and(containsString("jq -c '.[]'")));
  }

  /** Jackson tells UTF-32 by its first bytes, and fails in a way of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"UTF-32BE", "UTF-32LE", "UTF-16BE", "UTF-16LE"})
  void check_wideText_isNamed(String encoding) throws IOException {
    Path file =
        Files.write(folder.resolve("wide.jsonl"), paper(1).getBytes(Charset.forName(encoding)));

    assertThat(
        check(JsonFields.arxiv(), file).failure().orElseThrow(),
        both(containsString("UTF-")).and(containsString("iconv -f UTF-")));
  }

  @Test
  void check_idOfAnEarlierFile_failsAsARunWouldAndNamesBoth() throws IOException {
    Path one = Files.writeString(folder.resolve("a.jsonl"), paper(1) + "\n" + paper(2));
    Path two = Files.writeString(folder.resolve("b.jsonl"), paper(3) + paper(2) + paper(1));

    ArchiveCheck.Checked found = check(JsonFields.arxiv(), one, two);

    assertThat(found.counts().papers(), is(3L));
    assertThat(
        found.failure().orElseThrow(),
        both(startsWith("2 of 5 papers have the id of an earlier one"))
            .and(
                containsString(
                    ": /id is \"2\" in "
                        + one
                        + ", line 3, and in "
                        + two
                        + ", line 2 (if that file is a copy of another, leave it out).")));
  }

  private static String paper(int id) {
    return "{\"id\":" + id + ",\"title\":\"paper " + id + "\"}\n";
  }

  private ArchiveCheck.Checked check(JsonFields fields, Path... files) throws IOException {
    return ArchiveCheck.check(
        Stream.of(files).map(file -> Location.of(file.toString())).toList(),
        new ArchiveCheck.CheckSettings(
            fields, Limits.USUAL, Long.MAX_VALUE, 1 << 20, ZstdWindow.DEFAULT),
        Files.createTempDirectory(folder, "check"));
  }
}
