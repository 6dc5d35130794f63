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
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Strings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WholeWordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WORDS = List.of("peat", "bog", "at", "pe");

  /** The kinds that are not BERT's, as small as they may be. */
  enum Kind {
    /** RoBERTa's: bytes as letters, of which some are merged. */
    BYTE_LEVEL {
      @Override
      void describe(ObjectNode json) {
        json.putObject("pre_tokenizer")
            .put("type", "ByteLevel")
            .put("add_prefix_space", false)
            .put("trim_offsets", true)
            .put("use_regex", true);
        ObjectNode model = json.putObject("model").put("type", "BPE");
        ObjectNode vocabulary = model.putObject("vocab").put("<s>", 0).put("<mask>", 1);
        letters().forEach(letter -> vocabulary.put(letter, vocabulary.size()));
        ArrayNode merges = model.putArray("merges");
        for (String merge : List.of("p e", "a t", "pe at", "\u0120 b", "o g")) {
          merges.add(merge);
          vocabulary.put(merge.replace(" ", ""), vocabulary.size());
        }
      }

      /** The letters that stand for bytes, as GPT-2 chose them. */
      private List<String> letters() {
        int[] moved = {256};
        return IntStream.range(0, 256)
            .mapToObj(
                b ->
                    b > 32 && b < 127 || b > 160 && b != 173
                        ? Character.toString(b)
                        : Character.toString(moved[0]++))
            .toList();
      }
    },
    /** XLM-RoBERTa's: whole words first, then the likeliest pieces. */
    UNIGRAM {
      @Override
      void describe(ObjectNode json) {
        ObjectNode normalizer = json.putObject("normalizer").put("type", "Sequence");
        ArrayNode steps = normalizer.putArray("normalizers");
        steps.addObject().put("type", "NFKC");
        steps
            .addObject()
            .put("type", "Replace")
            .put("content", " ")
            .putObject("pattern")
            .put("Regex", " {2,}");
        ArrayNode parts =
            json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        parts.addObject().put("type", "WhitespaceSplit");
        parts
            .addObject()
            .put("type", "Metaspace")
            .put("replacement", "\u2581")
            .put("prepend_scheme", "always")
            .put("split", true);
        ObjectNode model = json.putObject("model").put("type", "Unigram").put("unk_id", 2);
        ArrayNode vocabulary = model.putArray("vocab");
        for (String piece :
            List.of(
                "<s>", "<mask>", "<unk>", "\u2581", "\u2581pe", "at", "p", "e", "a", "t", "bog")) {
          vocabulary.addArray().add(piece).add(-vocabulary.size() / 2.0);
        }
      }
    };

    abstract void describe(ObjectNode json);

    Path write(Path folder) throws IOException {
      ObjectNode json = JSON.createObjectNode().put("version", "1.0");
      json.putNull("truncation").putNull("padding");
      ArrayNode added = json.putArray("added_tokens");
      for (String special : List.of("<s>", "<mask>")) {
        added
            .addObject()
            .put("id", added.size())
            .put("content", special)
            .put("single_word", false)
            .put("lstrip", special.equals("<mask>"))
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", true);
      }
      json.putNull("normalizer").putNull("post_processor").putNull("decoder");
      describe(json);
      return Files.writeString(folder.resolve("tokenizer.json"), json.toString());
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void cut_randomTexts_sameTokens(Kind kind) throws IOException {
    Path file = kind.write(folder);
    Random random = new Random(3);
    List<String> parts =
        List.of(
            "peat",
            "bog",
            "7",
            " ",
            " ",
            " ",
            "  ",
            "\n",
            "\t",
            ".",
            "'s",
            "<mask>",
            " <mask>",
            "<s>",
            "<",
            "e\u0301",
            "\u0301",
            " \u0301",
            "\u00a0",
            "\u3000",
            "\u200b",
            "\u4e2d",
            "\ud83d\ude00",
            "\u0000",
            "x".repeat(200));
    try (LongTexts texts = new LongTexts(TokenizerJson.read(file));
        HuggingFaceTokenizer tokenizer = Tokenizers.cutting(file, 200)) {
      for (int i = 0; i < 200; i++) {
        StringBuilder text = new StringBuilder();
        while (text.length() <= LongTexts.SHORT + 2000) {
          text.append(parts.get(random.nextInt(i % 2 == 0 ? 6 : parts.size())));
        }
        String cut = texts.cut(text.toString(), 200);

        assertThat(
            "text " + i,
            tokenizer.encode(cut).getIds(),
            is(tokenizer.encode(text.toString()).getIds()));
        assertThat(tokenizer.encode(cut).getIds().length, is(200));
        if (i % 2 == 0) {
          assertThat(cut.length(), lessThan(LongTexts.SHORT));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void cut_sixteenMegabytes_takesNoMoreThanSixteenKilobytes(Kind kind) throws IOException {
    try (LongTexts texts = new LongTexts(TokenizerJson.read(kind.write(folder)))) {
      String prose = Strings.repeat(String.join(" ", WORDS) + ", ", 1 << 20);
      assertThat(texts.cut(prose, 512).length(), lessThan(10_000));
      String noSpaces = Strings.repeat("peatbog", 10_000);
      assertThat(texts.cut(noSpaces, 512), sameInstance(noSpaces));
    }
  }
}
