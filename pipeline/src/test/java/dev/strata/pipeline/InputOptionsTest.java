/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.Preset;
import dev.strata.given.ReadVectors;
import dev.strata.input.Limits;
import dev.strata.model.PaperField;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of the command line say of the input. */
class InputOptionsTest {
  @Test
  void fields_noOption_areThePresets() {
    for (String name : Preset.NAMES) {
      assertThat(fields("--preset=" + name), is(Preset.named(name).fields()));
    }
    assertThat(fields(), is(JsonFields.arxiv()));
  }

  @Test
  void fields_someNamed_areThoseAndTheOthersOfThePreset() {
    JsonFields preset = Preset.named("pubmed").fields();

    JsonFields fields =
        fields(
            "--preset=pubmed",
            "--titleField=/t, /u",
            "--categorySeparator=|",
            "--language=en",
            "--keepMarkup");

    assertThat(
        fields,
        is(
            preset
                .withTitle(List.of("/t", "/u"))
                .withCategorySeparator("|")
                .withLanguage("en")
                .withKeepMarkup(true)
                .withAsked(Set.of(PaperField.TITLE))));
  }

  @Test
  void fields_allNamed_areAskedFor() {
    JsonFields fields =
        fields(
            "--idField=/i",
            "--titleField=/t",
            "--abstractField=/a",
            "--categoriesField=/c/*/d",
            "--createdField=/e");

    assertThat(fields.id(), is(List.of("/i")));
    assertThat(fields.title(), is(List.of("/t")));
    assertThat(fields.abstractText(), is(List.of("/a")));
    assertThat(fields.categories(), is(List.of("/c/*/d")));
    assertThat(fields.created(), is(List.of("/e")));
    assertThat(fields.asked(), is(EnumSet.allOf(PaperField.class)));
  }

  @Test
  void fields_namedAsNone_areNotAskedFor() {
    JsonFields fields = fields("--abstractField=", "--categoriesField=");

    assertThat(fields.abstractText(), is(empty()));
    assertThat(fields.categories(), is(empty()));
    assertThat(fields.asked(), is(empty()));
  }

  @Test
  void fields_emptySeparator_isNotThePresets() {
    assertThat(fields("--preset=pubmed").categorySeparator(), is(";"));
    assertThat(fields("--preset=pubmed", "--categorySeparator=").categorySeparator(), is(""));
    assertThat(fields("--preset=google-patents", "--language=").language(), is(""));
  }

  @Test
  void limits_unlessGiven_areTheUsualOnes() {
    assertThat(InputOptions.limits(options()), is(Limits.USUAL));
    assertThat(
        InputOptions.limits(
            options("--allowUndated", "--maxDuplicateFraction=0.2", "--maxRejectFraction=0.3")),
        is(new Limits(0.3, 0.2, true)));
  }

  @Test
  void vectors_options_areTheirSettings() {
    StrataOptions options =
        options(
            "--idColumn=i",
            "--vectorColumn=v",
            "--normalize",
            "--categorySeparator=|",
            "--keepMarkup",
            "--maxRejectFraction=0.3");

    assertThat(
        InputOptions.vectors(options, null),
        is(
            new ReadVectors.GivenSettings(
                "i", "v", true, "|", true, new Limits(0.3, 0.05, false), null)));
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1024",
    "28, 268435456",
    "31, 2147483648",
    "1024, 1024",
    "134217728, 134217728",
    "2147483648, 2147483648",
  })
  void maxZstdWindow_upTo31_isAPowerOfTwo(String given, long bytes) {
    assertThat(InputOptions.maxZstdWindow(options("--maxZstdWindow=" + given)), is(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {26, 28})
  void build_ofAnArchive_readsAsTheOptionsSay(int window) {
    Set<String> shown =
        shown(
            options(
                "--archive=nowhere/archive.jsonl",
                "--output=nowhere/output",
                "--until=shards",
                "--maxZstdWindow=" + window,
                "--maxLineBytes=" + (7 + window),
                "--shardSize=" + (9 + window),
                "--maxRejectFraction=0.25"));

    assertThat(
        shown,
        hasItems(
            "maxZstdWindow " + (1L << window),
            "maxLineBytes " + (7 + window),
            "shardSize " + (9 + window),
            "maxRejectFraction 0.25"));
  }

  /** What the step ReadJsonl shows of itself. */
  private static Set<String> shown(StrataOptions options) {
    Set<String> shown = new TreeSet<>();
    GraphSteps.visit(
        options,
        node -> {
          if (node.getFullName().equals("ReadJsonl")) {
            DisplayData.from(node.getTransform())
                .items()
                .forEach(item -> shown.add(item.getKey() + " " + item.getValue()));
          }
          return true;
        });
    return shown;
  }

  private static JsonFields fields(String... args) {
    return InputOptions.fields(options(args));
  }

  private static StrataOptions options(String... args) {
    return PipelineOptionsFactory.fromArgs(args).as(StrataOptions.class);
  }
}
