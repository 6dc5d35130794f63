/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.display.HasDisplayData;
import org.junit.jupiter.api.Test;

class ResultOptionsTest {
  private static final StrataOptions OPTIONS =
      PipelineOptionsFactory.fromArgs(
              "--archive=s3://key:secret@bucket/a/20??.jsonl,b/c.jsonl",
              "--vectors=s3://key:secret@bucket/v.parquet",
              "--model=https://user:secret@host/models/m.zip?X-Amz-Signature=secret",
              "--reuse=s3://key:secret@bucket/earlier",
              "--previous=s3://key:secret@bucket/previous",
              "--output=out")
          .as(StrataOptions.class);

  @Test
  void of_urls_areTheirNamesWithoutSecrets() {
    assertThat(ResultOptions.of(OPTIONS).get("model"), is("m.zip"));
    assertThat(ResultOptions.of(OPTIONS).toString(), not(containsString("secret")));
    StrataOptions archive = PipelineOptionsFactory.as(StrataOptions.class);
    archive.setArchive(OPTIONS.getArchive());
    assertThat(ResultOptions.archive(archive), is("20??.jsonl, c.jsonl"));
  }

  @Test
  void of_prompt_isThereWithItsSpacesAlsoIfItIsEmpty() {
    assertThat(prompt("--prompt=passage: "), is("passage: "));
    assertThat(prompt("--prompt="), is(""));
    assertThat(ResultOptions.of(OPTIONS).containsKey("prompt"), is(false));
  }

  private static String prompt(String arg) {
    return ResultOptions.of(
            PipelineOptionsFactory.fromArgs(arg, "--archive=a", "--output=o")
                .as(StrataOptions.class))
        .get("prompt");
  }

  /** The options themselves go to the pages of runners, and in JSON to workers. */
  @Test
  void options_shownOrSent_haveNoSecrets() throws IOException {
    assertThat(
        DisplayData.from((HasDisplayData) OPTIONS).items().toString(),
        not(containsString("secret")));
    assertThat(new ObjectMapper().writeValueAsString(OPTIONS), not(containsString("secret")));
  }
}
