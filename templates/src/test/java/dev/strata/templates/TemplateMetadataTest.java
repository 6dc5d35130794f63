/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.templates;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.TemplateMetadata;
import dev.strata.pipeline.StrataOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.beam.sdk.options.Description;
import org.junit.jupiter.api.Test;

class TemplateMetadataTest {

  @Test
  void metadata_everyParameter_isAnOptionWithTheSameHelp() throws Exception {
    TemplateMetadata metadata =
        GsonFactory.getDefaultInstance()
            .fromString(Files.readString(Path.of("metadata.json")), TemplateMetadata.class);
    assertThat(metadata.getUnknownKeys().keySet(), is(empty()));
    assertThat(metadata.getParameters(), is(not(empty())));
    for (ParameterMetadata parameter : metadata.getParameters()) {
      assertThat(parameter.getUnknownKeys().keySet(), is(empty()));
      String name = parameter.getName();
      String getter = "get" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      assertThat(
          name,
          parameter.getHelpText(),
          is(StrataOptions.class.getMethod(getter).getAnnotation(Description.class).value()));
    }
  }
}
