/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.sameInstance;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.common.base.Strings;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Token ids of a text that was shortened against those of the whole text. */
class LongTextsTest {
  private static final int LENGTH = 40_000;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {"bge-small-en-v1.5", "all-minilm-l6-v2", "tiny", "tiny cased", "tiny lowered"})
  void cut_hostileTexts_sameTokensOfFewerCharacters(String model) throws IOException {
    Path file = tokenizer(model);
    try (LongTexts texts = new LongTexts(TokenizerJson.read(file));
        HuggingFaceTokenizer few = Tokenizers.cutting(file, 16);
        HuggingFaceTokenizer many = Tokenizers.cutting(file, 700)) {
      for (Map.Entry<String, String> hostile : hostile().entrySet()) {
        String name = model + ", " + hostile.getKey();
        String text = hostile.getValue();
        assertSame(name, text, texts.cut(text, 16), few);
        assertSame(name, text, texts.cut(text, 700), many);
        assertThat(name, texts.cut(text, 16).length(), lessThan(20_000));
      }
    }
  }

  @Test
  void cut_randomTexts_sameTokens() throws IOException {
    Path file = tokenizer("bge-small-en-v1.5");
    Random random = new Random(5);
    List<String> parts =
        List.of(
            "a",
            "peat",
            " ",
            "  ",
            "\n",
            "\t",
            ".",
            "-",
            "[SEP]",
            "[",
            "SEP]",
            "[MASK]",
            "é",
            "e\u0301",
            "\u0301",
            "\u0000",
            "\u200b",
            "\ufeff",
            "\u00ad",
            "\u4e2d\u6587",
            "\u3042",
            "\u30a2",
            "\uac00",
            "\u0e01\u0e34",
            "\ud834\udd65",
            "\u0f71\u0f72",
            "\u302e",
            "\u2028",
            "\u3000",
            "\u00a0",
            "\u3002",
            "\u2026",
            "\ud83d\ude00",
            "\ue000",
            "\ufffd",
            "\u0378",
            "\u0130",
            "x".repeat(99),
            "x".repeat(100),
            "x".repeat(101),
            "\u0301".repeat(40),
            "\u0000".repeat(40),
            "\u0915\u093f",
            "\u0915\u094d");
    try (LongTexts texts = new LongTexts(TokenizerJson.read(file));
        HuggingFaceTokenizer tokenizer = Tokenizers.cutting(file, 200)) {
      for (int i = 0; i < 300; i++) {
        int kinds = 1 + random.nextInt(6);
        List<String> some = new ArrayList<>();
        for (int j = 0; j < kinds; j++) {
          some.add(parts.get(random.nextInt(parts.size())));
        }
        StringBuilder text = new StringBuilder();
        while (text.length() <= LongTexts.SHORT + 2000) {
          text.append(some.get(random.nextInt(some.size())));
        }
        assertSame("text " + i, text.toString(), texts.cut(text.toString(), 200), tokenizer);
      }
    }
  }

  @Test
  void cut_sixteenMegabytes_takesNoMoreThanSixteenKilobytes() throws IOException {
    Path file = tokenizer("bge-small-en-v1.5");
    try (LongTexts texts = new LongTexts(TokenizerJson.read(file))) {
      for (String part : List.of("peat bog ", "a", " ", "a\u0301", "\u0301", "\u4e2d", "\u0e34")) {
        String text = Strings.repeat(part, (16 << 20) / part.length());
        assertThat(part, texts.cut(text, 512).length(), lessThan(100_000));
      }
    }
  }

  @Test
  void cut_shortText_isThatText() throws IOException {
    String text = "a ".repeat(LongTexts.SHORT / 2);
    try (LongTexts texts = new LongTexts(TokenizerJson.read(tokenizer("tiny")))) {
      assertThat(texts.cut(text, 16), sameInstance(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"BertPreTokenizer\"/\"Digits\"",
        "\"BertNormalizer\"/\"Prepend\"",
        "\"added_tokens\":[]/\"added_tokens\":[{\"id\":9,\"content\":\"a b\",\"single_word\":false,"
            + "\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":false}]",
      })
  void cut_tokenizerOfAnotherKind_staysWhole(String change) throws IOException {
    String[] parts = change.split("/");
    Path file = tokenizer("tiny");
    String json = TokenizerJson.read(file).json().toString();
    Files.writeString(file, json.replace(parts[0], parts[1]));
    String text = "peat bog ".repeat(10_000);
    try (LongTexts texts = new LongTexts(TokenizerJson.read(file))) {
      assertThat(texts.cut(text, 16), sameInstance(text));
    }
  }

  private static void assertSame(
      String name, String whole, String cut, HuggingFaceTokenizer tokenizer) {
    assertThat(name, tokenizer.encode(cut).getIds(), is(tokenizer.encode(whole).getIds()));
  }

  private static Map<String, String> hostile() {
    Map<String, String> texts = new TreeMap<>();
    repeat(texts, "prose", "The peat bog, layered; of 1901. ");
    repeat(texts, "no white space", "abcdefghij");
    repeat(texts, "all white space", " ");
    repeat(texts, "white space of all kinds", " \t\n\r\u00a0\u2003\u3000\u2028");
    repeat(texts, "combining marks", "\u0301");
    repeat(texts, "marks on letters", "e\u0301\u0323");
    repeat(texts, "many marks on letters", "e" + "\u0301".repeat(300));
    repeat(texts, "CJK", "\u4e2d\u6587");
    repeat(texts, "kana", "\u3042\u30a2");
    repeat(texts, "Thai", "\u0e01\u0e34\u0e48");
    repeat(texts, "Hangul", "\uac00\ub098");
    repeat(texts, "control characters", "\u0000\u0007\u200b\ufeff");
    repeat(texts, "control characters in words", "a\u0007b ");
    repeat(texts, "control characters between spaces", " \u0007 ");
    repeat(texts, "long words", "x".repeat(5000) + " ");
    repeat(texts, "words of 100", "x".repeat(100) + " ");
    repeat(texts, "words of 101", "x".repeat(101) + " ");
    repeat(texts, "punctuation", "?!");
    repeat(texts, "special tokens", "[SEP]");
    repeat(texts, "special tokens in words", "a[MASK]b");
    repeat(texts, "broken special tokens", "[SEP][SE P][[SEP ]");
    repeat(texts, "outside of the BMP", "\ud83d\ude00\ud834\udd65");
    repeat(texts, "unassigned and private", "\u0378\ue000\ufffd");
    texts.put("one word, then prose", "x".repeat(LENGTH) + " " + "peat bog ".repeat(1000));
    texts.put("nothing, then prose", "\u0301".repeat(LENGTH) + "peat bog ".repeat(1000));
    texts.put(
        "a word with much in it", "pe" + "\u0000".repeat(LENGTH) + "at bog " + "a ".repeat(900));
    return texts;
  }

  private static void repeat(Map<String, String> texts, String name, String part) {
    texts.put(name, part.repeat(LENGTH / part.length()));
  }

  private Path tokenizer(String model) throws IOException {
    Path file = temporary.resolve("tokenizer.json");
    if (model.startsWith("tiny")) {
      Files.writeString(file, TinyModel.tokenizer(model.equals("tiny")));
      if (model.endsWith("lowered")) {
        EncoderSettings lower =
            new EncoderSettings("", 0, true, 0, SettingsFile.read(temporary.resolve("none")), "");
        Files.write(file, TokenizerJson.read(file).adapted(lower).content());
      }
    } else {
      String json =
          Resources.toString(
              Resources.getResource(model + "-tokenizer.json"), StandardCharsets.UTF_8);
      Files.writeString(file, json);
    }
    return file;
  }
}
