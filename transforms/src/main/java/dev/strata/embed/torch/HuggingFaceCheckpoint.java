/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.TextRules;
import dev.strata.store.MadeFrom;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reader of a folder in which Hugging Face's Transformers or Sentence-Transformers saved a
 * BERT-type encoder: {@code config.json}, safetensors, {@code tokenizer.json}, and perhaps the
 * files that {@link SentenceTransformers} and {@link EncoderSettings} read.
 */
final class HuggingFaceCheckpoint {
  static final String CONFIG = "config.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORDS = "embeddings.word_embeddings.weight";

  /**
   * The types of model whose tables of positions begin with rows for padding; BERT's tables lack
   * these.
   */
  private static final Set<String> ROBERTA = Set.of("roberta", "xlm-roberta", "camembert");

  private HuggingFaceCheckpoint() {}

  /** Whether a folder, or the encoder's folder within it that it names, holds a checkpoint. */
  static boolean isIn(Path folder) throws IOException {
    Path encoder = SentenceTransformers.encoder(folder);
    return Files.exists(encoder.resolve(CONFIG)) && WeightFiles.areIn(encoder);
  }

  /**
   * The checkpoint in a folder.
   *
   * @param settings the settings; if their pooling is {@link Pooling#AUTO} and the folder names
   *     none, CLS pooling is used
   * @throws IOException if a file is missing or damaged, if the encoder is of another type, or if
   *     the folder has a setting that Strata does not know
   */
  static Checkpoint open(Path folder, EmbedSettings settings) throws IOException {
    Path encoder = SentenceTransformers.encoder(folder);
    if (!Files.exists(encoder.resolve(CONFIG)) || !WeightFiles.areIn(encoder)) {
      String missing = Files.exists(encoder.resolve(CONFIG)) ? WeightFiles.ONE : CONFIG;
      String pickle =
          Files.exists(encoder.resolve(WeightFiles.PICKLE))
              ? "; the pickle " + WeightFiles.PICKLE + " is a program, which Strata does not run"
              : "";
      throw new IOException(
          String.format(
              "the model %s has no %s: a folder must hold either TorchScript (.pt) or %s and %s,"
                  + " and tokenizer.json%s",
              encoder, missing, CONFIG, WeightFiles.ONE, pickle));
    }
    JsonNode config = json(encoder.resolve(CONFIG));
    check(encoder, config);
    WeightFiles weights = WeightFiles.in(encoder);
    SentenceTransformers modules = SentenceTransformers.of(folder, settings);
    EncoderSettings texts = EncoderSettings.of(folder, encoder, settings);
    TokenizerJson tokenizer =
        TokenizerJson.read(encoder.resolve(ModelFiles.TOKENIZER)).adapted(texts);
    Head head = head(folder, settings, modules, texts, tokenizer);
    TextRules rules = new TextRules(texts.prompt(), texts.maxTokens(), named(modules, head, texts));
    List<Object> parts = new ArrayList<>(List.of(config, head.pooling(), head.skipped()));
    head.steps().forEach(step -> parts.add(step.fingerprint()));
    parts.addAll(weights.fingerprints());
    parts.add(Hashing.sha256().hashBytes(tokenizer.content()));
    parts.add(rules);
    return new Checkpoint(
        folder.toAbsolutePath().normalize().getFileName().toString(),
        MadeFrom.fingerprint(parts),
        () -> weights(encoder, weights, config, head),
        ByteSource.wrap(tokenizer.content()),
        rules,
        EncoderSettings.queryPrefix(folder));
  }

  /** Reads a file that holds JSON. */
  static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The length of the longest text that a configuration allows, in tokens; the largest integer if
   * it does not say.
   */
  static int positions(JsonNode config) {
    int table = config.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
    return table < Integer.MAX_VALUE && isRoberta(config) ? table - padding(config) : table;
  }

  private static boolean isRoberta(JsonNode config) {
    return ROBERTA.contains(config.path("model_type").asText());
  }

  /** The number of rows in RoBERTa's table of positions before the row of the first token. */
  private static int padding(JsonNode config) {
    return config.path("pad_token_id").asInt(1) + 1;
  }

