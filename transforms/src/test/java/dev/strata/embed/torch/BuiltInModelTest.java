/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.Batches;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real models, with their real weights. */
class BuiltInModelTest {
  @TempDir static Path cache;

  /** A text, and what src/bench/embed_truth.py got for it from ONNX Runtime. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Truth(
      String title, @JsonProperty("abstract") String abstractText, int tokens, float[] vector) {
    String text() {
      return title + "\n" + abstractText;
    }
  }

  @ParameterizedTest
  @EnumSource
  void embed_twoDozenTexts_asOnnxRuntimeDoes(BuiltInModel model) throws Exception {
    List<Truth> truths = truths(model);
    EmbedSettings settings =
        EmbedSettings.defaults()
            .withModel(model.modelName())
            .withPrecision(Precision.FP32)
            .withThreads(2)
            .withCacheDir(cache.toString());
    try (Embedder embedder = Embedder.load(settings)) {
      int[][] ids = embedder.tokenize(truths.stream().map(Truth::text).toList()).get();
      int[] lengths = Arrays.stream(ids).mapToInt(text -> text.length).toArray();
      assertThat(lengths, is(truths.stream().mapToInt(Truth::tokens).toArray()));
      for (double cosine : cosines(embedder, ids, truths)) {
        assertThat(cosine, greaterThanOrEqualTo(0.9999));
      }
    }
  }

  /** Where the CPU lacks bf16, by PyTorch's own kernel; short texts, since that is slow. */
  @ParameterizedTest
  @EnumSource
  void embed_inBf16_asOnnxRuntimeDoesInSinglePrecision(BuiltInModel model) throws Exception {
    boolean slow = bf16Kernel() == Kernel.ATEN;
    List<Truth> truths = truths(model).stream().filter(t -> !slow || t.tokens() <= 40).toList();
    ModelFolder folder =
        model.checkpoint(Pooling.AUTO).folder(new Form(Precision.BF16, bf16Kernel()), cache);
    try (Embedder embedder = Embedder.load(folder, EmbedSettings.defaults().withThreads(2))) {
      int[][] ids = embedder.tokenize(truths.stream().map(Truth::text).toList()).get();
      double[] cosines = cosines(embedder, ids, truths);
      assertThat(Arrays.stream(cosines).min().orElse(0), greaterThanOrEqualTo(0.999));
      assertThat(Arrays.stream(cosines).average().orElse(0), greaterThanOrEqualTo(0.9999));
      assertThat(Arrays.stream(cosines).min().orElse(1), lessThan(0.9999999)); // it did round
    }
  }

  /** The one that a run would take, if this CPU has what it needs. */
  static Kernel bf16Kernel() throws IOException {
    return Precision.AUTO.resolve(true) == Precision.BF16 ? Kernel.ONEDNN : Kernel.ATEN;
  }

  private static List<Truth> truths(BuiltInModel model) throws IOException {
    List<Truth> truths =
        List.of(
            new ObjectMapper()
                .readValue(
                    BuiltInModelTest.class.getResource(model.modelName() + "-truth.json"),
                    Truth[].class));
    assertThat(truths, hasSize(24));
    return truths;
  }

  private static double[] cosines(Embedder embedder, int[][] ids, List<Truth> truths)
      throws Exception {
    int[] lengths = Arrays.stream(ids).mapToInt(text -> text.length).toArray();
    double[] cosines = new double[ids.length];
    for (int[] batch : Batches.pack(lengths, 1024)) {
      float[] vectors =
          embedder
              .embed(Arrays.stream(batch).mapToObj(row -> ids[row]).toArray(int[][]::new))
              .get();
      for (int i = 0; i < batch.length; i++) {
        cosines[batch[i]] = cosine(vectors, i, truths.get(batch[i]).vector);
      }
    }
    return cosines;
  }

  @Test
  void folder_damagedFile_isWrittenAnewAsItWas() throws Exception {
    Path folder = folder();
    Path encoder = folder.resolve(ModelFolder.ENCODER);
    Path copy = Files.copy(encoder, cache.resolve("copy.pt"));
    try (FileChannel file = FileChannel.open(encoder, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(encoder) / 2);
    }
    assertThat(folder(), is(folder));
    assertThat(Files.mismatch(encoder, copy), is(-1L));
  }

  private static Path folder() throws IOException {
    return BuiltInModel.BGE_SMALL_EN_V15
        .checkpoint(Pooling.AUTO)
        .folder(new Form(Precision.FP32, Kernel.ONEDNN), cache)
        .path();
  }

  private static double cosine(float[] vectors, int row, float[] other) {
    double dot = 0;
    double squared = 0;
    double otherSquared = 0;
    for (int j = 0; j < other.length; j++) {
      float x = vectors[row * other.length + j];
      dot += (double) x * other[j];
      squared += (double) x * x;
      otherSquared += (double) other[j] * other[j];
    }
    return dot / Math.sqrt(squared * otherSquared);
  }
}
