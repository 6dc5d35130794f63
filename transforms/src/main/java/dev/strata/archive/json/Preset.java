/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Preconditions;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/**
 * A preset: a name for the fields of an archive that many people have. Each preset is a JSON file
 * beside this class.
 *
 * @param of what the archive is
 * @param id pointers to the id; {@code title}, {@code abstractText} and {@code categories} are
 *     pointers to those parts
 * @param date pointers to the day
 * @param categorySeparator the separator, as in {@link JsonFields#categorySeparator()}
 * @param language the language, as in {@link JsonFields#language()}
 */
public record Preset(
    String of,
    List<String> id,
    List<String> title,
    @JsonProperty("abstract") List<String> abstractText,
    List<String> categories,
    List<String> date,
    String categorySeparator,
    String language) {
  /**
   * The names of all presets; arXiv's is the usual one. Where two presets find equally much in an
   * archive, the first of them is proposed.
   */
  public static final List<String> NAMES =
      List.of(
          "arxiv", "openalex", "pubmed", "crossref", "s2ag", "s2orc", "google-patents", "caselaw");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The preset called {@code name}.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Preset named(String name) {
    Preconditions.checkArgument(NAMES.contains(name), "there is no preset %s", name);
    try {
      return JSON.readValue(
          Resources.getResource(Preset.class, "presets/" + name + ".json"), Preset.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of this preset; none of them counts as named by the user. */
  public JsonFields fields() {
    return new JsonFields(
        id, title, abstractText, categories, date, categorySeparator, language, false, Set.of());
  }
}
