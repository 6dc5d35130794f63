/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.embed.EmbedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code AutoTokenizer.from_pretrained} of transformers 4.57.6 and of 5.24.0 makes of the
 * normalizer, in a folder of these three files and a {@code vocab.txt}.
 */
class TokenizerJsonTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "bert | none | true, null, true",
        "bert | {} | true, null, true",
        "bert | {\"do_lower_case\": false} | false, null, true",
        "bert | {\"strip_accents\": false} | true, false, true",
        "bert | {\"strip_accents\": null} | true, null, true",
        "bert | {\"tokenize_chinese_chars\": false} | true, null, false",
        "bert | {\"tokenizer_class\": \"PreTrainedTokenizerFast\"} | false, true, false",
        "bert | {\"tokenizer_class\": \"BertTokenizerFast\"} | true, null, true",
        "bert | {\"tokenizer_class\": \"DistilBertTokenizer\", \"do_lower_case\": false}"
            + " | false, null, true",
        "roberta | {\"tokenizer_class\": \"BertTokenizer\"} | true, null, true",
        "roberta | {\"do_lower_case\": true} | false, true, false",
        "none | {\"do_lower_case\": true} | false, true, false",
      })
  void adapted_eachClassAndSetting_isAsTheLibrarySetsIt(String type, String config, String expected)
      throws IOException {
    JsonNode normalizer =
        adapted(
                "\"lowercase\": false, \"strip_accents\": true, \"handle_chinese_chars\": false",
                type,
                config)
            .json()
            .path("normalizer");

    assertThat(
        String.format(
            "%s, %s, %s",
            normalizer.get("lowercase"),
            normalizer.get("strip_accents"),
            normalizer.get("handle_chinese_chars")),
        is(expected));
  }

  @Test
  void adapted_asTheLibraryWouldSetIt_isTheFileItself() throws IOException {
    TokenizerJson adapted =
        adapted(
            "\"lowercase\": true, \"strip_accents\": null, \"handle_chinese_chars\": true",
            "bert",
            null);
    assertThat(adapted, is(sameInstance(read)));
  }

  /** config.json may name the class, too. */
  @Test
  void adapted_classInTheModelsConfiguration_comesBeforeItsType() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        "{\"model_type\": \"bert\", \"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    assertThat(adapted("\"lowercase\": false", null, null), is(sameInstance(read)));
  }

  private TokenizerJson read;

  private TokenizerJson adapted(String normalizer, String type, String config) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        "{\"normalizer\": {\"type\": \"BertNormalizer\", \"clean_text\": true, "
            + normalizer
            + "}}");
    if (type != null) {
      Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"" + type + "\"}");
    }
    if (config != null) {
      Files.writeString(folder.resolve("tokenizer_config.json"), config);
    }
    read = TokenizerJson.read(folder.resolve("tokenizer.json"));
    return read.adapted(EncoderSettings.of(folder, folder, EmbedSettings.defaults()));
  }
}
