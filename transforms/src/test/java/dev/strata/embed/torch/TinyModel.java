/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.ByteSource;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.TextRules;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A BERT encoder of two layers, two heads and d = 16, its weights drawn from a seed, its words
 * single ASCII characters: for tests that need vectors, though not good ones. It loads and embeds
 * in milliseconds, through everything that the real one goes through.
 */
public final class TinyModel {
  /** Components of a vector. */
  public static final int D = 16;

  /** The longest text, in tokens. */
  public static final int POSITIONS = 512;

  private static final String WORDS = "embeddings.word_embeddings.weight";
  private static final int HEADS = 2;
  private static final int LAYERS = 2;
  private static final long SEED = 42;
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]");

  private TinyModel() {}

  /** Writes the model into the folder that is named: for benchmarks. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  /** Writes the model into a folder, whose name is then a model's. */
  public static Path write(Path folder) throws IOException {
    return write(folder, tensors());
  }

  /** The same, with a model that gives no numbers for texts with {@code c}. */
  public static Path writeNaN(Path folder, char c) throws IOException {
    Map<String, Tensor> tensors = tensors();
    Arrays.fill(tensors.get(WORDS).values(), id(c) * D, (id(c) + 1) * D, Float.NaN);
    return write(folder, tensors);
  }

  /** The same, whose table of words ends before {@code c}, so that its id is out of range. */
  public static Path writeUpTo(Path folder, char c) throws IOException {
    Map<String, Tensor> tensors = tensors();
    float[] words = Arrays.copyOf(tensors.get(WORDS).values(), id(c) * D);
    tensors.put(WORDS, new Tensor(List.of(id(c), D), words));
    return write(folder, tensors);
  }

  /** The same, with other weights. */
  static Path write(Path folder, Map<String, Tensor> tensors) throws IOException {
    Form form = new Form(Precision.FP32, Kernel.ONEDNN);
    byte[] tokenizer = tokenizer().getBytes(StandardCharsets.UTF_8);
    return ModelFolder.write(
            folder, weights(Pooling.CLS, tensors), tokenizer, form, TextRules.NONE, "")
        .path();
  }

  /** Weights with these tensors. */
  static BertWeights weights(Pooling pooling, Map<String, Tensor> tensors) {
    return new BertWeights(Head.of(pooling), HEADS, 1e-12, tensors);
  }

  /** What Strata makes its models of, with these tensors. */
  static Checkpoint checkpoint(Pooling pooling, Map<String, Tensor> tensors) throws IOException {
    return new Checkpoint(
        "tiny",
        pooling.toString(),
        () -> weights(pooling, tensors),
        ByteSource.wrap(tokenizer().getBytes(StandardCharsets.UTF_8)),
        TextRules.NONE,
        "");
  }

  /** The id of a character's token at the start of a word. */
  static int id(char c) {
    return SPECIAL.size() + 2 * (c - '!');
  }

  /** The weights by name; the map may be changed. */
  static Map<String, Tensor> tensors() {
    return tensors(POSITIONS);
  }

  /** The same for longer or shorter texts. */
  static Map<String, Tensor> tensors(int positions) {
    Random random = new Random(SEED);
    Map<String, Tensor> tensors = new HashMap<>();
    tensors.put(WORDS, random(random, id('~') + 2, D));
    tensors.put("embeddings.position_embeddings.weight", random(random, positions, D));
    tensors.put("embeddings.token_type_embeddings.weight", random(random, 2, D));
    norm(tensors, "embeddings.LayerNorm");
    for (int i = 0; i < LAYERS; i++) {
      String layer = "encoder.layer." + i + ".";
      for (String part : List.of("query", "key", "value")) {
        linear(tensors, random, layer + "attention.self." + part, D, D);
      }
      linear(tensors, random, layer + "attention.output.dense", D, D);
      norm(tensors, layer + "attention.output.LayerNorm");
      linear(tensors, random, layer + "intermediate.dense", 2 * D, D);
      linear(tensors, random, layer + "output.dense", D, 2 * D);
      norm(tensors, layer + "output.LayerNorm");
    }
    return tensors;
  }

  private static void linear(
      Map<String, Tensor> tensors, Random random, String name, int out, int in) {
    tensors.put(name + ".weight", random(random, out, in));
    tensors.put(name + ".bias", random(random, out));
  }

  private static void norm(Map<String, Tensor> tensors, String name) {
    float[] ones = new float[D];
    Arrays.fill(ones, 1);
    tensors.put(name + ".weight", new Tensor(List.of(D), ones));
    tensors.put(name + ".bias", new Tensor(List.of(D), new float[D]));
  }

  /** Floats from a seeded source. */
  static Tensor random(Random random, Integer... shape) {
    float[] values = new float[(int) Tensor.count(List.of(shape))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return new Tensor(List.of(shape), values);
  }

  /** WordPiece over the printable ASCII characters, each at the start of a word and inside one. */
  static String tokenizer() throws IOException {
    return tokenizer(true);
  }

  /** The same, which lowers texts or not. */
  static String tokenizer(boolean lowercase) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode tokenizer =
        (ObjectNode)
            json.readTree(
                """
                {"version": "1.0", "added_tokens": [],
                 "normalizer": {"type": "BertNormalizer", "clean_text": true,
                   "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                 "pre_tokenizer": {"type": "BertPreTokenizer"},
                 "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3]},
                 "model": {"type": "WordPiece", "unk_token": "[UNK]",
                   "continuing_subword_prefix": "##", "max_input_chars_per_word": 100}}
                """);
    ((ObjectNode) tokenizer.get("normalizer")).put("lowercase", lowercase);
    ObjectNode vocabulary = ((ObjectNode) tokenizer.get("model")).putObject("vocab");
    for (String special : SPECIAL) {
      vocabulary.put(special, vocabulary.size());
    }
    for (char c = '!'; c <= '~'; c++) {
      vocabulary.put(String.valueOf(c), id(c));
      vocabulary.put("##" + c, id(c) + 1);
    }
    return json.writeValueAsString(tokenizer);
  }
}
