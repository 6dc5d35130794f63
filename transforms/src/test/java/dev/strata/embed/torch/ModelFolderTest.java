/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.strata.embed.EmbedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    folder = TinyModel.write(temporary.resolve("tiny"));
  }

  @Test
  void acquire_pipeInThePlaceOfAFile_isRefusedAndNotWaitedFor() throws Exception {
    for (String name : List.of("model.json", "tokenizer.json", "config.json")) {
      Path folder = TinyModel.write(temporary.resolve("with-" + name));
      Path pipe = folder.resolve(name);
      Files.deleteIfExists(pipe);
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(), is(0));
      EmbedSettings settings = EmbedSettings.defaults().withModel(folder.toString());
      IOException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () -> assertThrows(IOException.class, () -> new TorchEncoders().plan(settings)));
      assertThat(e.getMessage(), is("cannot read " + pipe + ": it is no regular file"));
    }
  }

  @Test
  void open_whole_knowsPositions() throws IOException {
    ModelFolder opened = ModelFolder.open(folder);
    assertThat(opened.path(), is(folder));
    assertThat(opened.positions(), is(TinyModel.POSITIONS));
    Path copy = TinyModel.write(temporary.resolve("copy"));
    assertThat(ModelFolder.open(copy).fingerprint(), is(opened.fingerprint()));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(
          files.map(file -> file.getFileName().toString()).toList(),
          containsInAnyOrder("encoder.pt", "tokenizer.json", "model.json"));
    }
  }

  @Test
  void open_oneBitFlipped_errorNamesFile() throws IOException {
    Path encoder = folder.resolve(ModelFolder.ENCODER);
    byte[] bytes = Files.readAllBytes(encoder);
    bytes[bytes.length / 2] ^= 1;
    Files.write(encoder, bytes);
    assertOpenFails("encoder.pt is damaged");
  }

  @Test
  void open_tokenizerCutShort_errorNamesFile() throws IOException {
    Files.writeString(folder.resolve(ModelFolder.TOKENIZER), "{");
    assertOpenFails("tokenizer.json is damaged");
  }

  @Test
  void open_otherFormat_fails() throws IOException {
    Path card = folder.resolve(ModelFolder.CARD);
    Files.writeString(
        card, Files.readString(card).replace("\"format\":" + ModelFolder.FORMAT, "\"format\":99"));
    assertOpenFails("has format 99");
  }

  @Test
  void write_overDamaged_opensAgain() throws IOException {
    Files.writeString(folder.resolve(ModelFolder.ENCODER), "damaged");
    TinyModel.write(folder);
    assertThat(ModelFolder.open(folder).path(), is(folder));
  }

  @Test
  void write_weightsLackTensor_errorNamesIt() {
    Map<String, Tensor> tensors = TinyModel.tensors();
    tensors.remove("encoder.layer.1.intermediate.dense.bias");
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TinyModel.write(temporary.resolve("lacking"), tensors));
    assertThat(e.getMessage(), containsString("encoder.layer.1.intermediate.dense.bias"));
    assertThat(Files.exists(temporary.resolve("lacking").resolve(ModelFolder.CARD)), is(false));
  }

  @Test
  void find_unknownName_errorNamesKnownOnes() {
    Exception e =
        assertThrows(
            IOException.class,
            () -> ModelFiles.find(EmbedSettings.defaults().withModel("no-such-model")));
    assertThat(
        e.getMessage(),
        allOf(containsString("no-such-model"), containsString("bge-small-en-v1.5")));
  }

  private void assertOpenFails(String why) {
    Exception e = assertThrows(IOException.class, () -> ModelFolder.open(folder));
    assertThat(e.getMessage(), containsString(why));
  }
}
