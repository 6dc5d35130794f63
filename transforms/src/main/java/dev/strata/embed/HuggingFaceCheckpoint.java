/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import dev.strata.io.MadeFrom;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder as Hugging Face's Transformers and Sentence-Transformers save a BERT-type encoder:
 * {@code config.json}, {@code model.safetensors}, {@code tokenizer.json}, and perhaps {@code
 * modules.json} and {@code 1_Pooling/config.json}.
 */
final class HuggingFaceCheckpoint {
  static final String CONFIG = "config.json";

  private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceCheckpoint.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEIGHTS = "model.safetensors";

  /** RoBERTa's tables begin with rows for padding, which BERT's lack. */
  private static final Set<String> ROBERTA = Set.of("roberta", "xlm-roberta", "camembert");

  /** What Sentence-Transformers may do to a text's vector that Strata does, too. */
  private static final Set<String> MODULES = Set.of("Transformer", "Pooling", "Normalize");

  private HuggingFaceCheckpoint() {}

  /** Whether there is one in a folder. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(CONFIG)) && Files.exists(folder.resolve(WEIGHTS));
  }

  /**
   * The checkpoint in a folder.
   *
   * @param wanted pooling; where it is {@link Pooling#AUTO} and the folder says nothing, CLS
   * @throws IOException where a file is missing or damaged, or it is an encoder of another type
   */
  static Checkpoint open(Path folder, Pooling wanted) throws IOException {
    for (String file : List.of(CONFIG, WEIGHTS)) {
      if (!Files.exists(folder.resolve(file))) {
        throw new IOException(
            String.format(
                "the model %s has no %s: a folder must hold either TorchScript (.pt) or %s and %s,"
                    + " and tokenizer.json",
                folder, file, CONFIG, WEIGHTS));
      }
    }
    JsonNode config = json(folder.resolve(CONFIG));
    check(folder, config);
    Pooling pooling = wanted == Pooling.AUTO ? pooling(folder) : wanted;
    return new Checkpoint(
        folder.toAbsolutePath().normalize().getFileName().toString(),
        MadeFrom.fingerprint(
            List.of(
                config,
                pooling,
                Fingerprints.of(folder.resolve(WEIGHTS)),
                Fingerprints.of(folder.resolve(ModelFiles.TOKENIZER)))),
        () -> weights(folder, config, pooling),
        MoreFiles.asByteSource(folder.resolve(ModelFiles.TOKENIZER)));
  }

  /** A file that holds JSON. */
  static JsonNode json(Path file) throws IOException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
    }
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
    Path modules = folder.resolve("modules.json");
    if (Files.exists(modules)) {
      for (JsonNode module : json(modules)) {
        String kind = module.path("type").asText().replaceAll(".*\\.", "");
        if (!MODULES.contains(kind)) {
          throw new IOException(
              "the model "
                  + folder
                  + " has a module "
                  + Printable.value(kind)
                  + ", which Strata does not know");
        }
      }
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

  private static Pooling pooling(Path folder) throws IOException {
    Optional<Pooling> named = namedPooling(folder);
    if (named.isEmpty()) {
      LOG.warn("{} says nothing of pooling: taken is [CLS], else name --pooling=mean", folder);
    }
    return named.orElse(Pooling.CLS);
  }

  /** Where Sentence Transformers say how tokens become a vector. */
  static Path poolingFile(Path folder) {
    return folder.resolve("1_Pooling").resolve(CONFIG);
  }

  /**
   * The pooling that Sentence Transformers' {@code 1_Pooling/config.json} asks for, where there is
   * that file.
   *
   * @throws IOException where it cannot be read, or asks for another one, or for several
   */
  static Optional<Pooling> namedPooling(Path folder) throws IOException {
    Path file = poolingFile(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> modes =
        json(file).properties().stream()
            .filter(p -> p.getKey().startsWith("pooling_mode_") && p.getValue().asBoolean())
            .map(Map.Entry::getKey)
            .toList();
    if (modes.equals(List.of("pooling_mode_cls_token"))) {
      return Optional.of(Pooling.CLS);
    }
    if (modes.equals(List.of("pooling_mode_mean_tokens"))) {
      return Optional.of(Pooling.MEAN);
    }
    throw new IOException(
        file + " asks for neither CLS pooling alone nor mean pooling alone, but for " + modes);
  }

  private static BertWeights weights(Path folder, JsonNode config, Pooling pooling)
      throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    Safetensors.read(folder.resolve(WEIGHTS))
        .forEach((name, tensor) -> tensors.put(ourName(name), tensor));
    try {
      if (ROBERTA.contains(config.path("model_type").asText())) {
        tensors.computeIfPresent(
            "embeddings.position_embeddings.weight",
            (name, table) -> withoutFirstRows(table, config.path("pad_token_id").asInt(1) + 1));
      }
      BertWeights weights =
          new BertWeights(
              pooling,
              config.path("num_attention_heads").asInt(),
              config.path("layer_norm_eps").asDouble(1e-12),
              tensors);
      weights.check(config.path("num_hidden_layers").asInt());
      return weights;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the model " + folder + " is not whole: " + e.getMessage(), e);
    }
  }

  /** Without the model's prefix, and with today's names in a LayerNorm, which TensorFlow's were. */
  private static String ourName(String name) {
    return name.replaceFirst("^(bert|roberta)\\.", "")
        .replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
        .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias");
  }

  private static Tensor withoutFirstRows(Tensor table, int rows) {
    int d = table.shape().get(1);
    return new Tensor(
        List.of(table.shape().get(0) - rows, d),
        Arrays.copyOfRange(table.values(), rows * d, table.values().length));
  }
}
