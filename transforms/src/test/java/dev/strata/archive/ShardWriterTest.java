/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static dev.strata.archive.TestArchive.paper;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.archive.TestArchive.Run;
import dev.strata.archive.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardWriterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"1\",\"title\":\"X1\",\"abstract\":\"A\"}", "broken", ""})
  void process_archiveChangedSinceThePlan_fails(String replacement) throws IOException {
    TestArchive archive = new TestArchive(folder);
    String file = archive.file("a.jsonl", paper("0") + "\n" + paper("1") + "\n");
    Run run = archive.run(file);
    byte[] before = Files.readAllBytes(Path.of(run.layout().raw(0)));
    Files.delete(Path.of(run.layout().done(run.layout().raw(0)))); // so it is written anew
    archive.file("a.jsonl", paper("0") + "\n" + replacement + "\n");

    Pipeline pipeline = Pipeline.create();
    pipeline.apply(Create.of(run.plans())).apply(WriteShards.to(run.layout(), JsonFields.arxiv()));
    Throwable failure = assertThrows(PipelineExecutionException.class, pipeline::run).getCause();

    assertThat(failure.getMessage(), startsWith("the archive changed while it was read"));
    assertThat(Files.readAllBytes(Path.of(run.layout().raw(0))), is(before));
    assertThat(
        TestArchive.files(Path.of(run.layout().tmp())).stream()
            .filter(temporary -> temporary.getFileName().toString().startsWith("attempt"))
            .toList(),
        is(List.of()));
  }
}
