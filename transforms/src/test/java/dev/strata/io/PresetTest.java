/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.google.common.io.Resources;
import dev.strata.model.Paper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each preset on lines of the shape that it is for, with invented words. */
class PresetTest {
  private static final Map<String, List<Paper>> EXPECTED =
      Map.of(
          "arxiv",
          List.of(
              paper("0704.0001", "On moss", "We saw moss.", "2007-04-02", "q-bio.PE", "math.ST")),
          "openalex",
          List.of(
              paper(
                  "https://openalex.org/W1",
                  "On moss",
                  "Moss grows on moss, slowly.",
                  "2001-05-06",
                  "Lichen Ecology"),
              paper("https://openalex.org/W2", "On rain", "", "2002-07-02", "Rain", "Weather")),
          "pubmed",
          List.of(
              paper("11", "A trial", "We tried.", "2019-01-15", "D000368:Aged", "D006801:Humans"),
              paper("12", "Another trial", "", "2019-12-01")),
          "crossref",
          List.of(
              paper("10.5555/1", "On moss", "Moss is green.", "2003-04-15", "Ecology, General"),
              paper("10.5555/2", "On rain", "", "2004-07-02", "Journal of Rain")),
          "s2orc",
          List.of(paper("77", "On moss", "We saw moss.", "2005-07-02", "Biology", "Geology")),
          "s2ag",
          List.of(
              paper("88", "On moss", "", "2006-02-03", "Biology", "Environmental Science"),
              paper("99", "On rain", "It rains.", "2007-07-02", "Physics")),
          "google-patents",
          List.of(
              paper(
                  "XX-1-A1",
                  "Moss cutter",
                  "It cuts moss.",
                  "1999-02-03",
                  "A01D34/00",
                  "B26B1/02")),
          "caselaw",
          List.of(
              paper("5", "Doe v. Roe", "Appeal about a fence.", "1897-02-15", "Court of Fences"),
              paper("6", "Roe v. Doe", "The fence stands.", "1898-07-02", "Court of Fences")));

  @TempDir private Path folder;

  @Test
  void named_each_readsItsShape() throws IOException {
    for (String name : Preset.NAMES) {
      assertThat(name, EXPECTED.get(name), is(notNullValue()));
      assertThat(name, papers(name), is(EXPECTED.get(name)));
    }
  }

  private List<Paper> papers(String preset) throws IOException {
    String text =
        Resources.toString(
            Resources.getResource(PresetTest.class, "presets/" + preset + ".jsonl"), UTF_8);
    Path file = Files.writeString(folder.resolve(preset), text);
    JsonPapers papers = new JsonPapers(Preset.named(preset).fields());
    List<Paper> all = new ArrayList<>();
    try (Lines lines = Lines.open(file.toString(), 0, Files.size(file), 1 << 20)) {
      while (lines.next()) {
        all.add(papers.read(lines, "", 0).paper());
      }
    }
    return all;
  }

  private static Paper paper(
      String id, String title, String abstractText, String day, String... categories) {
    return new Paper(id, title, abstractText, List.of(categories), day, "", 0);
  }
}
