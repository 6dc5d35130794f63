/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strata.archive.TestArchive;
import dev.strata.archive.json.JsonFields;
import dev.strata.given.GivenFiles;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProseTest {
  private static final String LINE =
      "{\"id\":\"<i>1</i>\",\"title\":\"The  <i>lobe</i>&nbsp;&amp; more\","
          + "\"abstract\":\" <jats:p>CO<jats:sub>2</jats:sub></jats:p><jats:p>p &lt; 0.05</jats:p>\"}";

  @TempDir Path folder;

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private Paper paper(boolean keepMarkup) throws IOException {
    TestArchive archive = new TestArchive(folder);
    return archive
        .run(
            archive.output(),
            JsonFields.arxiv().withKeepMarkup(keepMarkup),
            read -> read,
            archive.file("a.jsonl", LINE))
        .papers()
        .get(0)
        .get(0);
  }

  @Test
  void read_markup_isTakenOutOfTitleAndAbstractAlone() throws IOException {
    Paper paper = paper(false);

    assertThat(paper.id(), is("<i>1</i>"));
    assertThat(paper.title(), is("The lobe & more"));
    assertThat(paper.abstractText(), is("CO2 p < 0.05"));
  }

  @Test
  void read_markupThatIsKept_isThere() throws IOException {
    Paper paper = paper(true);

    assertThat(paper.title(), is("The <i>lobe</i>&nbsp;&amp; more"));
    assertThat(
        paper.abstractText(),
        is("<jats:p>CO<jats:sub>2</jats:sub></jats:p><jats:p>p &lt; 0.05</jats:p>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"title", "abstract"})
  void paperRows_textsOfGivenVectors_areWithoutMarkup(String column) throws IOException {
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            "message m { optional binary " + column + " (STRING); repeated float vector; }",
            List.of("a <i>b</i>  &amp; c", "x <y"),
            List.of(List.of(1f), List.of(1f)),
            builder -> builder);

    assertThat(texts(file, column, false), contains("a b & c", "x <y"));
    assertThat(texts(file, column, true), contains("a <i>b</i> &amp; c", "x <y"));
  }

  @Test
  void paperRows_invertedIndexInAText_isPutTogether() throws IOException {
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            "message m { optional binary abstract (STRING); repeated float vector; }",
            List.of("{\"fog\": [0], \"<i>low</i>\": [2], \"is\": [1]}", "{x} and {y}"),
            List.of(List.of(1f), List.of(1f)),
            builder -> builder);

    assertThat(texts(file, "abstract", false), contains("fog is low", "{x} and {y}"));
    assertThat(texts(file, "abstract", true), contains("fog is <i>low</i>", "{x} and {y}"));
  }

  private static List<String> texts(Path file, String column, boolean keepMarkup)
      throws IOException {
    Shard.Given given =
        new Shard.Given(
            "file",
            "id",
            "vector",
            " ",
            false,
            keepMarkup,
            0,
            List.of(new Shard.Part(file.toString(), 2, List.of(), null)));
    List<String> texts = new ArrayList<>();
    PaperRows.read(
        new Shard(0, file.toString(), 2, "", given),
        List.of(column),
        values -> texts.add(values[0]));
    return texts;
  }
}
