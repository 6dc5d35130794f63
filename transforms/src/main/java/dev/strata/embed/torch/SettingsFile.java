/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A file of a model's folder that says, in JSON, what is to be done with texts or vectors. Settings
 * in it that are not understood are refused.
 *
 * @param file the path of the file
 * @param json its content; an empty object where there is no such file
 */
record SettingsFile(Path file, JsonNode json) {
  /** The option that leaves all settings of Sentence Transformers unread. */
  static final String ENCODER_ONLY =
      "--encoderOnly, with --pooling=cls or --pooling=mean, takes the encoder without it";

  /** The options that override the pooling, for messages. */
  static final String POOLING = "--pooling=cls or --pooling=mean overrides it";

  /** The options that override the prompt, for messages. */
  static final String PROMPT = "--prompt=TEXT overrides it, and --prompt= leaves it out";

  /** The option that overrides the limit of a text, for messages. */
  static final String MAX_TOKENS = "--maxTokens=N overrides it";

  /**
   * Reads a file that may be missing.
   *
   * @throws IOException if it holds no JSON object
   */
  static SettingsFile read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new SettingsFile(file, JsonNodeFactory.instance.objectNode());
    }
    JsonNode json = HuggingFaceCheckpoint.json(file);
    if (!json.isObject()) {
      throw new IOException(file + " holds no JSON object");
    }
    return new SettingsFile(file, json);
  }

  /** Whether there is such a file. */
  boolean isThere() {
    return Files.exists(file);
  }

  /** The value of a setting; a missing node if the file does not have it. */
  JsonNode get(String name) {
    return json.path(name);
  }

  /** Whether the file has a setting and its value is not empty. */
  boolean has(String name) {
    return says(get(name));
  }

  /** Whether a setting is on; a setting that the file does not have is {@code otherwise}. */
  boolean isOn(String name, boolean otherwise) throws IOException {
    JsonNode value = get(name);
    if (says(value) && !value.isBoolean()) {
      throw refused(name, "which is neither true nor false", ENCODER_ONLY);
    }
    return says(value) ? value.booleanValue() : otherwise;
  }

  /**
   * Refuses settings that are not among the known ones.
   *
   * @param option what the user may do about it
   */
  void checkKnown(Set<String> known, String option) throws IOException {
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!known.contains(entry.getKey()) && says(entry.getValue())) {
        throw refused(entry.getKey(), "which Strata does not know", option);
      }
    }
  }

  /**
   * Refuses a setting whose value is another one than {@code wanted}, the only one that Strata
   * knows.
   *
   * @param wanted the value as JSON text
   */
  void checkIs(String name, String wanted) throws IOException {
    JsonNode value = get(name);
    if (says(value) && !value.toString().equals(wanted)) {
      throw refused(name, "where Strata knows " + wanted + " only", ENCODER_ONLY);
    }
  }

  /** The exception which says that a setting is not obeyed. */
  IOException refused(String name, String why, String option) {
    return new IOException(
        String.format(
            "%s has %s %s, %s: %s",
            file, Printable.value(name), Printable.value(get(name).toString()), why, option));
  }

  private static boolean says(JsonNode value) {
    boolean isEmpty = value.isContainerNode() && value.isEmpty();
    return !value.isMissingNode()
        && !value.isNull()
        && !isEmpty
        && !(value.isTextual() && value.textValue().isEmpty());
  }
}
