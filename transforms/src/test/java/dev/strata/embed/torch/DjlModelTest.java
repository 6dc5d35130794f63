/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.util.Utils;
import com.google.common.base.Throwables;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A TorchScript encoder that nobody made for Strata: it looks its tokens up in a table. */
class DjlModelTest {
  private static final int[][] TEXTS = {{2, 10, 20, 3}, {2, 3}};

  /** Where DJL keeps what it fetches, and what it unpacks. */
  private static final String MODELS = "DJL_CACHE_DIR";

  private static final String ENGINES = "ENGINE_CACHE_DIR";

  @TempDir Path temporary;
  private final EmbedThreads threads = new EmbedThreads();
  private Path folder;
  private EmbedSettings settings;

  @BeforeEach
  void writeModel() throws IOException {
    folder = Files.createDirectories(temporary.resolve("lookup"));
    LookupModel.write(folder);
    settings = EmbedSettings.defaults().withModel(folder.toString()).withThreads(2);
    System.setProperty(ENGINES, Utils.getEngineCacheDir().toString()); // unpacked already
    System.setProperty(MODELS, temporary.resolve("djl").toString());
  }

  @AfterEach
  void forgetCaches() {
    System.clearProperty(MODELS);
    System.clearProperty(ENGINES);
  }

  @Test
  void embed_noArguments_meanOfTheTokensThatAreThere() throws Exception {
    assertEmbeds(settings, new double[][] {mean(TEXTS[0]), mean(TEXTS[1])});
  }

  @Test
  void embed_poolingOfServingProperties_isTaken() throws Exception {
    Files.writeString(folder.resolve("serving.properties"), "pooling=cls\n");
    assertEmbeds(settings, new double[][] {mean(2), mean(2)});
    assertEmbeds(
        settings.withPooling(Pooling.MEAN), new double[][] {mean(TEXTS[0]), mean(TEXTS[1])});
  }

  @Test
  void embed_poolingOfSentenceTransformers_isTaken() throws Exception {
    Files.createDirectories(folder.resolve("1_Pooling"));
    Path pooling = folder.resolve("1_Pooling/config.json");
    Files.writeString(pooling, "{\"pooling_mode_cls_token\": true}");
    String fingerprint = ModelFiles.find(settings).fingerprint();
    assertEmbeds(settings, new double[][] {mean(2), mean(2)});
    Files.writeString(pooling, "{\"pooling_mode_mean_tokens\": true}");
    assertEmbeds(settings, new double[][] {mean(TEXTS[0]), mean(TEXTS[1])});
    assertThat(ModelFiles.find(settings).fingerprint(), is(not(fingerprint)));
  }

  @Test
  void embed_includeTokenTypes_areZeros() throws Exception {
    write(
        "torch.add(torch.embedding(self.words, ids), torch.unsqueeze(types, 2))",
        ",\n      types: Tensor");
    Files.writeString(folder.resolve("serving.properties"), "includeTokenTypes=true\n");
    assertEmbeds(settings, new double[][] {mean(TEXTS[0]), mean(TEXTS[1])});
  }

