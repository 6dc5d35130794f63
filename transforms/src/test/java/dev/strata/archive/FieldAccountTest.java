/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.strata.archive.json.JsonFields;
import dev.strata.input.Limits;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldState;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user learns of an archive's fields and lines, and when a run fails over them. */
class FieldAccountTest {
  private static final AccountWords WORDS = new AccountWords("line");

  @TempDir private Path folder;
  private TestArchive archive;

  @BeforeEach
  void makeArchive() {
    archive = new TestArchive(folder);
  }

  @ParameterizedTest
  @ValueSource(longs = {30, 1 << 20})
  void read_fieldsThatAreAmiss_areCountedWithTheFirstOfEach(long rangeBytes) throws IOException {
    String one =
        archive.file(
            "a.jsonl",
            """
            {"id":1,"title":"one","abstract":"a","categories":"x y","update_date":"2019"}

            {"id":2,"title":"two","abstract":{"deep":{"er":[1]}},"update_date":"soon"}
            broken
            {"id":3,"title":"three","abstract":true,"categories":[],"update_date":"2019 Wintry"}
            """);
    String two =
        archive.file(
            "b.jsonl", "{\"id\":4,\"title\":\"four\",\"abstract\":\"\",\"update_date\":null}");

    ArchiveCounts counts = archive.run(read -> read.withRangeBytes(rangeBytes), one, two).counts();

    assertThat(
        WORDS.lines(counts),
        contains(
            "4 papers of 5 lines in 2 files",
            "left out: 1 line with no JSON value, first " + one + ", line 4: broken",
            "abstract: missing in 1 of 4 lines, first "
                + two
                + ", line 1; 2 of 4 lines of a type that is not read, first an object,"
                + " {\"deep\":{\"er\":[1]}} in "
                + one
                + ", line 3 at /abstract",
            "categories: missing in 3 of 4 lines, first " + one + ", line 3",
            "date: missing in 1 of 4 lines, first "
                + two
                + ", line 1; 2 of 4 lines not understood, first \"soon\" in "
                + one
                + ", line 3 at /update_date"));
    assertThat(
        counts.fields().get(PaperField.DATE).first().get(FieldState.NOT_UNDERSTOOD),
        is(new Example(one, 3, "/update_date", "\"soon\"")));
  }

  @Test
  void read_nothingAmiss_isOneLine() throws IOException {
    String file =
        archive.file(
            "a.jsonl",
            "{\"id\":1,\"title\":\"t\",\"abstract\":\"a\",\"categories\":\"x\",\"update_date\":\"2019\"}");

    assertThat(WORDS.lines(archive.run(file).counts()), contains("1 paper of 1 line in 1 file"));
  }

  @Test
  void read_longValue_isCut() throws IOException {
    String file =
        archive.file(
            "a.jsonl", "{\"id\":1,\"title\":\"t\",\"update_date\":\"" + "x".repeat(500) + "\"}");

    Example example =
        archive
            .run(file)
            .counts()
            .fields()
            .get(PaperField.DATE)
            .first()
            .get(FieldState.NOT_UNDERSTOOD);

    assertThat(example.value(), is("\"" + "x".repeat(79) + "…"));
  }

  @Test
  void read_idsThatBeginAnew_failWithTheFieldAnExampleAndBothFiles() throws IOException {
    String one = archive.file("a.jsonl", paper(1) + paper(2) + paper(3));
    String two = archive.file("b.jsonl", "\n" + paper(4) + paper(2) + paper(3));

    assertThat(
        failure(read -> read.withLimits(Limits.USUAL), Set.of(), one, two),
        is(
            "2 of 6 papers have the id of an earlier one, more than the fraction of 0.05 that is"
                + " allowed: 2 of them in "
                + two
                + ": /id is \"2\" in "
                + one
                + ", line 2, and in "
                + two
                + ", line 3 (if that file is a copy of another, leave it out). Name the field that tells papers apart with --idField, or allow more"
                + " with --maxDuplicateFraction. In all: 4 papers of 6 lines in 2 files"));
    assertThat(
        archive.run(read -> read.withLimits(new Limits(0, 0.34, false)), one, two).ids().size(),
        is(4));
  }

  /** Where nearly no line is a paper, more of them are no remedy. */
  @Test
  void read_noIdNearlyAnywhere_failsWithTheAccountOfIds() throws IOException {
    String file = archive.file("a.jsonl", paper(1) + "{\"pmid\":1}\n{\"pmid\":2}\n");

    String sentence = failure(read -> read.withLimits(Limits.USUAL), Set.of(), file);

    assertThat(
        sentence,
        containsString(
            ". The id: missing in 2 of 3 lines, first "
                + file
                + ", line 2; name another field with --idField, or all fields with --preset. See "));
    assertThat(sentence, endsWith("/rejects/"));
  }

