/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.TextRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Opens Hugging Face's tokenizers. The caller closes them. They are safe from many threads. */
final class Tokenizers {
  /**
   * DJL's option for the model's limit; without it DJL cuts at 512 tokens, whatever its other
   * options say.
   */
  private static final String LIMIT_OF_LIMIT = "modelMaxLength";

  private Tokenizers() {}

  /**
   * A tokenizer that cuts texts at {@code maxTokens}, and puts special tokens around them.
   *
   * @throws IOException if the file is missing or damaged
   */
  static HuggingFaceTokenizer cutting(Path file, int maxTokens) throws IOException {
    try {
      return HuggingFaceTokenizer.builder(Map.of(LIMIT_OF_LIMIT, String.valueOf(maxTokens)))
          .optTokenizerPath(file)
          .optTruncation(true)
          .optMaxLength(maxTokens)
          .optStride(0)
          .optPadding(false)
          .build();
    } catch (RuntimeException e) { // from native code
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A tokenizer that gives all tokens of a text.
   *
   * @param specialTokens whether it puts special tokens around them
   * @throws IOException if the content is damaged
   */
  static HuggingFaceTokenizer whole(byte[] content, boolean specialTokens) throws IOException {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(content),
          Map.of(
              "addSpecialTokens", String.valueOf(specialTokens),
              "truncation", "false",
              "padding", "false"));
    } catch (RuntimeException e) { // from native code
      throw new IOException("cannot read the tokenizer: " + e.getMessage(), e);
    }
  }

  /**
   * The number of tokens of a prompt alone, without the special token at its end, as Sentence
   * Transformers count it.
   */
  static int ofPrompt(byte[] content, String prompt) throws IOException {
    try (HuggingFaceTokenizer tokenizer = whole(content, true)) {
      Encoding encoding = tokenizer.encode(prompt);
      long[] special = encoding.getSpecialTokenMask();
      boolean ended = special.length > 0 && special[special.length - 1] == 1;
      return special.length - (ended ? 1 : 0);
    }
  }

  /**
   * Checks that a prompt leaves room for at least one token of a text.
   *
   * @throws IllegalArgumentException if it does not
   */
  static void checkPrompt(ModelFiles model, EmbedSettings settings) throws IOException {
    TextRules rules = model.rules().decided(settings, model.positions());
    if (rules.prompt().isEmpty()) {
      return;
    }
    int tokens = ofPrompt(Files.readAllBytes(model.tokenizer()), rules.prompt());
    if (tokens + 1 >= rules.maxTokens()) {
      throw new IllegalArgumentException(
          String.format(
              "the prompt of %s has %d tokens, and texts are cut at %d: nothing of a text would be"
                  + " left; give --prompt or --maxTokens",
              settings.shownModel(), tokens, rules.maxTokens()));
    }
  }
}
