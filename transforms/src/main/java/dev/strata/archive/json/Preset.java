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
 * The fields of an archive that many have, by a name. Each is a JSON file beside this class.
 *
 * @param of what the archive is
 * @param id pointers to the id; the others likewise
 * @param date pointers to the day
 * @param categorySeparator as {@link JsonFields#categorySeparator()}
 * @param language as {@link JsonFields#language()}
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
   * All that there are; arXiv's is the usual one. Of two that find as much in an archive the first
   * one is proposed.
   */
  public static final List<String> NAMES =
      List.of(
          "arxiv", "openalex", "pubmed", "crossref", "s2ag", "s2orc", "google-patents", "caselaw");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The preset of that name.
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

  /** Its fields, of which the user named none. */
  public JsonFields fields() {
    return new JsonFields(
        id, title, abstractText, categories, date, categorySeparator, language, false, Set.of());
  }
}
