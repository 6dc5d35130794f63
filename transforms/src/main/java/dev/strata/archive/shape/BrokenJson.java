/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.strata.archive.json.Lines;
import dev.strata.input.fields.PaperJson;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says where a line is no JSON, and why. The start of such a line often looks sound. */
public final class BrokenJson {
  /**
   * Parts of the parser's message that are left out, since the line itself shows them, or since
   * they say where in memory the line is.
   */
  private static final Pattern SAID_BY_US =
      Pattern.compile(": was expecting.*| \\(start marker at .*| ?\\[Source: .*", Pattern.DOTALL);

  private BrokenJson() {}

  /**
   * A sentence about the line that {@code in} stands at; empty where the parser finds nothing
   * wrong, for example where the line holds several values.
   */
  public static Optional<String> sentence(Lines in, String source, long line) {
    try (JsonParser parser = PaperJson.FACTORY.createParser(in.bytes(), in.start(), in.size())) {
      while (parser.nextToken() != null) {}
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          String.format(
              "%s, line %d is no JSON near its character %d: %s",
              source,
              line,
              e.getLocation().getColumnNr(),
              SAID_BY_US.matcher(e.getOriginalMessage()).replaceAll("")));
    } catch (CharConversionException e) { // Jackson takes the line for UTF-32
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
