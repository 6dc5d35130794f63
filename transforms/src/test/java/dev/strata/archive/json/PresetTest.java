/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.google.common.io.Resources;
import dev.strata.model.Paper;
import dev.strata.model.PaperField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each preset on lines of the shape that it is for, with invented words. */
public class PresetTest {
  private static final Map<String, List<Paper>> EXPECTED =
      Map.of(
          "arxiv",
          List.of(
              paper("0704.0001", "On moss", "We saw moss.", "2007-04-02", "q-bio.PE", "math.ST"),
              paper("hep-th/9901001", "On fog", "Fog is low.", "2009-10-11", "hep-th")),
          "openalex",
          List.of(
              paper(
                  "https://openalex.org/W1",
                  "On moss",
                  "Moss grows on moss, slowly.",
                  "2001-05-06",
                  "Lichen Ecology"),
              paper("https://openalex.org/W2", "On rain", "", "2002-07-02", "Rain", "Weather"),
              paper("https://openalex.org/W3", "On fog", "Fog is low.", "2003-04-05")),
          "pubmed",
          List.of(
              paper("11", "A trial", "We tried.", "2019-01-15", "D000368:Aged", "D006801:Humans"),
              paper("12", "Another trial", "", "2019-12-01"),
              paper("13", "A third trial", "We tried again.", "2018-04-16", "moss", "fog")),
          "crossref",
          List.of(
              paper("10.5555/1", "On moss", "Moss is green.", "2003-04-15", "Ecology, General"),
              paper("10.5555/2", "On rain", "", "2004-07-02", "Journal of Rain"),
              paper("10.5555/3", "On fog", "", "2005-06-07"),
              paper("10.5555/4", "On dew", "", "2006-07-15"),
              paper("10.5555/5", "On hail", "", "2007-08-09")),
          "s2orc",
          List.of(
              paper("77", "On moss", "We saw moss.", "2005-07-02", "Biology", "Geology"),
              paper("78", "On rain", "It rains.", "2006-05-04", "Hydrology"),
              paper("79", "On fog", "Fog is low.", "2008-07-02")),
          "s2ag",
          List.of(
              paper("88", "On moss", "", "2006-02-03", "Biology", "Environmental Science"),
              paper("99", "On rain", "It rains.", "2007-07-02", "Physics"),
              paper("f01", "On fog", "", "2008-09-10", "Geology")),
          "google-patents",
          List.of(
              paper(
                  "XX-1-A1", "Moss cutter", "It cuts moss.", "1999-02-03", "A01D34/00", "B26B1/02"),
              paper("XX-2-A1", "Rain gauge", "", "2001-02-03", "G01W1/14")),
          "caselaw",
          List.of(
              paper("5", "Doe v. Roe", "Appeal about a fence.", "1897-02-15", "Court of Fences"),
              paper("6", "Roe v. Doe", "The fence stands.", "1898-07-02", "Court of Fences"),
              paper("7", "In re Moss", "Moss may grow.", "1899-03-04", "Court of Fences"),
              paper("8", "Fog v. Rain", "Appeal about fog.", "1900-05-15", "Court of Weather"),
              paper("9", "Dew v. Fog", "Dew may fall.", "1901-06-07", "Court of Weather")));

  @TempDir private Path folder;

  @Test
  void named_each_readsItsShape() throws IOException {
    for (String name : Preset.NAMES) {
      assertThat(name, EXPECTED.get(name), is(notNullValue()));
      assertThat(name, papers(name, Preset.named(name).fields()), is(EXPECTED.get(name)));
    }
  }

  /** Of several pointers to a part, each is needed for one of the lines here. */
  @Test
  void named_withoutOneOfItsPointers_readsLess() throws IOException {
    for (String name : Preset.NAMES) {
      JsonFields fields = Preset.named(name).fields();
      for (PaperField part : PaperField.values()) {
        for (String pointer : fields.pointers(part)) {
          List<String> others = new ArrayList<>(fields.pointers(part));
          others.remove(pointer);
          if (!others.isEmpty()) {
            assertThat(
                name + " without " + pointer,
                papers(name, with(fields, part, others)),
                is(not(EXPECTED.get(name))));
          }
        }
      }
    }
  }

  private static JsonFields with(JsonFields fields, PaperField part, List<String> pointers) {
    return switch (part) {
      case ID -> fields.withId(pointers);
      case TITLE -> fields.withTitle(pointers);
      case ABSTRACT -> fields.withAbstractText(pointers);
      case CATEGORIES -> fields.withCategories(pointers);
      case DATE -> fields.withCreated(pointers);
    };
  }

  private List<Paper> papers(String preset, JsonFields fields) throws IOException {
    Path file = Files.writeString(folder.resolve(preset), lines(preset));
    JsonPapers papers = new JsonPapers(fields);
    List<Paper> all = new ArrayList<>();
    try (Lines lines = Lines.open(file.toString(), 0, Files.size(file), 1 << 20)) {
      while (lines.next()) {
        all.add(papers.read(lines, "", 0).paper());
      }
    }
    return all;
  }

  /** Lines as those of the archive that a preset is for. */
  public static String lines(String preset) throws IOException {
    return Resources.toString(
        Resources.getResource(PresetTest.class, "presets/" + preset + ".jsonl"), UTF_8);
  }

  private static Paper paper(
      String id, String title, String abstractText, String day, String... categories) {
    return new Paper(id, title, abstractText, List.of(categories), day, "", 0);
  }
}
