/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The content of {@code tokenizer.json}.
 *
 * @param content bytes of the file
 * @param json the content as a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenizerJson(byte[] content, ObjectNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NORMALIZER = "normalizer";
  private static final String LOWERCASE = "Lowercase";

  /**
   * Settings of BERT's normalizer: their names in {@code tokenizer_config.json}, and their names in
   * {@code tokenizer.json}.
   */
  private static final Map<String, String> OF_BERT =
      Map.of(
          "do_lower_case", "lowercase",
          "strip_accents", "strip_accents",
          "tokenize_chinese_chars", "handle_chinese_chars");

  /** The settings that are on where {@code tokenizer_config.json} does not have them. */
  private static final Set<String> ON = Set.of("do_lower_case", "tokenize_chinese_chars");

  /** The classes of tokenizers in Hugging Face's library that have those settings. */
  private static final Pattern BERT =
      Pattern.compile(
          "(Bert|DistilBert|Electra|MobileBert|ConvBert|SqueezeBert|MPNet)Tokenizer(Fast)?");

  /**
   * Reads a file.
   *
   * @throws IOException if it holds no JSON object
   */
  static TokenizerJson read(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      if (JSON.readTree(content) instanceof ObjectNode json) {
        return new TokenizerJson(content, json);
      }
      throw new IOException("cannot read " + file + ": it holds no JSON object");
    } catch (JacksonException e) {
      throw new IOException("cannot read " + file + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * This tokenizer, changed as the encoder's settings want it. Hugging Face's tokenizers of BERT's
   * kind set the normalizer by {@code tokenizer_config.json}, or by their own defaults where it has
   * no such setting, whatever {@code tokenizer.json} says. Returns this object itself if nothing is
   * to change.
   */
  TokenizerJson adapted(EncoderSettings settings) throws IOException {
    ObjectNode changed = json.deepCopy();
    SettingsFile config = settings.tokenizer();
    boolean bert =
        changed.path(NORMALIZER).path("type").asText().equals("BertNormalizer")
            && BERT.matcher(settings.tokenizerClass()).matches();
    if (bert) {
      ObjectNode normalizer = (ObjectNode) changed.get(NORMALIZER);
      OF_BERT.forEach(
          (theirs, ours) -> {
            JsonNode value = config.get(theirs);
            JsonNode usual = ON.contains(theirs) ? BooleanNode.TRUE : NullNode.instance;
            normalizer.set(ours, value.isBoolean() ? value : usual);
          });
    }
    if (settings.lowerCase() && !lowers(changed.path(NORMALIZER))) {
      lowerFirst(changed);
    }
    return changed.equals(json)
        ? this
        : new TokenizerJson(JSON.writeValueAsBytes(changed), changed);
  }

  /** The normalizers, in the order in which they run. */
  List<JsonNode> normalizers() {
    return normalizers(json.path(NORMALIZER));
  }

  /** The pre-tokenizers, in the order in which they run. */
  List<JsonNode> preTokenizers() {
    return steps(json.path("pre_tokenizer"), "pretokenizers");
  }

  private static List<JsonNode> normalizers(JsonNode normalizer) {
    return steps(normalizer, "normalizers");
  }

  /**
   * The steps of a sequence, which are its field {@code inSequence}; a step that is no sequence
   * gives itself alone.
   */
  private static List<JsonNode> steps(JsonNode step, String inSequence) {
    if (step.path("type").asText().equals("Sequence")) {
      return ImmutableList.copyOf(step.path(inSequence));
    }
    return step.isObject() ? List.of(step) : List.of();
  }

  /** Whether it turns texts into lower case. */
  boolean lowers() {
    return lowers(json.path(NORMALIZER));
  }

  private static boolean lowers(JsonNode normalizer) {
    return normalizers(normalizer).stream()
        .anyMatch(
            one ->
                one.path("type").asText().equals(LOWERCASE)
                    || one.path("lowercase").asBoolean(false));
  }

  /**
   * Puts a normalizer that turns text into lower case before all others, as Sentence Transformers
   * do.
   */
  private static void lowerFirst(ObjectNode tokenizer) {
    ArrayNode all = JSON.createArrayNode();
    all.addObject().put("type", LOWERCASE);
    normalizers(tokenizer.path(NORMALIZER)).forEach(all::add);
    ObjectNode sequence = JSON.createObjectNode().put("type", "Sequence");
    sequence.set("normalizers", all);
    tokenizer.set(NORMALIZER, sequence);
  }
}
