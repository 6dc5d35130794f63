/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.io.MoreFiles;
import com.google.common.primitives.Bytes;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceCheckpointTest {
  private static final Form FORM = new Form(Precision.FP32, Kernel.ONEDNN);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource
  void open_weightsOfBuiltInModel_sameEncoder(BuiltInModel model) throws IOException {
    Checkpoint onnx = model.checkpoint(Pooling.AUTO);
    BertWeights weights = onnx.source().get();
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), weights.head().pooling());
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "bert", "hidden_act": "gelu", "num_attention_heads": 12,
         "num_hidden_layers": %d, "layer_norm_eps": 1e-12}
        """
            .formatted(weights.layers()));
    onnx.tokenizer().copyTo(MoreFiles.asByteSink(folder.resolve("tokenizer.json")));
    try (OutputStream file = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      TinyCheckpoint.writeSafetensors(file, new TreeMap<>(weights.tensors()));
    }
    ModelFolder saved = converted(folder, Pooling.AUTO);
    ModelFolder builtIn = onnx.folder(FORM, temporary);
    assertThat(saved.fingerprint(), is(builtIn.fingerprint()));
  }

  @Test
  void open_tiny_sameEncoderAsItsWeights() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    ModelFolder written = ModelFolder.open(TinyModel.write(temporary.resolve("tiny")));
    assertThat(converted(folder, Pooling.AUTO).fingerprint(), is(written.fingerprint()));
  }

  @Test
  void open_poolingNamed_isTaken() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    String cls = converted(folder, Pooling.AUTO).fingerprint();
    assertThat(converted(folder, Pooling.MEAN).fingerprint(), is(not(cls)));
    Files.delete(folder.resolve("1_Pooling/config.json"));
    assertThat(converted(folder, Pooling.CLS).fingerprint(), is(cls));
    assertThat(
        assertThrows(IOException.class, () -> converted(folder, Pooling.AUTO)).getMessage(),
        is(
            "the model "
                + folder
                + " says nothing of pooling: add --pooling=mean, which Sentence Transformers would"
                + " take, or --pooling=cls"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "camembert"})
  void open_robertaAndItsKin_positionsBeginAfterPadding(String type) throws IOException {
    Map<String, Tensor> tensors = TinyModel.tensors();
    Tensor positions = tensors.get("embeddings.position_embeddings.weight");
    float[] padded = new float[positions.values().length + 2 * TinyModel.D];
    System.arraycopy(positions.values(), 0, padded, 2 * TinyModel.D, positions.values().length);
    tensors.put(
        "embeddings.position_embeddings.weight",
        new Tensor(List.of(TinyModel.POSITIONS + 2, TinyModel.D), padded));
    Path roberta = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS, tensors, type);
    ModelFolder bert = ModelFolder.open(TinyModel.write(temporary.resolve("tiny")));
    assertThat(converted(roberta, Pooling.AUTO).fingerprint(), is(bert.fingerprint()));
  }

  @Test
  void open_layerNormsWithTensorFlowsNames_sameEncoder() throws IOException {
    Map<String, Tensor> renamed = new TreeMap<>();
    TinyModel.tensors()
        .forEach(
            (name, tensor) ->
                renamed.put(
                    name.replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta"),
                    tensor));
    Path folder = TinyCheckpoint.write(temporary.resolve("old"), Pooling.CLS, renamed, "bert");
    ModelFolder written = ModelFolder.open(TinyModel.write(temporary.resolve("tiny")));
    assertThat(converted(folder, Pooling.AUTO).fingerprint(), is(written.fingerprint()));
  }

  @Test
  void open_severalPoolings_errorNamesThem() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.MEAN);
    Files.writeString(
        folder.resolve("1_Pooling/config.json"),
        "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}");
    assertOpenFails(
        folder, "for pooling_mode [mean, max]: --pooling=cls or --pooling=mean overrides it");
  }

  @Test
  void find_tokenizerDamaged_errorNamesFile() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    Files.writeString(folder.resolve("tokenizer.json"), "{\"version\":");
    assertOpenFails(folder, "cannot read " + folder.resolve("tokenizer.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "config.json, \"bert\", \"t5\", is of type 't5'",
    "config.json, \"gelu\", \"relu\", has hidden_act 'relu'",
    "config.json, }, , config.json is no JSON",
    "config.json, 'pad_token_id\": 1', 'is_decoder\": true', has is_decoder 'true'",
    "config.json, 'pad_token_id\": 1', 'quantization_config\": {}', is quantized",
    "config.json, 'hidden_layers\": 2', 'hidden_layers\": 3', 'it has 2 layers, not 3'",
    "config.json, 'heads\": 2', 'heads\": 3', '16 components are not for 3 heads'",
    "1_Pooling/config.json, true, false, asks for neither CLS pooling alone",
  })
  void open_somethingElse_errorSaysWhat(String file, String from, String to, String why)
      throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    String content = Files.readString(folder.resolve(file));
    Files.writeString(folder.resolve(file), content.replace(from, to == null ? "" : to));
    assertOpenFails(folder, why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
  void find_fileMissing_errorNamesIt(String file) throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    Files.delete(folder.resolve(file));
    assertOpenFails(folder, "has no " + file);
  }

  @Test
  void find_besideStateOfTraining_isTheCheckpoint() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("checkpoint-500"), Pooling.CLS);
    String alone = converted(folder, Pooling.AUTO).fingerprint();
    Files.writeString(folder.resolve("optimizer.pt"), "of no interest");
    EmbedSettings settings =
        EmbedSettings.defaults()
            .withModel(folder.toString())
            .withPrecision(Precision.FP32)
            .withCacheDir(temporary.resolve("cache").toString());
    assertThat(ModelFiles.find(settings).fingerprint(), is(alone));
  }

  @Test
  void find_moduleThatStrataDoesNotKnow_errorNamesIt() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    Files.writeString(
        folder.resolve("modules.json"),
        """
        [{"type": "sentence_transformers.models.Transformer", "path": ""},
         {"type": "sentence_transformers.models.LSTM", "path": "1_LSTM"}]
        """);
    assertOpenFails(folder, "has the module LSTM, which Strata does not know: --encoderOnly");
  }

  @Test
  void open_otherPrefix_sameEncoder() throws IOException {
    Map<String, Tensor> prefixed = new TreeMap<>();
    TinyModel.tensors().forEach((name, tensor) -> prefixed.put("model." + name, tensor));
    prefixed.put("classifier.weight", new Tensor(List.of(1), new float[1]));
    Path folder = TinyCheckpoint.write(temporary.resolve("other"), Pooling.CLS, prefixed, "bert");
    ModelFolder written = ModelFolder.open(TinyModel.write(temporary.resolve("tiny")));
    assertThat(converted(folder, Pooling.AUTO).fingerprint(), is(written.fingerprint()));
  }

  @Test
  void find_twoEncoders_errorNamesBoth() throws IOException {
    Map<String, Tensor> two = new TreeMap<>();
    TinyModel.tensors()
        .forEach(
            (name, tensor) -> {
              two.put("query." + name, tensor);
              two.put("text." + name, tensor);
            });
    Path folder = TinyCheckpoint.write(temporary.resolve("two"), Pooling.CLS, two, "bert");
    assertOpenFails(folder, "[bert.query., bert.text.]");
  }

  @Test
  void find_weightsOfIntegers_errorNamesTensorAndType() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    String json = "{\"a.weight\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    Files.write(
        folder.resolve("model.safetensors"),
        Bytes.concat(
            new byte[] {(byte) json.length(), 0, 0, 0, 0, 0, 0, 0},
            json.getBytes(StandardCharsets.UTF_8),
            new byte[1]));
    assertOpenFails(folder, "has a.weight as I8, and Strata reads [F32, F16, BF16, F64]");
  }

  @Test
  void find_pickleAlone_saysThatItIsAProgram() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    assertOpenFails(folder, "the pickle pytorch_model.bin is a program");
  }

  @Test
  void find_adapter_isRefused() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    Files.writeString(folder.resolve("adapter_config.json"), "{}");
    assertOpenFails(folder, "has an adapter");
  }

  @Test
  void find_weightsDamaged_errorNamesFile() throws IOException {
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS);
    byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
    Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(bytes, bytes.length / 2));
    assertOpenFails(folder, "model.safetensors is cut short");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embeddings.word_embeddings.weight",
        "embeddings.token_type_embeddings.weight",
        "encoder.layer.1.output.LayerNorm.bias"
      })
  void find_tensorMissing_errorNamesIt(String name) throws IOException {
    Map<String, Tensor> tensors = TinyModel.tensors();
    tensors.remove(name);
    Path folder = TinyCheckpoint.write(temporary.resolve("saved"), Pooling.CLS, tensors, "bert");
    assertOpenFails(folder, name);
  }

  /** Converted anew: a cache keeps what was converted before. */
  private ModelFolder converted(Path folder, Pooling pooling) throws IOException {
    Path cache = Files.createTempDirectory(temporary, "cache");
    return HuggingFaceCheckpoint.open(folder, EmbedSettings.defaults().withPooling(pooling))
        .folder(FORM, cache);
  }

  private void assertOpenFails(Path folder, String why) {
    EmbedSettings settings =
        EmbedSettings.defaults()
            .withModel(folder.toString())
            .withPrecision(Precision.FP32)
            .withCacheDir(temporary.resolve("cache").toString());
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings));
    assertThat(e.getMessage(), allOf(containsString(folder.toString()), containsString(why)));
  }
}
