/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class EmbedderTest {
  @TempDir Path folder;
  private final EmbedThreads threads = new EmbedThreads();
  private EmbedSettings settings;

  @BeforeEach
  void writeModel() throws Exception {
    settings =
        EmbedSettings.defaults().withModel(TinyModel.write(folder).toString()).withThreads(2);
  }

  @Test
  void embed_texts_ofOnePaddedLength_vectorsAsAlone() throws Exception {
    try (Embedder embedder = Embedder.load(settings)) {
      int[][] ids = embedder.tokenize(List.of("short", "sho")).get(); // 7 and 5 tokens, padded to 8
      float[] both = embedder.embed(ids).get();
      for (int text = 0; text < 2; text++) {
        float[] alone = embedder.embed(new int[][] {ids[text]}).get();
        assertThat(
            Arrays.copyOfRange(both, text * TinyModel.D, (text + 1) * TinyModel.D), is(alone));
      }
    }
  }

  @Test
  void embed_textsOfTwoPaddedLengths_areRefused() throws Exception {
    try (Embedder embedder = Embedder.load(settings)) {
      int[][] ids = embedder.tokenize(List.of("short", "a much longer text than that")).get();
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> embedder.embed(ids).get());
      assertThat(e.getMessage(), containsString("has those of [8, 28]"));
    }
  }

  @Test
  void tokenize_longerThanLimit_isCutBetweenSpecialTokens() throws Exception {
    EmbedSettings five = settings.withMaxTokens(5).withThreads(1);
    try (Embedder embedder = Embedder.load(five)) {
      assertThat(
          embedder.tokenize(List.of("A b c d e")).get()[0],
          is(new int[] {2, TinyModel.id('a'), TinyModel.id('b'), TinyModel.id('c'), 3}));
    }
  }

  @Test
  void tokenize_moreThan512OfAModelWithThePositions_areRead() throws Exception {
    Path longer = TinyModel.write(folder.resolve("longer"), TinyModel.tensors(2000));
    EmbedSettings with = settings.withModel(longer.toString()).withMaxTokens(1500);
    try (Embedder embedder = Embedder.load(with)) {
      int[] ids = embedder.tokenize(List.of("peat bog ".repeat(50_000))).get()[0];
      assertThat(ids.length, is(1500));
      assertThat(embedder.embed(new int[][] {ids}).get().length, is(TinyModel.D));
    }
  }

  @Test
  void tokenize_longText_sameIdsAsItsBeginning() throws Exception {
    try (Embedder embedder = Embedder.load(settings)) {
      String text = "peat, bog ".repeat(1 << 20);
      assertThat(
          embedder.tokenize(List.of(text)).get()[0],
          is(embedder.tokenize(List.of(text.substring(0, 8000))).get()[0]));
    }
  }

  @Test
  void close_afterWork_noThreadSurvives() throws Exception {
    Embedder embedder = Embedder.load(settings);
    embedder.tokenize(List.of("one")).get();
    embedder.tokenize(List.of("two")).get();
    assertThat(threads.now().size(), greaterThan(0));
    embedder.close();
    assertThat(threads.survivors(), hasSize(0));
  }

  @Test
  void embed_idOutsideVocabulary_failsAndGoesOn() throws Exception {
    try (Embedder embedder = Embedder.load(settings)) {
      assertThrows(
          ExecutionException.class, () -> embedder.embed(new int[][] {{2, 100_000, 3}}).get());
      assertThat(embedder.embed(new int[][] {{2, 7, 3}}).get().length, is(TinyModel.D));
    }
  }

  @Test
  void load_maxTokensOverPositions_errorNamesBoth() throws Exception {
    EmbedSettings tooLong = settings.withMaxTokens(513);
    Exception e = assertThrows(IllegalArgumentException.class, () -> Embedder.load(tooLong));
    assertThat(e.getMessage(), allOf(containsString("512"), containsString("513")));
    assertThat(threads.survivors(), hasSize(0));
  }

  @Test
  void load_gpuWhereThereIsNone_saysSo() {
    assumeTrue(!Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA), "a GPU");
    Exception e = assertThrows(IOException.class, () -> Embedder.load(settings.withDevice("gpu")));
    assertThat(e.getMessage(), startsWith("--device=gpu: PyTorch has no GPU here"));
  }

  @Test
  void load_tokenizerThatIsNone_errorNamesIt() throws IOException {
    Path hugging = TinyCheckpoint.write(folder.resolve("hugging"), Pooling.CLS);
    Files.writeString(hugging.resolve(ModelFiles.TOKENIZER), "{}");
    EmbedSettings with =
        settings.withModel(hugging.toString()).withCacheDir(folder.resolve("c").toString());
    Exception e = assertThrows(IOException.class, () -> Embedder.load(with));
    assertThat(e.getMessage(), containsString("tokenizer.json"));
  }

  @Test
  void load_cacheThatCannotBeWritten_saysWhatToDo() {
    Path cache = folder.resolve(ModelFolder.CARD).resolve("cache"); // inside a file
    System.setProperty("DJL_CACHE_DIR", cache.toString());
    try {
      Exception e = assertThrows(IOException.class, () -> Embedder.load(settings));
      assertThat(
          e.getMessage(),
          is(
              "cannot unpack PyTorch into its cache "
                  + cache.resolve("pytorch")
                  + ": Not a directory; set DJL_CACHE_DIR to a folder that can be written"));
    } finally {
      System.clearProperty("DJL_CACHE_DIR");
    }
  }
}
