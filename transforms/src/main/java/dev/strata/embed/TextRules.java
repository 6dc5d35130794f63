/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.text.Printable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What becomes of a text before it is embedded: what a model asks for, or what is decided.
 *
 * @param prompt what stands before each text; may be empty
 * @param maxTokens where texts are cut, special tokens included; 0 where the model says nothing,
 *     and the largest integer where it takes all that it has positions for
 * @param named what else the model's folder asks for, as the record of a vector shard names it
 */
public record TextRules(String prompt, int maxTokens, SortedMap<String, String> named)
    implements Serializable {
  /** Of a model that asks for nothing. */
  public static final TextRules NONE = new TextRules("", 0, Map.of());

  /** Where texts are cut if neither the user nor the model says it. */
  private static final int USUAL = 512;

  public TextRules {
    named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
  }

  public TextRules(String prompt, int maxTokens, Map<String, String> named) {
    this(prompt, maxTokens, new TreeMap<>(named));
  }

  /** What is decided: what the user says, or else what these do. */
  public TextRules decided(EmbedSettings settings, int positions) {
    return new TextRules(
        settings.prompt().orElse(prompt),
        settings.maxTokens() > 0 ? settings.maxTokens() : limit(positions),
        named);
  }

  /** Where the model has texts cut, or else where that is usual. */
  private int limit(int positions) {
    int limit = Math.min(maxTokens > 0 ? maxTokens : USUAL, positions);
    return limit < Integer.MAX_VALUE ? limit : USUAL;
  }

  /** What the user is told of them, a sentence each. */
  public List<String> notes(EmbedSettings settings, int positions) {
    List<String> notes = new ArrayList<>();
    String model = "the model " + settings.shownModel();
    if (settings.prompt().isEmpty() && !prompt.isEmpty()) {
      notes.add(
          String.format(
              "each text begins with %s, the default prompt of %s; --prompt=TEXT takes"
                  + " another, and --prompt= none",
              Printable.value("\"" + prompt + "\""), model));
    }
    if (maxTokens > positions && maxTokens < Integer.MAX_VALUE) {
      notes.add(
          String.format(
              "%s asks for texts of up to %d tokens, and has %d positions",
              model, maxTokens, positions));
    }
    int limit = limit(positions);
    if (settings.maxTokens() == 0 && maxTokens > 0 && limit != USUAL) {
      notes.add(
          String.format(
              "texts are cut at %d tokens, as %s says; --maxTokens=N cuts elsewhere",
              limit, model));
    }
    if (maxTokens > 0 && settings.maxTokens() > limit) {
      notes.add(
          String.format(
              "--maxTokens=%d: texts are cut there, not at the %d tokens that %s says",
              settings.maxTokens(), limit, model));
    }
    return notes;
  }
}
