/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.EmbedPapers;
import dev.strata.model.Library;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are repeated or changed, on the Direct runner. */
class RestartIT extends SmallRuns {

  @Test
  void run_again_touchesNoFile() throws Exception {
    given(output);
    SortedMap<String, String> before = OutputFiles.identities(output);
    long embedded = EmbedPapers.papersInThisProcess();

    run(output);

    assertThat(OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of()));
    assertThat(EmbedPapers.papersInThisProcess(), is(embedded));
    for (String step : List.of("write shards", "embed", "cluster", "label", "index")) {
      assertThat(step, metrics(step).get("papers").asInt(), is(PAPERS));
      assertThat(step, metrics(step).get("kept").asInt(), is(PAPERS));
    }
  }

  @Test
  void run_archiveThatIsNotThere_leavesTheOutputWithItsManifest() throws Exception {
    given(output);
    SortedMap<String, String> before = OutputFiles.identities(output);

    Run refused = new Run();
    int status = refused.run("--archive=" + folder.resolve("missing.jsonl"), "--output=" + output);

    assertThat(refused.errors(), status, is(1));
    assertThat(OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of()));
  }

  /** Steps that write once something is worked out anyway (results, report) are left out here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "--asOf=2015-06-30 | -",
        "--extinctBelow=0.5 | -",
        "--newbornAbove=9 | -",
        "--titleField=/title,/name | -",
        "--lonely=7 | index/lonely.json",
        "--neighbors=3 | index/lonely.json",
        "--index=SQ8 | index/papers.faiss",
        "--stability=3 | topics/refits.json topics/refits.npy",
        "--clusters=6 | clusters labels index/papers.parquet index/lonely.json topics",
        "--sampleSize=50 | clusters labels index/papers.parquet index/lonely.json topics",
        "--maxTokens=20 | vectors clusters labels index topics",
        "--tokensPerBatch=64 | -",
        "--abstractField=/submitter | raw vectors clusters labels index topics",
        "--shardSize=7 | raw vectors clusters labels index topics",
        "--shardSize=30 | raw vectors clusters labels index topics",
      })
  void run_oneOptionChanged_redoesThatStepAndWhatFollows(String option, String redone)
      throws Exception {
    given(output);
    SortedMap<String, String> before = OutputFiles.identities(output);

    run(output, option);

    SortedSet<String> steps = new TreeSet<>();
    List<String> expected = redone == null ? List.of() : Arrays.asList(redone.split(" "));
    for (String file : OutputFiles.changed(before, OutputFiles.identities(output))) {
      boolean worked = !file.startsWith("results/");
      if (worked && file.contains("/") && !file.matches("(_done|rejects)/.*")) {
        steps.add(expected.contains(file) ? file : file.substring(0, file.indexOf('/')));
      }
    }
    assertThat(steps, is(new TreeSet<>(expected)));
    assertSameAsUnbroken(option);
  }

  /** The records are those of a build with another version; all else is as it was. */
  @ParameterizedTest
  @EnumSource
  void run_builtWithOtherVersion_makesAnewWhatTheLibraryDecides(Library library) throws Exception {
    given(output, "--index=SQ8");
    SortedMap<String, String> before = OutputFiles.identities(output);
    String version = Pattern.quote(library.version());
    Pattern part = Pattern.compile("(\"%s\"\\s*:\\s*\"%s)".formatted(library, version));
    for (String name : before.keySet()) {
      Path file = output.resolve(name);
      if (name.startsWith("_done/")) {
        Files.writeString(file, part.matcher(Files.readString(file)).replaceAll("$1.1"));
      }
    }

    run(output, "--index=SQ8");

    SortedSet<String> changed = OutputFiles.changed(before, OutputFiles.identities(output));
    changed.removeIf(file -> file.startsWith("_done/") || file.equals("manifest.json"));
    assertThat(changed, is(madeWith(library)));
    assertSameAsUnbroken("--index=SQ8");
  }

  private static Set<String> madeWith(Library library) {
    return switch (library) {
      case DJL, PYTORCH ->
          IntStream.range(0, 6)
              .mapToObj("vectors/shard_%05d.parquet"::formatted)
              .collect(Collectors.toSet());
      case OPENBLAS ->
          Set.of(
              "clusters/centroids.npy",
              "index/papers.faiss",
              "topics/refits.json",
              "topics/refits.npy");
      case FAISS -> Set.of("index/papers.faiss");
      case LUCENE -> Set.of("topics/terms.json");
      case OPENNLP, OPENNLP_MODELS -> Set.of("index/lonely.json", "topics/terms.json");
    };
  }

  @Test
  void run_archiveGrown_embedsTheNewPapersAlone() throws Exception {
    given(output, "--shardSize=50");
    SortedMap<String, String> before = OutputFiles.identities(output);
    long embedded = EmbedPapers.papersInThisProcess();
    List<String> grown = new ArrayList<>(lines);
    for (int i = 0; i < 15; i++) {
      grown.add("{\"id\":\"new" + i + "\",\"title\":\"New " + i + "\",\"abstract\":\"a\"}");
    }
    Files.write(archive, grown);

    String said = run(output, "--shardSize=50");

    assertThat(
        said,
        containsString(
            "\nembed: 135 papers, 120 of them embedded before (100 in shards that are kept,"
                + " 20 reused, 0 copied from other outputs) and 15 now, in "));
    assertEmbedded(135, 120, 20, 0);
    SortedSet<String> changed = OutputFiles.changed(before, OutputFiles.identities(output));
    changed.removeIf(file -> !file.startsWith("vectors/") && !file.startsWith("raw/"));
    assertThat(changed, is(Set.of("raw/shard_00002.parquet", "vectors/shard_00002.parquet")));
    assertThat(EmbedPapers.papersInThisProcess() - embedded, is(15L));
    assertSameAsUnbroken("--shardSize=50");
  }

  @Test
  void run_reusingAnotherOutput_embedsNothingAndEndsAsAnUnbrokenRun() throws Exception {
    Path earlier = unbroken("--shardSize=50");
    for (int times = 0; times < 3; times++) { // no race with the opening of the output
      deleteAll(output);
      long embedded = EmbedPapers.papersInThisProcess();
      String said = run(output, "--reuse=" + earlier);
      assertThat(EmbedPapers.papersInThisProcess() - embedded, is(0L));
      assertThat(
          said,
          containsString(
              "\nembed: 120 papers, all embedded before (0 in shards that are kept, 0 reused, 120"
                  + " copied from other outputs)\n"));
      assertEmbedded(120, 120, 0, 120);
      assertSameAsUnbroken();
    }
  }

  @Test
  void run_archiveShrunkOrReordered_endsAsAnUnbrokenRun() throws Exception {
    given(output);
    Files.write(archive, lines.subList(0, 47));
    run(output);
    assertSameAsUnbroken();
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(SEED));
    Files.write(archive, shuffled);
    run(output);
    assertSameAsUnbroken();
  }

  @ParameterizedTest
  @CsvSource({"truncated", "emptied", "flipped", "deleted"})
  void run_everyFileDamaged_makesItAnew(String damage) throws Exception {
    given(output);
    SortedMap<String, String> whole = OutputFiles.hashes(output);
    for (String name : whole.keySet()) {
      if (!name.startsWith("_done/")) {
        damage(output.resolve(name), damage);
      }
    }

    run(output);

    assertThat(OutputFiles.changed(whole, OutputFiles.hashes(output)), is(empty()));
  }

  @Test
  void run_rejectsDeletedAndArchiveMended_endsAsAnUnbrokenRun() throws Exception {
    lines.add(1, "{");
    Files.write(archive, lines);
    run(output);
    deleteAll(output.resolve("rejects"));
    lines.remove(1);
    Files.write(archive, lines.subList(0, PAPERS));

    run(output);

    assertSameAsUnbroken();
  }

  @Test
  void run_outputBelowAFile_isWrongUsage() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Run run = new Run();

    assertThat(run.run(arguments(file.resolve("output"))), is(2));

    assertThat(run.lastError(), containsString("goes through " + file + ", which is no folder"));
  }

  private void assertEmbedded(int papers, int kept, int reused, int copied) throws IOException {
    JsonNode embed = metrics("embed");
    assertThat(embed.get("papers").asInt(), is(papers));
    assertThat(embed.get("kept").asInt(), is(kept));
    assertThat(embed.at("/counters/papers_reused").asInt(), is(reused));
    assertThat(embed.at("/counters/papers_copied").asInt(), is(copied));
  }

  private JsonNode metrics(String step) throws IOException {
    for (JsonNode metrics :
        new ObjectMapper().readTree(output.resolve("metrics.json").toFile()).get("steps")) {
      if (metrics.get("step").asText().startsWith(step)) {
        return metrics;
      }
    }
    throw new AssertionError("no metrics of the step " + step);
  }

  private static void damage(Path file, String damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "truncated" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      case "emptied" -> Files.write(file, new byte[0]);
      case "deleted" -> Files.delete(file);
      default -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
  }
}
