/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.TinyModel;
import dev.strata.pipeline.SampleArchive;
import dev.strata.pipeline.StrataMain;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph on a Flink cluster inside this process. */
class FlinkIT {

  @TempDir private Path folder;

  @Test
  void run_embeddedCluster_embedsAndRanksEveryPaper() throws Exception {
    Path archive = folder.resolve("archive.jsonl");
    SampleArchive.write(archive, 120, 42);
    Path output = folder.resolve("output");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status =
        new StrataMain(
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8))
            .run(
                new String[] {
                  "--archive=" + archive,
                  "--output=" + output,
                  "--shardSize=50",
                  "--model=" + TinyModel.write(folder.resolve("model")),
                  "--flinkMaster=[local]",
                  "--parallelism=2"
                },
                FlinkMain::configure);

    assertThat(err.toString(UTF_8), status, is(0));
    JsonNode summary = new ObjectMapper().readTree(output.resolve("results/summary.json").toFile());
    assertThat(summary.get("papers").asInt(), is(120));
    assertThat(summary.get("shards").asInt(), is(3));
    assertThat(output.resolve("index/papers.faiss").toFile().exists(), is(true));
    assertThat(output.resolve("_tmp").toFile().exists(), is(false));
  }
}
