/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "F32, 00 00 c0 3f 00 00 00 c0", // 1.5, -2
    "F16, 00 3e 00 c0",
    "BF16, c0 3f 00 c0",
    "F64, 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 00 c0",
  })
  void read_floatsOfEachType_areTheirValues(String type, String hex) throws IOException {
    Tensor tensor = Safetensors.read(file(type, 2, hex)).tensors().get("x");
    assertThat(tensor.values(), is(new float[] {1.5f, -2}));
  }

  @Test
  void read_otherTypes_areLeftOut() throws IOException {
    assertThat(Safetensors.read(file("I64", 1, "00 00 00 00 00 00 00 00")).tensors(), is(Map.of()));
  }

  @Test
  void others_eachType_areThoseLeftOut() throws IOException {
    assertThat(
        Safetensors.read(file("I64", 1, "00 00 00 00 00 00 00 00")).others(),
        is(Map.of("x", "I64")));
    assertThat(Safetensors.read(file("F16", 2, "00 3e 00 c0")).others(), is(Map.of()));
  }

  @Test
  void read_cutShort_errorNamesFile() throws IOException {
    Path file = file("F32", 2, "00 00 c0 3f 00 00 00 c0");
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 7, 8, 20, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      Exception e = assertThrows(IOException.class, () -> Safetensors.read(file));
      assertThat(e.getMessage(), allOf(containsString(file.toString()), containsString("short")));
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 00 00 c0 3f", "1, 00 00 c0 3f 00"})
  void read_lengthThatIsNotTheShapes_errorNamesFile(int values, String hex) throws IOException {
    Path file = file("F32", values, hex);
    Exception e = assertThrows(IOException.class, () -> Safetensors.read(file));
    assertThat(e.getMessage(), containsString(file + " is damaged"));
  }

  @Test
  void read_noSuchFile_errorSaysSo() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "this is text, not tensors");
    Exception e = assertThrows(IOException.class, () -> Safetensors.read(file));
    assertThat(e.getMessage(), containsString("is no safetensors file"));
  }

  private Path file(String type, int values, String hex) throws IOException {
    String[] pairs = hex.split(" ");
    byte[] data = new byte[pairs.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Integer.parseInt(pairs[i], 16);
    }
    return Files.write(
        folder.resolve("model.safetensors"), TinyCheckpoint.safetensors(type, values, data));
  }
}
