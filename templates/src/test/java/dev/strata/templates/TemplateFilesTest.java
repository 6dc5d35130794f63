/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.templates;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dataflow.model.ContainerSpec;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.ParameterMetadataEnumOption;
import com.google.api.services.dataflow.model.TemplateMetadata;
import dev.strata.pipeline.OptionsHelp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateFilesTest {

  /** Those of google-cloud-dataflow's launcher that a parameter here may have. */
  private static final Set<String> PARAM_TYPES =
      Set.of("TEXT", "NUMBER", "BOOLEAN", "ENUM", "GCS_READ_FILE", "GCS_WRITE_FOLDER");

  @Test
  void files_asTheyAreHere_areThoseOfTheOptions() throws IOException {
    assertThat(Files.readString(Path.of("metadata.json")), is(TemplateFiles.metadataJson()));
    assertThat(Files.readString(Path.of("container-spec.json")), is(TemplateFiles.specJson()));
  }

  @Test
  void metadata_everyOption_isAParameterThatDataflowKnowsEveryFieldOf() throws IOException {
    List<ParameterMetadata> parameters = metadata().getParameters();

    assertThat(parameters, hasSize(OptionsHelp.getters().size()));
    for (ParameterMetadata parameter : parameters) {
      assertThat(parameter.getUnknownKeys().keySet(), is(empty()));
      assertThat(parameter.getParamType(), is(in(PARAM_TYPES)));
    }
    assertThat(parameters.stream().filter(p -> !p.getIsOptional()).toList(), hasSize(1));
  }

  @Test
  void metadata_everyDefault_matchesItsOwnPatternsAndValues() throws IOException {
    for (ParameterMetadata parameter : metadata().getParameters()) {
      String value = parameter.getDefaultValue();
      if (value != null && parameter.getRegexes() != null) {
        assertThat(
            parameter.getName(), parameter.getRegexes(), everyItem(is(regexThatMatches(value))));
      }
      if (value != null && parameter.getEnumOptions() != null) {
        assertThat(
            parameter.getName(),
            parameter.getEnumOptions().stream().map(ParameterMetadataEnumOption::getValue).toList(),
            hasItem(value));
      }
    }
  }

  @Test
  void metadata_archive_isOneOrMoreObjectsOfAStore() throws IOException {
    String regex =
        metadata().getParameters().stream()
            .filter(p -> p.getName().equals("archive"))
            .findFirst()
            .orElseThrow()
            .getRegexes()
            .get(0);

    assertThat("gs://bucket/a*.jsonl.gz", matchesRegex(regex));
    assertThat("gs://bucket/a.jsonl,gs://other/b.jsonl", matchesRegex(regex));
    assertThat("a.jsonl".matches(regex), is(false));
    assertThat("gs://bucket/a.jsonl,b.jsonl".matches(regex), is(false));
  }

  @Test
  void spec_asItIsHere_hasNoFieldThatDataflowDoesNotKnow() throws IOException {
    ContainerSpec spec =
        GsonFactory.getDefaultInstance()
            .fromString(Files.readString(Path.of("container-spec.json")), ContainerSpec.class);

    assertThat(spec.getUnknownKeys().keySet(), is(empty()));
    assertThat(spec.getSdkInfo().getLanguage(), is("JAVA"));
    assertThat(spec.getMetadata(), is(metadata()));
  }

  private static TemplateMetadata metadata() throws IOException {
    TemplateMetadata metadata =
        GsonFactory.getDefaultInstance()
            .fromString(Files.readString(Path.of("metadata.json")), TemplateMetadata.class);
    assertThat(metadata.getUnknownKeys().keySet(), is(empty()));
    return metadata;
  }

  /** A matcher of patterns. */
  private static org.hamcrest.Matcher<String> regexThatMatches(String value) {
    return new org.hamcrest.CustomTypeSafeMatcher<>("a pattern that matches " + value) {
      @Override
      protected boolean matchesSafely(String regex) {
        return value.matches(regex);
      }
    };
  }
}
