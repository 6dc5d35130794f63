/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.CharMatcher;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Cuts a long text after enough words that its first tokens stay the same. It is for tokenizers
 * that look at one word at a time: byte-level BPE, as in RoBERTa, and SentencePiece's words, as in
 * XLM-RoBERTa and CamemBERT.
 *
 * <p>A word that counts begins behind a space with an ASCII letter or digit. No normalizer that is
 * accepted here makes that letter vanish, or joins it to the text before the space, and every
 * pre-tokenizer parts the two. So each word that counts is at least one token, and the tokens of
 * all words before it depend on nothing behind it. Added tokens hold no white space, so none is cut
 * in two.
 */
final class WholeWords {
  private static final String TYPE = "type";
  private static final CharMatcher COUNTS =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'));

  private WholeWords() {}

  /** Whether a tokenizer looks at one word at a time. */
  static boolean suits(TokenizerJson tokenizer) {
    JsonNode json = tokenizer.json();
    return json.path("model").path(TYPE).asText().matches("BPE|Unigram|WordPiece|WordLevel")
        && tokenizer.normalizers().stream().allMatch(WholeWords::isLocal)
        && parts(tokenizer.preTokenizers())
        && StreamSupport.stream(json.path("added_tokens").spliterator(), false)
            .map(token -> token.path("content").asText())
            .allMatch(
                content -> !content.isEmpty() && CharMatcher.whitespace().matchesNoneOf(content));
  }

  private static boolean isLocal(JsonNode normalizer) {
    String type = normalizer.path(TYPE).asText();
    boolean spaces = // many are made one
        type.equals("Replace") && normalizer.path("pattern").path("Regex").asText().equals(" {2,}");
    return spaces
        || type.matches(
            "NFC|NFD|NFKC|NFKD|Precompiled|Lowercase|StripAccents|Strip|BertNormalizer");
  }

  /** Whether a pre-tokenizer parts words at white space. */
  private static boolean parts(List<JsonNode> steps) {
    return steps.stream()
            .allMatch(
                step ->
                    step.path(TYPE)
                        .asText()
                        .matches("ByteLevel|Metaspace|Whitespace|WhitespaceSplit|BertPreTokenizer"))
        && steps.stream()
            .anyMatch(
                step ->
                    step.path("use_regex").asBoolean(true) && step.path("split").asBoolean(true));
  }

  /**
   * The text up to the end of its first {@code words} words that count, or all of it if it has no
   * more.
   */
  static String cut(String text, long words) {
    long counted = 0;
    for (int at = 1; at < text.length(); at++) {
      if (text.charAt(at - 1) == ' ' && COUNTS.matches(text.charAt(at))) {
        if (counted == words) {
          return text.substring(0, at - 1);
        }
        counted++;
      }
    }
    return text;
  }
}