  @Test
  void read_idsByOtherPointers_failWithThoseThatLedThere() throws IOException {
    String file =
        archive.file("a.jsonl", "{\"new\":1.0,\"title\":\"t\"}\n{\"old\":\"1\",\"title\":\"t\"}\n");
    JsonFields fields = JsonFields.arxiv().withId(List.of("/doi", "/new", "/old"));

    assertThat(
        failure(archive.output(), fields, read -> read.withLimits(Limits.USUAL), file),
        containsString(
            ": /new,/old is \"1\" in " + file + ", line 1, and in " + file + ", line 2. "));
  }

  @Test
  void read_fieldThatWasNamedAndLeadsNowhere_fails() throws IOException {
    String file = archive.file("a.jsonl", paper(1) + paper(2));

    assertThat(
        failure(read -> read, EnumSet.of(PaperField.ABSTRACT), file),
        is(
            "--abstractField leads to no abstract: none in 2 lines; nothing at /abstract. In all: 2"
                + " papers of 2 lines in 1 file"));
    archive.run(file); // the usual fields may lead nowhere
  }

  @Test
  void read_moreThanHalfOfTheDatesNotUnderstood_failsUnlessAllowed() throws IOException {
    String file =
        archive.file(
            "a.jsonl",
            dated(1, "2019")
                + dated(2, "2019 Wintry")
                + dated(3, "spring?")
                + dated(4, "")
                + "!\n");

    assertThat(
        failure(read -> read.withLimits(new Limits(0.5, 0, false)), Set.of(), file),
        is(
            "2 of 3 dates at /update_date are not understood, first \"2019 Wintry\" in "
                + file
                + ", line 2: name another field with --createdField, or go on without them with"
                + " --allowUndated. In all: 4 papers of 5 lines in 1 file; left out: 1 line with no"
                + " JSON value, first "
                + file
                + ", line 5: !"));
    archive.run(read -> read.withLimits(new Limits(0.5, 0, true)), file);
    String half = archive.file("b.jsonl", dated(1, "2019") + dated(2, "2019 Wintry"));
    archive.run(read -> read.withLimits(Limits.USUAL), half);
  }

  @Test
  void read_datesOfATypeThatIsNotRead_areDatesThatAreNotUnderstood() throws IOException {
    String file =
        archive.file(
            "a.jsonl", "{\"id\":1,\"title\":\"t\",\"update_date\":{\"when\":{\"y\":2019}}}");

    assertThat(
        failure(read -> read.withLimits(Limits.USUAL), Set.of(), file),
        startsWith("1 of 1 dates at /update_date are not understood, first an object"));
    ArchiveCounts counts =
        archive.run(read -> read.withLimits(new Limits(0, 0, true)), file).counts();
    assertThat(AccountWords.undated(counts.fields()), is("no date is understood"));
  }

  @Test
  void read_documentOfManyLines_fillsNoDiskAndSaysWhy() throws IOException {
    String file = archive.file("a.json", "[\n" + "  {},\n".repeat(3_000) + "  1\n]\n");

    String failure = failure(read -> read.withLimits(Limits.USUAL), Set.of(), file);

    assertThat(
        failure,
        containsString(
            "3,003 of 3,003 lines are no papers, more than the fraction of 0.01 that is allowed:"
                + " 3,002 lines with no JSON value, first "
                + file
                + ", line 1: [; 1 line with JSON that is no object, first "
                + file
                + ", line 3002: 1. "
                + file
                + " looks like one JSON document, not like JSON lines: make JSON lines of it with"
                + " `jq -c '.[]' "
                + file
                + " > papers.jsonl`. See "));
  }

  @Test
  void read_manyRejects_listsAThousandOfAReasonAndFileAndCountsTheRest() throws IOException {
    String one = archive.file("a.jsonl", "x\n".repeat(1_500) + "1\n" + paper(1));
    String two = archive.file("b.jsonl", "x\n".repeat(1_001));

    TestArchive.Run run = archive.run(read -> read.withRangeBytes(500), one, two);

    long listed = 0;
    long counted = 0;
    for (Path file : TestArchive.files(Path.of(run.layout().rejectsFolder()))) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains("notListed")) {
          counted += Long.parseLong(line.replaceAll(".*\"notListed\":(\\d+)}", "$1"));
        } else {
          listed++;
        }
      }
    }
    assertThat(listed, is(2_001L));
    assertThat(counted, is(501L));
    assertThat(
        run.counts().rejects().values().stream().mapToLong(Long::longValue).sum(), is(2_502L));
  }

  private static String paper(int id) {
    return "{\"id\":" + id + ",\"title\":\"paper " + id + "\"}\n";
  }

  private static String dated(int id, String date) {
    return "{\"id\":" + id + ",\"title\":\"paper\",\"update_date\":\"" + date + "\"}\n";
  }

  private String failure(
      UnaryOperator<ArchiveSettings> options, Set<PaperField> asked, String... archives)
      throws IOException {
    return failure(archive.output(), JsonFields.arxiv().withAsked(asked), options, archives);
  }

  private String failure(
      OutputLayout layout,
      JsonFields fields,
      UnaryOperator<ArchiveSettings> options,
      String... archives) {
    Throwable failure =
        assertThrows(RuntimeException.class, () -> archive.run(layout, fields, options, archives));
    return Throwables.getRootCause(failure).getMessage();
  }
}
