/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.strata.embed.torch.TinyModel;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands for archives that are not arXiv's, on a few invented records. */
class OtherCorporaIT {

  @TempDir private Path folder;

  @Test
  void run_patents_findsTheirFields() throws Exception {
    assertThat(
        papers("patents"),
        contains(
            "ZZ-1000001-A1|Hinge for a folding bread knife|A hinge that locks in two positions."
                + "|[B26B 1/02, F16C 11/04]|1998-03-02",
            "ZZ-1000002-B2|Pump driven by footsteps||[]|2011-06-30",
            "ZZ-1000003-U||A lamp that dims when nobody reads.|[F21S 9/00]|2015-08-17"));
  }

  @Test
  void run_pubMed_findsItsFields() throws Exception {
    assertThat(
        papers("pubmed"),
        contains(
            "90000001|Sleep in lighthouse keepers: a cohort study."
                + "|BACKGROUND: Keepers wake at night. RESULTS: They sleep by day."
                + "|[Sleep, Occupations, Cohort Studies]|1994-05-15",
            "90000002|Bees that count to five.||[]|2003-07-02",
            "90000003||We describe a patient who tasted colours.|[Perception]|2019-11-30"));
  }

  @Test
  void run_caseLaw_findsItsFields() throws Exception {
    assertThat(
        papers("cases"),
        contains(
            "7001|Baker v. Miller|Flour delivered late; who bears the loss."
                + "|[Court of Invented Appeals]|1887-03-14",
            "7002|In re Lost Umbrella|An umbrella left on a train is not abandoned."
                + "|[Small Claims of Nowhere]|1923-10-15",
            "7003|City v. Beekeeper|Bees are not livestock.|[Court of Invented Appeals]|1971-07-02"));
  }

  /** Runs the README's command for {@code name}.jsonl, and tells what its papers became. */
  private List<String> papers(String name) throws IOException {
    Path archive = folder.resolve(name + ".jsonl");
    try (InputStream records = getClass().getResourceAsStream(name + ".jsonl")) {
      Files.copy(records, archive);
    }
    Path output = folder.resolve("output");
    String[] arguments =
        Stream.concat(
                command(name),
                Stream.of(
                    "--archive=" + archive,
                    "--output=" + output,
                    "--model=" + TinyModel.write(folder.resolve("model"))))
            .toArray(String[]::new);
    Run run = new Run();
    assertThat(run.errors(), run.run(arguments), is(0));
    List<String> papers = new ArrayList<>();
    ParquetFiles.read(
        output.resolve("raw/shard_00000.parquet").toString(),
        Schemas.RAW,
        row ->
            papers.add(
                Stream.of("id", "title", "abstract", "categories", "created")
                    .map(column -> row.get(column).toString())
                    .collect(Collectors.joining("|"))));
    return papers;
  }

  /** The options that the README gives for that archive, but for where it lies. */
  private static Stream<String> command(String name) throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    Matcher command =
        Pattern.compile("\\./strata run --archive=" + name + "\\.jsonl((?:[^\\n]*\\\\\\n)*[^\\n]*)")
            .matcher(readme);
    assertThat("README has a command for " + name, command.find(), is(true));
    return Stream.of(command.group(1).split("[\\\\\\s]+"))
        .filter(option -> !option.isEmpty() && !option.startsWith("--output="));
  }
}
