/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.util.Float16Utils;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.IOUtils;

/**
 * The content of a safetensors file. The file has eight bytes with the length of a JSON object,
 * little-endian; then the object, which has the type, shape and place of each tensor by name; then
 * the tensors. Tensors of F64, F32, F16 and BF16 are read, and others are left out.
 *
 * @param tensors the tensors that are read, by name
 * @param others the types of the tensors that are left out, by the tensor's name
 */
record Safetensors(Map<String, Tensor> tensors, Map<String, String> others) {
  /** The types that are read. */
  static final List<String> TYPES = List.of("F32", "F16", "BF16", "F64");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_HEADER = 100_000_000; // as the reference implementation has it

  /**
   * Reads a whole file.
   *
   * @throws IOException if the file is cut short or is no safetensors file; its name is in the
   *     message
   */
  static Safetensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] header = header(channel, file);
      Safetensors read = new Safetensors(new HashMap<>(), new HashMap<>());
      for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
        String type = entry.getValue().path("dtype").asText();
        if (TYPES.contains(type)) {
          read.tensors.put(
              entry.getKey(), tensor(channel, Long.BYTES + header.length, entry.getValue(), file));
        } else if (!type.isEmpty()) {
          read.others.put(entry.getKey(), type);
        }
      }
      return read;
    } catch (JacksonException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static byte[] header(FileChannel channel, Path file) throws IOException {
    long length = bytes(channel, 0, Long.BYTES, file).getLong();
    if (length < 2 || length > MAX_HEADER) {
      throw new IOException(file + " is no safetensors file: its header has length " + length);
    }
    return bytes(channel, Long.BYTES, (int) length, file).array();
  }

  private static Tensor tensor(FileChannel channel, long data, JsonNode described, Path file)
      throws IOException {
    List<Integer> shape = new ArrayList<>();
    described.path("shape").forEach(size -> shape.add(size.asInt()));
    long from = described.path("data_offsets").path(0).asLong(-1);
    long to = described.path("data_offsets").path(1).asLong(-1);
    String type = described.path("dtype").asText();
    int width =
        switch (type) {
          case "F64" -> Double.BYTES;
          case "F32" -> Float.BYTES;
          default -> Short.BYTES;
        };
    if (from < 0 || to - from != width * Tensor.count(shape)) {
      throw new IllegalArgumentException("a tensor " + described + " has another length");
    }
    ByteBuffer bytes = bytes(channel, data + from, Math.toIntExact(to - from), file);
    float[] values = new float[bytes.remaining() / width];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "F64" -> (float) bytes.getDouble();
            case "F32" -> bytes.getFloat();
            case "F16" -> Float16Utils.halfToFloat(bytes.getShort());
            default -> Float.intBitsToFloat(bytes.getShort() << 16);
          };
    }
    return new Tensor(List.copyOf(shape), values);
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int length, Path file)
      throws IOException {
    if (from + length > channel.size()) {
      throw new IOException(file + " is cut short");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (IOUtils.read(channel.position(from), bytes) < length) {
      throw new IOException(file + " was cut short while it was read");
    }
    return bytes.flip();
  }
}