  @Test
  void reason_ofTheInterpreter_isItsLastLine() throws Exception {
    write("torch.embedding(self.words, torch.add(ids, 100000))", "");
    ExecutionException e = assertThrows(ExecutionException.class, () -> embed(settings));
    assertThat(
        DjlModel.reason(Throwables.getRootCause(e)),
        allOf(containsString("index out of range"), not(containsString("\n"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense=dense.safetensors",
        "sparse=true",
        "doLowerCase=True",
        "addSpecialTokens=0"
      })
  void find_argumentOfDjlThatStrataLacks_errorNamesIt(String argument) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), TinyModel.tokenizer(false));
    Files.writeString(folder.resolve("serving.properties"), argument + "\n");
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings));
    assertThat(
        e.getMessage(),
        is(folder + " has the argument " + argument + ", which Strata does not obey"));
  }

  /** As DJL's converter writes them for a model of Sentence Transformers, beside nothing else. */
  @Test
  void embed_lengthOfServingProperties_isTaken() throws Exception {
    Files.writeString(
        folder.resolve("serving.properties"),
        "maxLength=4\nmodelMaxLength=512\ndoLowerCase=true\nsparse=false\n");
    try (Embedder embedder = Embedder.load(settings)) {
      assertThat(embedder.tokenize(List.of("abcdef")).get()[0].length, is(4));
    }
    try (Embedder embedder = Embedder.load(settings.withMaxTokens(5))) {
      assertThat(embedder.tokenize(List.of("abcdef")).get()[0].length, is(5));
    }
  }

  @Test
  void embed_atUrl_asInFolder() throws Exception {
    EmbedSettings at = settings.withModel("file://" + folder);
    assertEmbeds(at, new double[][] {mean(TEXTS[0]), mean(TEXTS[1])});
    assertThat(ModelFiles.find(at).fingerprint(), is(ModelFiles.find(settings).fingerprint()));
  }

  @Test
  void find_atSignedUrl_isTheSameModelWhateverTheSignature() throws Exception {
    try (ModelServer server = ModelServer.of(folder)) {
      String first = server.url("user:s3cr3t@", "model.zip?X-Amz-Signature=secret1");
      String second = server.url("user:s3cr3t@", "model.zip?X-Amz-Signature=secret2");
      String fingerprint = ModelFiles.find(settings.withModel(first)).fingerprint();
      assertThat(ModelFiles.find(settings.withModel(second)).fingerprint(), is(fingerprint));
    }
  }

  @Test
  void find_argumentInUrl_isPartOfTheModel() throws Exception {
    try (ModelServer server = ModelServer.of(folder)) {
      EmbedSettings at = settings.withModel(server.url("", "model.zip?pooling=cls"));
      assertEmbeds(at, new double[][] {mean(2), mean(2)});
      String without = server.url("", "model.zip");
      assertThat(
          ModelFiles.find(at).fingerprint(),
          is(not(ModelFiles.find(settings.withModel(without)).fingerprint())));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing-here.zip?X-Amz-Signature=s3cr3t",
        "nothing-here.zip?X-Amz-Signature=s3 cr3t s3cr3t",
        "nothing-here.zip#s3cr3t",
        "no-archive.txt?X-Amz-Signature=s3cr3t",
      })
  void find_urlThatFails_neitherMessageNorTraceHasItsSecrets(String path) throws Exception {
    try (ModelServer server = ModelServer.of(folder)) {
      String url = server.url("user:s3cr3t@", path);

      Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings.withModel(url)));

      assertThat(Throwables.getStackTraceAsString(e), not(containsString("cr3t")));
      assertThat(e.getMessage(), containsString(server.url("", path.replaceAll("[?#].*", ""))));
    }
  }

  @Test
  void find_urlWhereNobodyListens_saysSo() throws Exception {
    String gone;
    try (ModelServer server = ModelServer.of(folder)) {
      gone = server.url("user:s3cr3t@", "rpc?X-Amz-Signature=s3cr3t");
    }
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings.withModel(gone)));
    assertThat(
        e.getMessage(),
        allOf(containsString("nobody answers at 127.0.0.1:"), not(containsString("s3cr3t"))));
  }

  @Test
  void find_urlThatTheServerDoesNotKnow_saysWhatItAnswers() throws Exception {
    try (ModelServer server = ModelServer.of(folder)) {
      String url = server.url("", "other.zip");
      Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings.withModel(url)));
      assertThat(e.getMessage(), containsString(" answers 404"));
    }
  }

  @Test
  void find_urlOfNoArchive_saysWhatItMustBe() throws Exception {
    try (ModelServer server = ModelServer.of(folder)) {
      String url = server.url("", "no-archive.txt");
      Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings.withModel(url)));
      assertThat(e.getMessage(), containsString("it must be an archive of the model's files"));
    }
  }

  @Test
  void find_promptAndLimitOfSentenceTransformers_areTaken() throws Exception {
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"document\": \"p: \"}, \"default_prompt_name\": \"document\"}");
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 6}");
    try (Embedder embedder = Embedder.load(settings)) {
      assertThat(
          embedder.tokenize(List.of("abcdef")).get()[0],
          is(
              new int[] {
                2, TinyModel.id('p'), TinyModel.id(':'), TinyModel.id('a'), TinyModel.id('b') + 1, 3
              }));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "config_sentence_transformers.json | {\"truncate_dim\": 4} | modules that follow",
        "sentence_bert_config.json | {\"do_lower_case\": true} | other rules for case",
        "1_Pooling/config.json | {\"include_prompt\": false} | a prompt that is not pooled",
      })
  void find_settingThatNeedsAnotherProgram_isRefused(String file, String content, String what)
      throws Exception {
    Files.writeString(folder.resolve("tokenizer.json"), TinyModel.tokenizer(false));
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(folder.resolve(file), content);
    EmbedSettings with = settings.withGivenPrompt("p: ");
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(with));
    assertThat(e.getMessage(), allOf(containsString(what), containsString("--encoderOnly")));
    String fingerprint =
        ModelFiles.find(with.withPooling(Pooling.MEAN).withEncoderOnly(true)).fingerprint();
    assertThat(fingerprint.isEmpty(), is(false));
  }

  @Test
  void find_otherFileOrPooling_otherFingerprint() throws IOException {
    String before = ModelFiles.find(settings).fingerprint();
    Files.writeString(folder.resolve("README.md"), "of no interest");
    assertThat(ModelFiles.find(settings).fingerprint(), is(before));
    assertThat(ModelFiles.find(settings.withPooling(Pooling.CLS)).fingerprint(), is(not(before)));
    Files.writeString(folder.resolve("serving.properties"), "pooling=cls\n");
    assertThat(ModelFiles.find(settings).fingerprint(), is(not(before)));
  }

  @Test
  void find_bf16_errorSaysWhose() {
    Exception e =
        assertThrows(
            IOException.class, () -> ModelFiles.find(settings.withPrecision(Precision.BF16)));
    assertThat(e.getMessage(), allOf(containsString("bf16"), containsString(folder.toString())));
  }

  @Test
  void find_unknownUrl_oneSentence() {
    String url = "djl://ai.djl.localmodelzoo/no-such-model";
    Exception e = assertThrows(IOException.class, () -> ModelFiles.find(settings.withModel(url)));
    assertThat(e.getMessage(), allOf(containsString(url), not(containsString("\n"))));
  }

  @Test
  void load_damaged_oneSentence() throws IOException, InterruptedException {
    Path file = folder.resolve("lookup.pt");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));
    Exception e = assertThrows(IOException.class, () -> Embedder.load(settings));
    assertThat(
        e.getMessage(),
        allOf(containsString("cannot load the model " + folder + ": "), not(containsString("\n"))));
    assertThat(threads.survivors().isEmpty(), is(true));
  }

  @Test
  void load_unknownPooling_errorNamesIt() throws IOException {
    Files.writeString(folder.resolve("serving.properties"), "pooling=max\n");
    Exception e = assertThrows(Exception.class, () -> embed(settings));
    assertThat(
        Throwables.getCausalChain(e).stream().map(Throwable::getMessage).toList().toString(),
        containsString("the pooling max is neither cls nor mean"));
  }

  @Test
  void embed_modelThatPoolsItself_errorSaysWhatIsWanted() throws IOException {
    write("torch.select(torch.embedding(self.words, ids), 1, 0)", "");
    Exception e = assertThrows(ExecutionException.class, () -> embed(settings));
    assertThat(
        Throwables.getCausalChain(e).stream().map(Throwable::getMessage).toList().toString(),
        containsString("must give a vector for each token"));
  }

  private void write(String vectors, String moreArguments) throws IOException {
    LookupModel.write(folder, vectors, moreArguments);
  }

  private static float[] embed(EmbedSettings settings) throws Exception {
    try (Embedder embedder = Embedder.load(settings)) {
      return embedder.embed(TEXTS).get();
    }
  }

  private static void assertEmbeds(EmbedSettings settings, double[][] truth) throws Exception {
    float[] vectors = embed(settings);
    for (int i = 0; i < truth.length; i++) {
      for (int j = 0; j < TinyModel.D; j++) {
        assertThat((double) vectors[i * TinyModel.D + j], closeTo(truth[i][j], 1e-6));
      }
    }
  }

  /** The mean of the tokens' rows, at unit length. */
  private static double[] mean(int... ids) {
    double[] sum = new double[TinyModel.D];
    for (int id : ids) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += LookupModel.words().values()[id * TinyModel.D + j];
      }
    }
    double length = Math.sqrt(Arrays.stream(sum).map(v -> v * v).sum());
    return Arrays.stream(sum).map(v -> v / length).toArray();
  }
}
