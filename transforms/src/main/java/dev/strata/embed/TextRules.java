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
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules for a text before it is embedded, either as a model asks for them or as they are
 * decided.
 *
 * @param prompt what stands before each text; may be empty
 * @param maxTokens most tokens of a text, special tokens included; 0 if the model says nothing, and
 *     the largest integer if the only limit is the number of its positions
 * @param named what else the model's folder asks for, by the name that the record of a vector shard
 *     uses
 */
public record TextRules(String prompt, int maxTokens, SortedMap<String, String> named)
    implements Serializable {
  /** The rules of a model that asks for nothing. */
  public static final TextRules NONE = new TextRules("", 0, new TreeMap<>());

  /** Most tokens of a text if neither the user nor the model sets a limit. */
  private static final int USUAL = 512;

  /** Texts are padded to multiples of so many tokens. */
  private static final int PADDING = 4;

  public TextRules {
    named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
  }

  /** The rules that are decided: the user's where the user sets them, and else the model's own. */
  public TextRules decided(EmbedSettings settings, int positions) {
    return new TextRules(
        settings.prompt().orElse(prompt),
        settings.maxTokens() > 0 ? settings.maxTokens() : limit(positions),
        named);
  }

  /** The model's own limit of a text, or else the usual one. */
  private int limit(int positions) {
    int limit = Math.min(maxTokens > 0 ? maxTokens : USUAL, positions);
    return limit < Integer.MAX_VALUE ? limit : USUAL;
  }

  /**
   * The length to which a text is padded. It follows from the text's own length alone, because a
   * vector's last bits depend on it: so a text has the same vector in every batch.
   *
   * @param tokens number of tokens of the text, at most {@code maxTokens}
   */
  public int paddedLength(int tokens) {
    return Math.min(maxTokens, (Math.max(1, tokens) + PADDING - 1) / PADDING * PADDING);
  }

  /** What the user is told of these rules, one sentence each. */
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
