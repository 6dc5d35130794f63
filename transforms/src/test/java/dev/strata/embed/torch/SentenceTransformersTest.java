/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Folders of Sentence Transformers against what that library gives for them. The resource is
 * written by src/bench/sentence_truth.py, which says how.
 */
class SentenceTransformersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRUTH = "dev/strata/embed/torch/sentence-transformers.json";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temporary.resolve("model");
  }

  static Stream<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    truth().path("cases").forEach(one -> names.add(one.path("name").asText()));
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void embed_folderOfTheLibrary_asTheLibrary(String name) throws Exception {
    JsonNode truth = write(name);
    double[] cosines = cosines(settings(), truth);
    for (int i = 0; i < cosines.length; i++) {
      assertThat(name + ", text " + i, cosines[i], greaterThan(0.99999));
    }
  }

  @Test
  void embed_settingsOverridden_asIfThereWereNone() throws Exception {
    JsonNode plain = write("old mean");
    write("prompt");
    assertThat(least(cosines(settings(), plain)), lessThan(0.99));
    assertThat(least(cosines(settings().withGivenPrompt(""), plain)), greaterThan(0.99999));
    write("max_seq_length");
    assertThat(least(cosines(settings().withMaxTokens(512), plain)), greaterThan(0.99999));
    write("old cls");
    assertThat(least(cosines(settings().withPooling(Pooling.MEAN), plain)), greaterThan(0.99999));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"prompt", "max_seq_length", "truncate_dim", "normalized, then dense, gelu"})
  void embed_encoderOnly_asIfNothingElseWereThere(String name) throws Exception {
    JsonNode plain = write("old mean");
    write(name);

    double[] cosines = cosines(settings().withPooling(Pooling.MEAN).withEncoderOnly(true), plain);

    assertThat(least(cosines), greaterThan(0.99999));
  }

  @Test
  void embed_poolingThatIsRefused_mayBeNamed() throws Exception {
    JsonNode plain = write("old mean");
    Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode\": \"max\"}");
    assertRefused("pooling_mode [max]", "--pooling=mean");

    double[] cosines = cosines(settings().withPooling(Pooling.MEAN), plain);

    assertThat(least(cosines), greaterThan(0.99999));
  }

  @Test
  void queryPrefix_folderWithAPromptOfThatName_isThatPromptOnceConvertedToo() throws Exception {
    TorchEncoders encoders = new TorchEncoders();
    write("old mean");
    assertThat(encoders.queryPrefix(settings()), is(""));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"\"}}");
    assertThat(encoders.queryPrefix(settings()), is("query: "));

    String weights = encoders.plan(settings()).weights(); // which converts it
    EmbedSettings named = settings().withModel("model"); // all that a manifest keeps
    Optional<String> converted = encoders.known(named, weights);
    assertThat(converted.isPresent(), is(true));
    assertThat(encoders.queryPrefix(settings().withModel(converted.get())), is("query: "));
    assertThat(encoders.plan(settings().withModel(converted.get())).weights(), is(weights));
    assertThat(encoders.known(named, "of another model"), is(Optional.empty()));
    assertThat(encoders.known(named.withModel("mode"), weights), is(Optional.empty()));

    assertThat(
        encoders.queryPrefix(settings().withModel("bge-small-en-v1.5")),
        is("Represent this sentence for searching relevant passages: "));
    assertThat(encoders.queryPrefix(settings().withModel("all-MiniLM-L6-v2")), is(""));
    assertThat(
        encoders.known(settings().withModel("bge-small-en-v1.5"), ""),
        is(Optional.of("bge-small-en-v1.5")));
  }

  /** None of the letters is in the vocabulary, so each word counts as an unknown one. */
  @ParameterizedTest
  @CsvSource({"true, 湿 地 peat", "false, 湿 peat"})
  void embed_chineseByTokenizerConfig_isOneWordOrItsLetters(boolean apart, String same)
      throws Exception {
    write("old mean");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        String.format(
            "{\"tokenizer_class\": \"BertTokenizer\", \"tokenize_chinese_chars\": %s}", apart));

    try (Embedder embedder = Embedder.load(settings())) {
      float[] vector = embedder.embed(embedder.tokenize(List.of("湿地 peat")).get()).get();
      float[] other = embedder.embed(embedder.tokenize(List.of(same)).get()).get();

      assertThat(vector, is(other));
    }
  }

  @Test
  void embed_promptGiven_asTheDefaultPrompt() throws Exception {
    JsonNode truth = write("prompt");
    write("old mean");
    assertThat(
        least(cosines(settings().withGivenPrompt("passage: "), truth)), greaterThan(0.99999));
  }

  @Test
  void find_settingsOfTheFolder_areInTheRecordOfVectors() throws Exception {
    write("prompt, not pooled into the mean");
    assertThat(
        parts(settings()),
        allOf(
            hasEntry("prompt", "passage: "),
            hasEntry("promptPooled", "false"),
            hasEntry("pooling", "mean"),
            hasEntry("maxTokens", "512")));
    assertThat(parts(settings().withGivenPrompt("")), not(hasEntry("promptPooled", "false")));
    write("max_seq_length");
    assertThat(parts(settings()), hasEntry("maxTokens", "24"));
    write("normalized, then dense, gelu");
    assertThat(parts(settings()), hasEntry("modules", "Normalize, Dense 16 to 12 gelu"));
    write("lower case");
    assertThat(parts(settings()), hasEntry("lowerCase", "true"));
  }

  @Test
  void notes_whatTheFolderDecides_isSaid() throws Exception {
    write("old mean");
    assertThat(notes(settings()), empty());
    write("prompt");
    assertThat(
        notes(settings()),
        contains(
            "each text begins with \"passage: \", the default prompt of the model "
                + folder
                + "; --prompt=TEXT takes another, and --prompt= none"));
    assertThat(notes(settings().withGivenPrompt("")), empty());
    write("max_seq_length");
    assertThat(
        notes(settings()),
        contains(
            "texts are cut at 24 tokens, as the model "
                + folder
                + " says; --maxTokens=N cuts elsewhere"));
    assertThat(
        notes(settings().withMaxTokens(100)),
        contains(
            "--maxTokens=100: texts are cut there, not at the 24 tokens that the model "
                + folder
                + " says"));
    assertThat(notes(settings().withMaxTokens(20)), empty());
  }

  @Test
  void open_convertedFolderNamed_asksForTheSame() throws Exception {
    JsonNode truth = write("prompt, not pooled into the mean");
    ModelFolder converted = (ModelFolder) ModelFiles.find(settings());
    EmbedSettings named = settings().withModel(converted.path().toString());
    assertThat(least(cosines(named, truth)), greaterThan(0.99999));
    Exception e =
        assertThrows(IOException.class, () -> ModelFiles.find(named.withGivenPrompt("other: ")));
    assertThat(e.getMessage(), containsString("name what it was made from"));
  }

  @Test
  void find_encoderInFolderOfItsOwn_isFound() throws Exception {
    JsonNode truth = write("old mean");
    Path inner = Files.createDirectories(folder.resolve("0_Transformer"));
    for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.move(folder.resolve(file), inner.resolve(file));
    }
    Path modules = folder.resolve("modules.json");
    Files.writeString(
        modules,
        Files.readString(modules).replaceFirst("\"path\":\"\"", "\"path\":\"0_Transformer\""));
    assertThat(least(cosines(settings(), truth)), greaterThan(0.99999));
  }

  @Test
  void find_promptThatFillsTheText_saysSo() throws Exception {
    write("max_seq_length");
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelFiles.find(settings().withGivenPrompt("a prompt of more than 24 letters")));
    assertThat(e.getMessage(), containsString("texts are cut at 24: nothing of a text would be"));
  }

  @Test
  void find_poolingThatWasNotFetched_refusedUnlessThePoolingIsNamed() throws Exception {
    write("old cls");
    Files.delete(folder.resolve("1_Pooling/config.json"));
    assertRefused("1_Pooling/config.json is missing", "--pooling=cls");
    ModelFiles.find(settings().withPooling(Pooling.CLS));
  }

  /** Each line: the file, its content in place of what is there, and words of the refusal. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1_Pooling/config.json | {\"pooling_mode\": \"max\"} | pooling_mode [max] | --pooling=cls",
        "1_Pooling/config.json | {\"pooling_mode\": [\"mean\", \"cls\"]} | [mean, cls] | --pooling=cls",
        "1_Pooling/config.json | {\"pooling_mode\": \"lasttoken\"} | [lasttoken] | --pooling=cls",
        "1_Pooling/config.json | {\"pooling_mode\": \"weightedmean\"} | [weightedmean] | --pooling",
        "1_Pooling/config.json | {\"pooling_mode_mean_sqrt_len_tokens\": true} | mean_sqrt_len_tokens"
            + " | at unit length, mean gives the same",
        "1_Pooling/config.json | {\"pooling_mode\": 3} | pooling_mode [3] | --pooling=cls",
        "1_Pooling/config.json | {\"pooling_mode\": \"mean\", \"heads\": 2} | has heads 2 | --encoderOnly",
        "1_Pooling/config.json | {\"include_prompt\": \"no\"} | include_prompt | --encoderOnly",
        "sentence_bert_config.json | {\"max_seq_length\": 2} | max_seq_length 2 | --maxTokens=N",
        "sentence_bert_config.json | {\"max_seq_length\": \"x\"} | max_seq_length | --maxTokens=N",
        "sentence_bert_config.json | {\"stride\": 2} | has stride 2 | --encoderOnly",
        "sentence_bert_config.json | {\"transformer_task\": \"fill-mask\"} | fill-mask | --encoderOnly",
        "sentence_bert_config.json | {\"modality_config\": {\"image\": {}}} | modality_config | --encoderOnly",
        "sentence_bert_config.json | {\"processing_kwargs\": {\"text\": {\"max_length\": 9}}} |"
            + " processing_kwargs | --encoderOnly",
        "sentence_bert_config.json | {\"tokenizer_args\": {\"padding_side\": \"left\"}} | padding_side"
            + " | --encoderOnly",
        "sentence_bert_config.json | {\"document_length\": 9} | document_length 9 | --maxTokens=N",
        "config_sentence_transformers.json | {\"default_prompt_name\": \"x\"} | default_prompt_name"
            + " | --prompt=TEXT",
        "config_sentence_transformers.json | {\"model_type\": \"SparseEncoder\"} | SparseEncoder"
            + " | --encoderOnly",
        "config_sentence_transformers.json | {\"rotation\": 1} | has rotation 1 | --encoderOnly",
        "config_sentence_transformers.json | {\"truncate_dim\": 0} | truncate_dim 0 | --encoderOnly",
        "tokenizer_config.json | {\"truncation_side\": \"left\"} | truncation_side | right",
        "modules.json | [] | no modules | --encoderOnly",
        "modules.json | [{\"type\": \"their.models.Transformer\", \"path\": \"\"}] |"
            + " their.models.Transformer | --encoderOnly",
        "modules.json | [{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"..\"}] |"
            + " the path .. | outside",
        "modules.json | [{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"\"}] |"
            + " has no Pooling | --pooling=cls",
      })
  void find_settingNotUnderstood_refusedByName(
      String file, String content, String setting, String remedy) throws Exception {
    write("old mean");
    Files.writeString(folder.resolve(file), content);
    assertRefused(setting, remedy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.nn.modules.activation.Tanh | torch.nn.modules.activation.PReLU | activation_function",
        "torch.nn.modules.activation.Tanh | mine.Tanh | activation_function",
        "\"bias\":true | \"bias\":true,\"use_residual\":true | use_residual",
        "\"bias\":true | \"module_input_name\":\"token_embeddings\" | module_input_name",
        "\"bias\":true | \"init\":3 | has init 3",
        "\"in_features\":16 | \"in_features\":15 | linear.weight has shape [8, 16]",
      })
  void find_denseNotUnderstood_refusedByName(String from, String to, String setting)
      throws Exception {
    write("dense, tanh");
    Path file = folder.resolve("2_Dense/config.json");
    Files.writeString(file, Files.readString(file).replace(from, to));
    assertRefused(setting, "2_Dense");
  }

  @Test
  void find_denseAsPickleAlone_refusedByName() throws Exception {
    write("dense, tanh");
    Files.move(
        folder.resolve("2_Dense/model.safetensors"), folder.resolve("2_Dense/pytorch_model.bin"));
    assertRefused("2_Dense has no model.safetensors", "--encoderOnly");
  }

  @ParameterizedTest
  @CsvSource({
    "model-00002-of-00003.safetensors, , 'has no model-00002-of-00003.safetensors'",
    "model-00002-of-00003.safetensors, 20, 'model-00002-of-00003.safetensors is cut short'",
    "model.safetensors.index.json, 1, model.safetensors.index.json",
  })
  void find_shardMissingOrCut_errorNamesIt(String file, Integer length, String why)
      throws Exception {
    write("bfloat16 in shards");
    byte[] bytes = Files.readAllBytes(folder.resolve(file));
    Files.delete(folder.resolve(file));
    if (length != null) {
      Files.write(folder.resolve(file), Arrays.copyOf(bytes, length));
    }
    assertRefused(why, folder.toString());
  }

  @Test
  void find_shardOfAnotherModel_errorNamesTensorAndFile() throws Exception {
    write("bfloat16 in shards");
    Files.copy(
        folder.resolve("model-00001-of-00003.safetensors"),
        folder.resolve("model-00002-of-00003.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused("model-00002-of-00003.safetensors lacks ", "model.safetensors.index.json says");
  }

  private void assertRefused(String setting, String remedy) {
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings()));
    assertThat(
        e.getMessage(),
        allOf(
            containsString(folder.toString()),
            containsString(setting),
            containsString(remedy),
            not(containsString("\n"))));
  }

  private EmbedSettings settings() {
    return EmbedSettings.defaults()
        .withModel(folder.toString())
        .withPrecision(Precision.FP32)
        .withThreads(1)
        .withCacheDir(temporary.resolve("cache").toString());
  }

  private static Map<String, String> parts(EmbedSettings with) throws IOException {
    return new TorchEncoders().plan(with).madeFrom(with).parts();
  }

  private static List<String> notes(EmbedSettings with) throws IOException {
    ModelFiles model = ModelFiles.find(with);
    return model.rules().notes(with, model.positions());
  }

  private static double least(double[] cosines) {
    return Arrays.stream(cosines).min().orElseThrow();
  }

  /** Of each text's vector to the library's. */
  private static double[] cosines(EmbedSettings with, JsonNode truth) throws Exception {
    List<String> texts = new ArrayList<>();
    truth().path("texts").forEach(text -> texts.add(text.asText()));
    double[] cosines = new double[texts.size()];
    try (Embedder embedder = Embedder.load(with)) {
      for (int i = 0; i < cosines.length; i++) {
        float[] vector = embedder.embed(embedder.tokenize(List.of(texts.get(i))).get()).get();
        JsonNode expected = truth.path("vectors").path(i);
        assertThat(vector.length, is(expected.size()));
        double length = 0;
        for (int j = 0; j < vector.length; j++) {
          cosines[i] += vector[j] * expected.path(j).asDouble();
          length += expected.path(j).asDouble() * expected.path(j).asDouble();
        }
        cosines[i] /= Math.sqrt(length);
      }
    }
    return cosines;
  }

  private static JsonNode truth() throws IOException {
    return JSON.readTree(Resources.getResource(TRUTH));
  }

  /** Writes the folder of a case, over that of another one, and gives the case. */
  private JsonNode write(String name) throws IOException {
    JsonNode found = null;
    for (JsonNode one : truth().path("cases")) {
      found = one.path("name").asText().equals(name) ? one : found;
    }
    if (Files.exists(folder)) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    for (Map.Entry<String, JsonNode> file : found.path("files").properties()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue().toString());
    }
    Files.writeString(
        folder.resolve("tokenizer.json"), TinyModel.tokenizer(!found.path("cased").asBoolean()));
    int positions = found.path("files").path("config.json").path("max_position_embeddings").asInt();
    writeShards(found, new TreeMap<>(TinyModel.tensors(positions)));
    writeDense(found);
    return found;
  }

  private void writeShards(JsonNode found, Map<String, Tensor> tensors) throws IOException {
    int shards = found.path("shards").asInt();
    String type = found.path("dtype").asText();
    ObjectNode map = JSON.createObjectNode();
    for (int shard = 0; shard < shards; shard++) {
      String file =
          shards == 1
              ? "model.safetensors"
              : String.format("model-%05d-of-%05d.safetensors", shard + 1, shards);
      Map<String, Tensor> part = new TreeMap<>();
      int i = 0;
      for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
        if (i++ % shards == shard) {
          part.put(tensor.getKey(), tensor.getValue());
          map.put(tensor.getKey(), file);
        }
      }
      try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
        TinyCheckpoint.writeSafetensors(out, part, type);
      }
    }
    if (shards > 1) {
      ObjectNode index = JSON.createObjectNode();
      index.set("weight_map", map);
      Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
    }
  }

  private void writeDense(JsonNode found) throws IOException {
    int size = found.path("dense").asInt();
    for (JsonNode module : found.path("files").path("modules.json")) {
      if (module.path("type").asText().endsWith(".Dense")) {
        Random random = new Random(7);
        Map<String, Tensor> tensors = new TreeMap<>();
        tensors.put("linear.weight", TinyModel.random(random, size, TinyModel.D));
        if (found.path("bias").asBoolean()) {
          tensors.put("linear.bias", TinyModel.random(random, size));
        }
        Path file = folder.resolve(module.path("path").asText()).resolve("model.safetensors");
        try (OutputStream out = Files.newOutputStream(file)) {
          TinyCheckpoint.writeSafetensors(out, tensors);
        }
      }
    }
  }
}
