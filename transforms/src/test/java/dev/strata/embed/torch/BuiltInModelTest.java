/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The real models, with their real weights. */
class BuiltInModelTest {
  private static final int MAX_TOKENS = 512;

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
            .withMaxTokens(MAX_TOKENS)
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

  /** As the model's folder of Sentence Transformers cuts them. */
  @ParameterizedTest
  @CsvSource({"BGE_SMALL_EN_V15, 512", "ALL_MINILM_L6_V2, 256"})
  void checkpoint_longText_isCutAsTheModelsFolderSays(BuiltInModel model, int tokens)
      throws Exception {
    assertThat(model.checkpoint(Pooling.AUTO).rules().maxTokens(), is(tokens));
  }

  /** Where the CPU lacks bf16, by PyTorch's own kernel; short texts, since that is slow. */
  @ParameterizedTest
  @EnumSource
  void embed_inBf16_asOnnxRuntimeDoesInSinglePrecision(BuiltInModel model) throws Exception {
    boolean slow = bf16Kernel() == Kernel.ATEN;
    List<Truth> truths = truths(model).stream().filter(t -> !slow || t.tokens() <= 40).toList();
    ModelFolder folder =
        model.checkpoint(Pooling.AUTO).folder(new Form(Precision.BF16, bf16Kernel()), cache);
    EmbedSettings settings = EmbedSettings.defaults().withMaxTokens(MAX_TOKENS).withThreads(2);
    try (Embedder embedder = Embedder.load(folder, settings)) {
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
    float[][] vectors = InBatches.embed(embedder, ids, 1024);
    double[] cosines = new double[ids.length];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = cosine(vectors[i], truths.get(i).vector);
    }
    return cosines;
  }

  /**
   * Each text alone, in the order given, in another order with other neighbours, and in small
   * batches; some texts are so long that they are cut. Where bf16 is slow, fewer texts and short
   * ones.
   */
  @ParameterizedTest
  @CsvSource({"fp32, 100, 4, 12", "bf16, 100, 4, 12", "bf16, 20, 1, 0"})
  void embed_inAnyBatch_sameBytes(String precision, int shortTexts, int mostTitles, int longTexts)
      throws Exception {
    boolean slow = precision.equals("bf16") && bf16Kernel() == Kernel.ATEN;
    assumeTrue(slow == (longTexts == 0) || precision.equals("fp32"), "the other number of texts");
    Form form =
        precision.equals("fp32")
            ? new Form(Precision.FP32, Kernel.ONEDNN)
            : new Form(Precision.BF16, bf16Kernel());
    List<String> texts = new ArrayList<>(texts(shortTexts, 1, mostTitles));
    texts.addAll(texts(longTexts, 20, 80));
    int count = texts.size();
    for (BuiltInModel model : BuiltInModel.values()) {
      ModelFolder folder = model.checkpoint(Pooling.AUTO).folder(form, cache);
      EmbedSettings settings = EmbedSettings.defaults().withMaxTokens(MAX_TOKENS).withThreads(2);
      try (Embedder embedder = Embedder.load(folder, settings)) {
        int[][] ids = embedder.tokenize(texts).get();
        long cut = Arrays.stream(ids).filter(text -> text.length == MAX_TOKENS).count();
        assertThat(cut, longTexts == 0 ? is(0L) : greaterThan(1L));
        float[][] together = InBatches.embed(embedder, ids, 1024);
        float[][] alone = InBatches.embed(embedder, ids, 1);
        assertThat(alone, is(together));

        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Collections.shuffle(Arrays.asList(order), new Random(count));
        order = Arrays.copyOf(order, count / 2); // the other half are neighbours no more
        int[][] shuffled = Arrays.stream(order).map(i -> ids[i]).toArray(int[][]::new);
        float[][] expected = Arrays.stream(order).map(i -> together[i]).toArray(float[][]::new);
        for (int budget : new int[] {300, 5000}) {
          assertThat(InBatches.embed(embedder, shuffled, budget), is(expected));
        }
      }
    }
  }

  /** Texts of so many real titles. */
  private static List<String> texts(int count, int least, int most) throws IOException {
    URL file = BuiltInModelTest.class.getResource("/dev/strata/text/titles.txt");
    List<String> titles = Resources.readLines(file, StandardCharsets.UTF_8);
    Random random = new Random(count);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              int from = random.nextInt(titles.size() - most);
              int to = from + least + random.nextInt(most - least + 1);
              return String.join(". ", titles.subList(from, to));
            })
        .toList();
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

  private static double cosine(float[] vector, float[] other) {
    double dot = 0;
    double squared = 0;
    double otherSquared = 0;
    for (int j = 0; j < other.length; j++) {
      float x = vector[j];
      dot += (double) x * other[j];
      squared += (double) x * x;
      otherSquared += (double) other[j] * other[j];
    }
    return dot / Math.sqrt(squared * otherSquared);
  }
}
