/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;

/** JSON files for people and programs: indented, members in declared order, days as YYYY-MM-DD. */
public final class JsonFile {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .serializationInclusion(JsonInclude.Include.ALWAYS)
          .build();

  private JsonFile() {}

  /**
   * Writes {@code value} as {@code target}, a file of {@code layout}, under a temporary name first.
   *
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static void write(OutputLayout layout, String target, Object value) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(value);
    AtomicFile.write(
        layout,
        target,
        channel -> {
          OutputStream out = Channels.newOutputStream(channel);
          out.write(json);
          out.write('\n');
        });
  }
}
