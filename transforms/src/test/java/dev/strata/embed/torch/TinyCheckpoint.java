/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.util.Float16Utils;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.embed.Pooling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** {@link TinyModel} as Hugging Face's libraries save a model. */
public final class TinyCheckpoint {
  private TinyCheckpoint() {}

  /** Writes the folder. */
  public static Path write(Path folder, Pooling pooling) throws IOException {
    return write(folder, pooling, TinyModel.tensors(), "bert");
  }

  /** Writes the folder, with tensors under the names that a type of model gives them. */
  public static Path write(Path folder, Pooling pooling, Map<String, Tensor> tensors, String type)
      throws IOException {
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "%s", "hidden_act": "gelu", "num_attention_heads": 2,
         "num_hidden_layers": 2, "layer_norm_eps": 1e-12, "pad_token_id": 1,
         "max_position_embeddings": 512}
        """
            .formatted(type));
    Files.writeString(
        folder.resolve("1_Pooling/config.json"),
        """
        {"pooling_mode_cls_token": %s, "pooling_mode_mean_tokens": %s}
        """
            .formatted(pooling == Pooling.CLS, pooling == Pooling.MEAN));
    Files.writeString(folder.resolve("tokenizer.json"), TinyModel.tokenizer());
    Map<String, Tensor> named = new TreeMap<>();
    tensors.forEach((name, tensor) -> named.put(type + "." + name, tensor));
    try (OutputStream file = Files.newOutputStream(folder.resolve("model.safetensors"))) {
      writeSafetensors(file, named);
    }
    return folder;
  }

  /** Writes tensors as F32. */
  public static void writeSafetensors(OutputStream file, Map<String, Tensor> tensors)
      throws IOException {
    writeSafetensors(file, tensors, "F32");
  }

  /** Writes tensors as F32, F16 or BF16. */
  public static void writeSafetensors(OutputStream file, Map<String, Tensor> tensors, String type)
      throws IOException {
    int width = type.equals("F32") ? Float.BYTES : Short.BYTES;
    ObjectNode header = new ObjectMapper().createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode described = header.putObject(entry.getKey()).put("dtype", type);
      entry.getValue().shape().forEach(described.putArray("shape")::add);
      long end = offset + (long) width * entry.getValue().values().length;
      described.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    file.write(little(Long.BYTES).putLong(json.length).array());
    file.write(json);
    for (Tensor tensor : tensors.values()) {
      ByteBuffer bytes = little(width * tensor.values().length);
      for (float value : tensor.values()) {
        switch (type) {
          case "F32" -> bytes.putFloat(value);
          case "F16" -> bytes.putShort(Float16Utils.floatToHalf(value));
          default -> bytes.putShort((short) (Float.floatToIntBits(value) + 0x8000 >>> 16));
        }
      }
      file.write(bytes.array());
    }
  }

  /** A file of one tensor, given as bytes. */
  public static byte[] safetensors(String type, int values, byte[] data) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String json =
        String.format(
            "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}",
            type, values, data.length);
    file.writeBytes(little(Long.BYTES).putLong(json.length()).array());
    file.writeBytes(json.getBytes(StandardCharsets.UTF_8));
    file.writeBytes(data);
    return file.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