  private static void check(Path folder, JsonNode config) throws IOException {
    String type = config.path("model_type").asText();
    if (!type.equals("bert") && !ROBERTA.contains(type)) {
      throw new IOException(
          String.format(
              "the model %s is of type '%s', and Strata knows bert, roberta, xlm-roberta and"
                  + " camembert: save it as TorchScript",
              folder, Printable.value(type)));
    }
    check(folder, config, "hidden_act", "gelu");
    check(folder, config, "position_embedding_type", "absolute");
    check(folder, config, "is_decoder", "false");
    if (config.path("quantization_config").isObject()) {
      throw new IOException(
          "the model " + folder + " is quantized: save it in F32, F16 or BF16 for Strata");
    }
    if (Files.exists(folder.resolve("adapter_config.json"))) {
      throw new IOException(
          "the model "
              + folder
              + " has an adapter, adapter_config.json, which Strata does not apply: merge it into"
              + " the weights");
    }
  }

  private static void check(Path folder, JsonNode config, String name, String wanted)
      throws IOException {
    String value = config.path(name).asText(wanted);
    if (!value.equals(wanted)) {
      throw new IOException(
          String.format(
              "the model %s has %s '%s', and Strata knows '%s' only",
              folder, name, Printable.value(value), wanted));
    }
  }

  private static Head head(
      Path folder,
      EmbedSettings settings,
      SentenceTransformers modules,
      EncoderSettings texts,
      TokenizerJson tokenizer)
      throws IOException {
    Pooling pooling = settings.pooling().orElse(modules.pooling().orElse(Pooling.AUTO));
    if (pooling == Pooling.AUTO) {
      throw new IOException(
          String.format(
              "the model %s says nothing of pooling: add --pooling=mean, which Sentence Transformers"
                  + " would take, or --pooling=cls",
              folder));
    }
    List<Head.Step> steps = new ArrayList<>(modules.steps());
    if (texts.components() > 0) {
      steps.add(new Head.Truncate(texts.components()));
    }
    // Strata normalises at the end itself
    if (!steps.isEmpty() && steps.get(steps.size() - 1) instanceof Head.Normalize) {
      steps.remove(steps.size() - 1);
    }
    String prompt = settings.prompt().orElse(texts.prompt());
    return new Head(
        pooling,
        modules.poolsPrompt() || prompt.isEmpty()
            ? 0
            : Tokenizers.ofPrompt(tokenizer.content(), prompt),
        steps);
  }

  private static SortedMap<String, String> named(
      SentenceTransformers modules, Head head, EncoderSettings texts) {
    SortedMap<String, String> named = new TreeMap<>();
    modules.pooling().ifPresent(pooling -> named.put("pooling", pooling.toString()));
    if (head.skipped() > 0) {
      named.put("promptPooled", "false");
    }
    if (!head.steps().isEmpty()) {
      named.put("modules", head.stepsShown());
    }
    if (texts.lowerCase()) {
      named.put("lowerCase", "true");
    }
    return named;
  }

  private static BertWeights weights(Path folder, WeightFiles files, JsonNode config, Head head)
      throws IOException {
    Map<String, Tensor> read = files.read();
    try {
      String prefix = prefix(read.keySet());
      Map<String, Tensor> tensors = new HashMap<>();
      read.forEach(
          (name, tensor) -> {
            if (name.startsWith(prefix)) {
              tensors.put(ourName(name.substring(prefix.length())), tensor);
            }
          });
      if (isRoberta(config)) {
        tensors.computeIfPresent(
            "embeddings.position_embeddings.weight",
            (name, table) -> withoutFirstRows(table, padding(config)));
      }
      BertWeights weights =
          new BertWeights(
              head,
              config.path("num_attention_heads").asInt(),
              config.path("layer_norm_eps").asDouble(1e-12),
              tensors);
      weights.check(config.path("num_hidden_layers").asInt());
      return weights;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the model " + folder + " is not whole: " + e.getMessage(), e);
    }
  }

  /** The text that stands before the names of the encoder's tensors, such as {@code bert.}. */
  private static String prefix(Set<String> names) {
    List<String> prefixes =
        names.stream()
            .filter(name -> name.equals(WORDS) || name.endsWith("." + WORDS))
            .map(name -> name.substring(0, name.length() - WORDS.length()))
            .sorted()
            .toList();
    Preconditions.checkArgument(
        prefixes.size() == 1,
        prefixes.isEmpty()
            ? "the weights lack " + WORDS
            : "it has encoders at each of " + prefixes);
    return prefixes.get(0);
  }

  /**
   * The name of a tensor with LayerNorm's older names {@code gamma} and {@code beta}, which come
   * from TensorFlow, replaced by today's.
   */
  private static String ourName(String name) {
    return name.replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
        .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias");
  }

  private static Tensor withoutFirstRows(Tensor table, int rows) {
    int d = table.shape().get(1);
    return new Tensor(
        List.of(table.shape().get(0) - rows, d),
        Arrays.copyOfRange(table.values(), rows * d, table.values().length));
  }
}
