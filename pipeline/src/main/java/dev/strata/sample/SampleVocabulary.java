/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The words of the sample archive: its subjects, the sentences they are put into, and the texts
 * that belong nowhere.
 */
record SampleVocabulary(List<Subject> subjects, Templates templates, List<Lonely> lonely) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A subject and its terms.
   *
   * @param profile how much was written about it over time, linear between knots and level outside
   *     them
   * @param things plural nouns
   * @param methods singular nouns
   * @param quantities singular nouns that take "the"
   * @param settings where things are, to stand after "in"
   */
  record Subject(
      String name,
      String category,
      SampleTruth.Fate fate,
      List<Knot> profile,
      List<String> things,
      List<String> methods,
      List<String> quantities,
      List<String> settings) {

    /** The weight of the subject among all subjects at a decimal year. */
    double weight(double year) {
      Knot before = profile.get(0);
      for (Knot after : profile) {
        if (after.year() >= year) {
          double span = after.year() - before.year();
          return span == 0
              ? after.weight()
              : before.weight()
                  + (after.weight() - before.weight()) * (year - before.year()) / span;
        }
        before = after;
      }
      return before.weight();
    }
  }

  /** A point of a subject's profile. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  @JsonPropertyOrder({"year", "weight"})
  record Knot(double year, double weight) {}

  /** Sentences with slots; {@link SampleProse} has their grammar. */
  record Templates(
      List<String> titles,
      List<String> openings,
      List<String> methods,
      List<String> results,
      List<String> closings,
      List<String> formulas,
      List<String> fits,
      List<String> submitters) {}

  /** A whole text that is like no other. */
  record Lonely(String title, String category, @JsonProperty("abstract") String abstractText) {}

  static SampleVocabulary load() {
    return new SampleVocabulary(
        read("sample-subjects.json", new TypeReference<>() {}),
        read("sample-templates.json", new TypeReference<>() {}),
        read("sample-lonely.json", new TypeReference<>() {}));
  }

  private static <T> T read(String resource, TypeReference<T> type) {
    try (InputStream in = SampleVocabulary.class.getResourceAsStream(resource)) {
      return MAPPER.readValue(Objects.requireNonNull(in, resource), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
