/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real model, with its real weights. */
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

  @Test
  void embed_twoDozenTexts_asOnnxRuntimeDoes() throws Exception {
    List<Truth> truths =
        List.of(
            new ObjectMapper()
                .readValue(
                    BuiltInModelTest.class.getResource("bge-small-en-v1.5-truth.json"),
                    Truth[].class));
    assertThat(truths, hasSize(24));
    EmbedSettings settings = new EmbedSettings("bge-small-en-v1.5", 512, 1024, 2, cache.toString());
    try (Embedder embedder = Embedder.load(settings)) {
      int[][] ids = embedder.tokenize(truths.stream().map(Truth::text).toList()).get();
      int[] lengths = Arrays.stream(ids).mapToInt(text -> text.length).toArray();
      assertThat(lengths, is(truths.stream().mapToInt(Truth::tokens).toArray()));
      for (int[] batch : Batches.pack(lengths, 1024)) {
        float[] vectors =
            embedder
                .embed(Arrays.stream(batch).mapToObj(row -> ids[row]).toArray(int[][]::new))
                .get();
        for (int i = 0; i < batch.length; i++) {
          Truth truth = truths.get(batch[i]);
          assertThat(truth.text(), cosine(vectors, i, truth.vector), greaterThanOrEqualTo(0.9999));
        }
      }
    }
  }

  @Test
  void folder_damagedFile_isWrittenAnewAsItWas() throws Exception {
    Path folder = BuiltInModel.BGE_SMALL_EN_V15.folder(cache).path();
    Path encoder = folder.resolve(ModelFolder.ENCODER);
    Path copy = Files.copy(encoder, cache.resolve("copy.pt"));
    try (FileChannel file = FileChannel.open(encoder, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(encoder) / 2);
    }
    assertThat(BuiltInModel.BGE_SMALL_EN_V15.folder(cache).path(), is(folder));
    assertThat(Files.mismatch(encoder, copy), is(-1L));
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
