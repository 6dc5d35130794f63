/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoopTranslator;
import com.google.common.collect.ImmutableMap;
import dev.strata.embed.torch.TorchScriptArchive.Module;
import dev.strata.embed.torch.TorchScriptArchive.Rounded;
import dev.strata.model.ProcessSetup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptArchiveTest {
  /** Adds a matrix, and what another object made of a vector while it loaded. */
  private static final String SOURCE =
      """
      class Doubled(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        bias : Tensor
        def __getstate__(self: __torch__.Doubled) -> Tuple[Tensor, bool]:
          return (self.bias, self.training)
        def __setstate__(self: __torch__.Doubled,
          state: Tuple[Tensor, bool]) -> None:
          self.bias = torch.mul((state)[0], 2)
          self.training = (state)[1]
          return None
      class Adder(Module):
        __parameters__ = ["matrix", ]
        __buffers__ = []
        training : bool
        matrix : Tensor
        doubled : __torch__.Doubled
        def forward(self: __torch__.Adder,
          x: Tensor) -> Tensor:
          return torch.add(torch.add(x, self.matrix), self.doubled.bias)
      """;

  private static final Module MODULE =
      new Module(
          "Adder",
          ImmutableMap.of(
              "training", false,
              "matrix", new Tensor(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}),
              "doubled",
                  new Module(
                      "Doubled",
                      // the last value is halfway between two bfloat16s: it goes to the even one
                      List.of(
                          new Rounded(new Tensor(List.of(3), new float[] {10, 20, 1.01171875f})),
                          true))));

  @TempDir Path folder;

  @Test
  void write_module_pytorchLoadsAndComputes() throws Exception {
    ProcessSetup.apply();
    write(folder.resolve("adder.pt"));
    try (Model model = Model.newInstance("adder", Device.cpu(), "PyTorch")) {
      model.load(folder, "adder.pt");
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
          NDList sum =
              predictor.predict(
                  new NDList(model.getNDManager().create(new float[] {100, 200, 300})))) {
        assertThat(
            sum.singletonOrThrow().toFloatArray(),
            is(new float[] {121, 242, 305.03125f, 124, 245, 308.03125f}));
      }
    }
  }

  @Test
  void write_module_entriesStoredAndAligned() throws IOException {
    Path file = write(folder.resolve("adder.pt"));
    byte[] bytes = Files.readAllBytes(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(
          zip.stream().map(ZipEntry::getName).toList(),
          contains(
              "archive/data.pkl",
              "archive/code/__torch__.py",
              "archive/constants.pkl",
              "archive/version",
              "archive/byteorder",
              "archive/data/0",
              "archive/data/1"));
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] content = zip.getInputStream(entry).readAllBytes(); // checks the CRC
        assertThat(entry.getName(), entry.getMethod(), is(ZipEntry.STORED));
        assertThat(entry.getName(), firstAlignedIndexOf(bytes, content) >= 0, is(true));
      }
      byte[] matrix = zip.getInputStream(zip.getEntry("archive/data/0")).readAllBytes();
      float[] values = new float[6];
      ByteBuffer.wrap(matrix).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      assertThat(values, is(new float[] {1, 2, 3, 4, 5, 6}));
      byte[] code = zip.getInputStream(zip.getEntry("archive/code/__torch__.py")).readAllBytes();
      assertThat(new String(code, StandardCharsets.UTF_8), is(SOURCE));
    }
  }

  @Test
  void write_flag_goldenPickle() throws IOException {
    Path file = folder.resolve("flag.pt");
    try (OutputStream out = Files.newOutputStream(file)) {
      TorchScriptArchive.write(out, "", new Module("M", Map.of("training", true)));
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(
          new String(
              zip.getInputStream(zip.getEntry("archive/data.pkl")).readAllBytes(),
              StandardCharsets.ISO_8859_1),
          is("\u0080\u0002c__torch__\nM\n)\u0081}(X\u0008\0\0\0training\u0088ub."));
    }
  }

  @Test
  void write_twice_sameBytes() throws IOException {
    assertThat(
        Files.mismatch(write(folder.resolve("a.pt")), write(folder.resolve("b.pt"))), is(-1L));
  }

  @Test
  void write_unknownValue_fails() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            TorchScriptArchive.write(
                new ByteArrayOutputStream(), "", new Module("M", Map.of("x", "text"))));
  }

  private static Path write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      TorchScriptArchive.write(out, SOURCE, MODULE);
    }
    return file;
  }

  private static int firstAlignedIndexOf(byte[] bytes, byte[] content) {
    for (int start = 0; start + content.length <= bytes.length; start += 64) {
      if (Arrays.equals(bytes, start, start + content.length, content, 0, content.length)) {
        return start;
      }
    }
    return -1;
  }
}
