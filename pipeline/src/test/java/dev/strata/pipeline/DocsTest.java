/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;

import dev.strata.serve.ServeMain;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents say, checked against the code. */
class DocsTest {
  private static final Path ROOT = Path.of("..");

  /** What {@link CheckMain} alone takes. */
  private static final String OF_CHECK = "all";

  private static final Set<String> VIEWS =
      Set.of(
          "Centroids",
          "AsOf",
          "Counts",
          "Trends",
          "Topics",
          "Names",
          "Rankings",
          "Sample",
          "TopicLabels",
          "Stability",
          "Categories",
          "Shards",
          "ShardNames");

  @Test
  void architecture_everyTopLevelStep_hasItsBox() throws Exception {
    String page = Files.readString(ROOT.resolve("src/site/markdown/architecture.md"));
    String diagram = page.substring(page.indexOf("```"), page.lastIndexOf("```"));
    Set<String> steps = steps();
    steps.removeAll(VIEWS);
    assertThat(steps, hasItems("ReadJsonl", "ReadVectors", "BuildIndex", "CloseOutput"));
    for (String step : steps) {
      assertThat(diagram, containsString(step));
    }
    Matcher box = Pattern.compile("\\b(?:[A-Z][a-z]+){2,}\\b").matcher(diagram);
    Set<String> boxes = new TreeSet<>();
    while (box.find()) {
      boxes.add(box.group());
    }
    assertThat(boxes, everyItem(is(in(steps))));
  }

  @Test
  void readme_everyOption_isOneWithThatDefault() throws Exception {
    String page = Files.readString(ROOT.resolve("README.md"));
    Set<String> known =
        Stream.of(
                OptionsHelp.getters().stream().map(OptionsHelp::name), Stream.of(OF_CHECK), ofAsk())
            .flatMap(names -> names)
            .collect(Collectors.toSet());
    Matcher option = Pattern.compile("--([a-z][A-Za-z-]+)").matcher(page);
    while (option.find()) {
      assertThat(option.group(1), is(in(known)));
    }
    Matcher row = Pattern.compile("\\| `--(\\w+)` \\|.*\\| ([0-9.]+) \\|").matcher(page);
    int rows = 0;
    while (row.find()) {
      Method getter = getter(row.group(1));
      assertThat(row.group(1), OptionsHelp.defaultValue(getter), is(row.group(2)));
      rows++;
    }
    assertThat(rows, is(7));
  }

  /** The names of the options of the commands that open a finished output. */
  private static Stream<String> ofAsk() {
    return Stream.of(
            new AskMain(null, System.out, System.err, false), new ServeMain(System.out, System.err))
        .flatMap(command -> new CommandLine(command).getCommandSpec().options().stream())
        .map(option -> option.longestName().substring(2));
  }

  @Test
  void askPage_everyOption_isOne() throws Exception {
    String page = Files.readString(ROOT.resolve("src/site/markdown/ask.md"));
    Set<String> known =
        Stream.concat(OptionsHelp.getters().stream().map(OptionsHelp::name), ofAsk())
            .collect(Collectors.toSet());
    Matcher option = Pattern.compile("--([a-z][A-Za-z-]+)").matcher(page);
    while (option.find()) {
      assertThat(option.group(1), is(in(known)));
    }
  }

  @Test
  void help_everyOption_isListedWithRangeAndDefault() {
    String help = OptionsHelp.all().replaceAll("\\s+", " ");
    String brief = OptionsHelp.text().replaceAll("\\s+", " ");
    for (Method getter : OptionsHelp.getters()) {
      assertThat(help, containsString("--" + OptionsHelp.name(getter) + " "));
      assertThat(brief, containsString("--" + OptionsHelp.name(getter)));
    }
    assertThat(
        help,
        containsString(
            "The number of papers in each shard. It is in [1, 1000000]. The default is 10000."));
    assertThat(help, containsString("It is in (0, 1]. The default is 0.2."));
  }

  @Test
  void help_everyOption_isInSentences() {
    for (Method getter : OptionsHelp.getters()) {
      String meaning = getter.getAnnotation(Description.class).value();
      assertThat(meaning, matchesRegex("[A-Z].*\\."));
    }
  }

  private static Method getter(String option) {
    return OptionsHelp.getters().stream()
        .filter(g -> OptionsHelp.name(g).equals(option))
        .findFirst()
        .orElseThrow();
  }

  /** Names of the steps that the graph itself applies, be it of an archive or of its vectors. */
  private static Set<String> steps() {
    StrataOptions archive = PipelineOptionsFactory.create().as(StrataOptions.class);
    archive.setArchive(List.of("nowhere/archive.jsonl"));
    StrataOptions vectors = PipelineOptionsFactory.create().as(StrataOptions.class);
    vectors.setVectors(List.of("nowhere/vectors"));
    Set<String> steps = steps(archive);
    steps.addAll(steps(vectors));
    return steps;
  }

  private static Set<String> steps(StrataOptions options) {
    options.setOutput("nowhere/output");
    Set<String> steps = new TreeSet<>();
    GraphSteps.visit(
        options,
        node -> {
          boolean isGraph = node.getFullName().isEmpty();
          if (!isGraph) {
            steps.add(node.getFullName());
          }
          return isGraph;
        });
    return steps;
  }
}
