/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.embed.EmbedSettings;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a model's folder says of texts: where they are cut, what stands before each of them, and
 * whether they are turned into lower case. The encoder's {@code sentence_bert_config.json} and
 * {@code tokenizer_config.json} and the folder's {@code config_sentence_transformers.json} say it.
 *
 * @param prompt what stands before each text; may be empty
 * @param maxTokens most tokens of a text; the largest integer if the only limit is the number of
 *     positions
 * @param lowerCase whether texts are turned into lower case before the tokenizer's own rules
 * @param components components of a vector that are kept; 0 means all
 * @param tokenizer content of {@code tokenizer_config.json}
 * @param tokenizerClass the class that the library would take for the tokenizer, such as {@code
 *     BertTokenizer}; empty if neither {@code tokenizer_config.json} nor {@code config.json} tells
 */
record EncoderSettings(
    String prompt,
    int maxTokens,
    boolean lowerCase,
    int components,
    SettingsFile tokenizer,
    String tokenizerClass) {
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  private static final String OF_FOLDER = "config_sentence_transformers.json";

  /** The names of the encoder's file: today's first, then those of versions before 2.0. */
  private static final List<String> OF_ENCODER =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_camembert_config.json",
          "sentence_xlm-roberta_config.json");

  /**
   * The library's settings for loading weights, which are ignored: the file says the type of its
   * numbers.
   */
  private static final Set<String> OF_LOADING =
      Set.of("torch_dtype", "dtype", "attn_implementation", "device_map", "trust_remote_code");

  private static final String TOKENIZER_CLASS = "tokenizer_class";

  /** The classes that the library takes for BERT's relatives where no file names one, by type. */
  private static final Map<String, String> OF_TYPE =
      Map.of(
          "bert", "BertTokenizer",
          "distilbert", "DistilBertTokenizer",
          "electra", "ElectraTokenizer",
          "mobilebert", "MobileBertTokenizer",
          "convbert", "ConvBertTokenizer",
          "squeezebert", "SqueezeBertTokenizer",
          "mpnet", "MPNetTokenizer");

  private static final String MAX_SEQ_LENGTH = "max_seq_length";
  private static final String MODEL_MAX_LENGTH = "model_max_length";
  private static final String DEFAULT_PROMPT = "default_prompt_name";

  /**
   * The names of prompts that the library knows even if a folder does not define them; they are
   * then empty.
   */
  private static final Set<String> EMPTY_PROMPTS = Set.of("query", "document");

  private static final Set<String> KNOWN =
      Set.of(
          MAX_SEQ_LENGTH,
          "do_lower_case",
          "transformer_task",
          "module_output_name",
          "modality_config",
          "processing_kwargs",
          "document_length",
          "model_args",
          "model_kwargs",
          "tokenizer_args",
          "processor_kwargs",
          "config_args",
          "config_kwargs",
          // these are about speed and about queries: they change no paper's vector
          "unpad_inputs",
          "query_length",
          "query_expansion");

  /**
   * Reads the settings of a folder.
   *
   * @param folder the folder that the user names
   * @param encoder the folder of the encoder: {@code folder} itself or one within it
   * @throws IOException if the folder has a setting that Strata does not know and that {@code
   *     settings} do not override
   */
  static EncoderSettings of(Path folder, Path encoder, EmbedSettings settings) throws IOException {
    SettingsFile tokenizer = SettingsFile.read(encoder.resolve(TOKENIZER_CONFIG));
    if (tokenizer.get("truncation_side").asText("right").equals("left")) {
      throw tokenizer.refused(
          "truncation_side",
          "and Strata cuts texts at their end",
          "save the tokenizer with \"right\"");
    }
    if (settings.encoderOnly()) {
      return new EncoderSettings(
          "", limit(tokenizer, settings), false, 0, tokenizer, tokenizerClass(encoder, tokenizer));
    }
    SettingsFile file = ofEncoder(encoder);
    check(file, settings);
    SettingsFile whole = SettingsFile.read(folder.resolve(OF_FOLDER));
    whole.checkIs("model_type", "\"SentenceTransformer\"");
    whole.checkKnown(
        Set.of(
            "model_type",
            "__version__",
            "prompts",
            DEFAULT_PROMPT,
            "similarity_fn_name",
            "truncate_dim"),
        SettingsFile.ENCODER_ONLY);
    return new EncoderSettings(
        prompt(whole, settings),
        limit(file, tokenizer, settings),
        file.isOn("do_lower_case", false),
        components(whole),
        tokenizer,
        tokenizerClass(encoder, tokenizer));
  }

  /**
   * What a folder asks to stand before a question: its prompt of the name {@code query}; empty if
   * it has none.
   *
   * @throws IOException if the folder's file cannot be read
   */
  static String queryPrefix(Path folder) throws IOException {
    return SettingsFile.read(folder.resolve(OF_FOLDER)).get("prompts").path("query").asText("");
  }

  private static String tokenizerClass(Path encoder, SettingsFile tokenizer) throws IOException {
    if (tokenizer.has(TOKENIZER_CLASS)) {
      return tokenizer.get(TOKENIZER_CLASS).asText();
    }
    SettingsFile config = SettingsFile.read(encoder.resolve(HuggingFaceCheckpoint.CONFIG));
    return config.has(TOKENIZER_CLASS)
        ? config.get(TOKENIZER_CLASS).asText()
        : OF_TYPE.getOrDefault(config.get("model_type").asText(), "");
  }

  private static SettingsFile ofEncoder(Path encoder) throws IOException {
    Optional<Path> file =
        OF_ENCODER.stream().map(encoder::resolve).filter(Files::exists).findFirst();
    return SettingsFile.read(file.orElse(encoder.resolve(OF_ENCODER.get(0))));
  }

  private static void check(SettingsFile file, EmbedSettings settings) throws IOException {
    file.checkIs("transformer_task", "\"feature-extraction\"");
    file.checkIs("module_output_name", "\"token_embeddings\"");
    for (Map.Entry<String, JsonNode> modality : file.get("modality_config").properties()) {
      JsonNode how = modality.getValue();
      boolean known =
          modality.getKey().equals("text")
              && how.path("method").asText().equals("forward")
              && how.path("method_output_name").asText().equals("last_hidden_state");
      if (!known) {
        throw file.refused(
            "modality_config",
            "where Strata knows text by forward and its last_hidden_state only",
            SettingsFile.ENCODER_ONLY);
      }
    }
    for (Map.Entry<String, JsonNode> of : file.get("processing_kwargs").properties()) {
      if (!of.getValue().isEmpty()) {
        throw file.refused(
            "processing_kwargs", "which Strata does not know", SettingsFile.ENCODER_ONLY);
      }
    }
    if (file.has("document_length") && settings.maxTokens() == 0) {
      throw file.refused(
          "document_length",
          "which the library heeds in some calls and not in others",
          SettingsFile.MAX_TOKENS);
    }
    for (String arguments : List.of("model_args", "model_kwargs")) {
      checkArguments(file, arguments, OF_LOADING);
    }
    for (String arguments : List.of("tokenizer_args", "processor_kwargs")) {
      checkArguments(file, arguments, Set.of(MODEL_MAX_LENGTH, "trust_remote_code"));
    }
    for (String arguments : List.of("config_args", "config_kwargs")) {
      checkArguments(file, arguments, Set.of("trust_remote_code"));
    }
    file.checkKnown(KNOWN, SettingsFile.ENCODER_ONLY);
  }

  private static void checkArguments(SettingsFile file, String name, Set<String> known)
      throws IOException {
    for (Map.Entry<String, JsonNode> argument : file.get(name).properties()) {
      if (!known.contains(argument.getKey()) && !argument.getValue().isNull()) {
        throw file.refused(
            name,
            "of which Strata does not know " + Printable.value(argument.getKey()),
            SettingsFile.ENCODER_ONLY);
      }
    }
  }

  /** Most tokens of a text, from the first of the library's places that names a limit. */
  private static int limit(SettingsFile file, SettingsFile tokenizer, EmbedSettings settings)
      throws IOException {
    for (String arguments : List.of("processor_kwargs", "tokenizer_args")) {
      JsonNode limit = file.get(arguments).path(MODEL_MAX_LENGTH);
      if (limit.isNumber()) {
        return limit(file, arguments, limit, settings);
      }
    }
    return file.has(MAX_SEQ_LENGTH)
        ? limit(file, MAX_SEQ_LENGTH, file.get(MAX_SEQ_LENGTH), settings)
        : limit(tokenizer, settings);
  }

  private static int limit(SettingsFile tokenizer, EmbedSettings settings) throws IOException {
    return tokenizer.has(MODEL_MAX_LENGTH)
        ? limit(tokenizer, MODEL_MAX_LENGTH, tokenizer.get(MODEL_MAX_LENGTH), settings)
        : Integer.MAX_VALUE;
  }

  private static int limit(SettingsFile file, String name, JsonNode value, EmbedSettings settings)
      throws IOException {
    double tokens = value.isNumber() ? value.doubleValue() : 0;
    if (tokens >= EmbedSettings.MIN_TOKENS && tokens == Math.rint(tokens)) {
      return (int) Math.min(tokens, Integer.MAX_VALUE); // some tokenizers say 1e30 for no limit
    }
    if (settings.maxTokens() > 0) {
      return 0;
    }
    throw file.refused(
        name, "which is no length of a text of at least 3 tokens", SettingsFile.MAX_TOKENS);
  }

  private static String prompt(SettingsFile file, EmbedSettings settings) throws IOException {
    if (!file.has(DEFAULT_PROMPT)) {
      return "";
    }
    String name = file.get(DEFAULT_PROMPT).asText();
    JsonNode prompt = file.get("prompts").path(name);
    if (prompt.isTextual()) {
      return prompt.textValue();
    }
    boolean isEmpty = prompt.isNull() || prompt.isMissingNode() && EMPTY_PROMPTS.contains(name);
    if (isEmpty || settings.prompt().isPresent()) {
      return "";
    }
    throw file.refused(DEFAULT_PROMPT, "which is not among its prompts", SettingsFile.PROMPT);
  }

  private static int components(SettingsFile file) throws IOException {
    JsonNode components = file.get("truncate_dim");
    if (file.has("truncate_dim") && (!components.isInt() || components.intValue() < 1)) {
      throw file.refused(
          "truncate_dim", "which is no number of components", SettingsFile.ENCODER_ONLY);
    }
    return components.intValue(); // 0 where it is missing
  }
}
