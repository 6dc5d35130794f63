/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reader of the weights in an ONNX file, which are its float initializers, by name.
 *
 * <p>An exporter turns a linear layer into a {@code MatMul} node with an anonymous initializer of
 * shape {@code [in, out]}; the layer's name is in the node's name, such as {@code
 * /encoder/layer.0/output/dense/MatMul}. This reader names such a weight {@code
 * encoder.layer.0.output.dense.weight} and transposes it to {@code [out, in]}.
 *
 * <p>Field numbers are those of onnx.proto3: ModelProto.graph 7; GraphProto.node 1 and initializer
 * 5; NodeProto.input 1, name 3 and op_type 4; TensorProto.dims 1, data_type 2, float_data 4, name 8
 * and raw_data 9.
 */
final class OnnxWeights {
  private static final int FLOAT = 1;
  private static final String MATMUL = "/MatMul";

  private final Map<String, Tensor> initializers = new HashMap<>();
  private final Map<String, String> matMulWeights = new HashMap<>();

  /** Takes one field of a message, or skips it. */
  @FunctionalInterface
  private interface Field {
    void read(int number, int tag, CodedInputStream in) throws IOException;
  }

  private OnnxWeights() {}

  /**
   * Reads a whole file.
   *
   * @param name name of the file, for messages
   * @throws IOException if the file is cut short or is no ONNX file
   */
  static Map<String, Tensor> read(InputStream file, String name) throws IOException {
    OnnxWeights weights = new OnnxWeights();
    try {
      weights.model(CodedInputStream.newInstance(file, 1 << 16));
      return weights.named();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("cannot read the weights in " + name + ": " + e.getMessage(), e);
    }
  }

  private Map<String, Tensor> named() throws IOException {
    Map<String, Tensor> named = new HashMap<>(initializers);
    for (Map.Entry<String, String> e : matMulWeights.entrySet()) {
      Tensor weight = named.remove(e.getValue());
      if (weight != null) { // else it is a product of two activations
        named.put(e.getKey(), weight.transposed());
      }
    }
    if (named.isEmpty()) {
      throw new IOException("no float initializers");
    }
    return named;
  }

  private void model(CodedInputStream in) throws IOException {
    fields(
        in,
        (number, tag, model) -> {
          if (number == 7) {
            message(model, this::graph);
          } else {
            model.skipField(tag);
          }
        });
  }

  private void graph(int number, int tag, CodedInputStream in) throws IOException {
    switch (number) {
      case 1 -> node(in);
      case 5 -> initializer(in);
      default -> in.skipField(tag);
    }
  }

  private void node(CodedInputStream in) throws IOException {
    List<String> inputs = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    message(
        in,
        (number, tag, node) -> {
          switch (number) {
            case 1 -> inputs.add(node.readString());
            case 3 -> path.append(node.readString());
            default -> node.skipField(tag);
          }
        });
    String name = path.toString();
    if (name.startsWith("/") && name.endsWith(MATMUL) && inputs.size() == 2) {
      String layer = name.substring(1, name.length() - MATMUL.length()).replace('/', '.');
      matMulWeights.put(layer + ".weight", inputs.get(1));
    }
  }

  private void initializer(CodedInputStream in) throws IOException {
    TensorFields tensor = new TensorFields();
    message(in, tensor);
    if (tensor.type == FLOAT) {
      initializers.put(tensor.name, tensor.toTensor());
    }
  }

  private static void message(CodedInputStream in, Field field) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    fields(in, field);
    in.popLimit(outer);
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(WireFormat.getTagFieldNumber(tag), tag, in);
    }
  }

  /** The fields of an initializer that have been read so far. */
  private static final class TensorFields implements Field {
    private final List<Integer> shape = new ArrayList<>();
    private String name = "";
    private int type;
    private byte[] bytes = {};

    @Override
    public void read(int number, int tag, CodedInputStream in) throws IOException {
      switch (number) {
        case 1 -> dims(tag, in);
        case 2 -> type = in.readInt32();
        case 4, 9 -> bytes = in.readByteArray(); // packed floats and raw data are the same bytes
        case 8 -> name = in.readString();
        default -> in.skipField(tag);
      }
    }

    private void dims(int tag, CodedInputStream in) throws IOException {
      if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
        shape.add(Math.toIntExact(in.readInt64()));
      } else {
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
          shape.add(Math.toIntExact(in.readInt64()));
        }
        in.popLimit(outer);
      }
    }

    private Tensor toTensor() throws IOException {
      if (bytes.length != Float.BYTES * Tensor.count(shape)) {
        throw new IOException(
            name + " of shape " + shape + " holds " + bytes.length + " bytes of floats");
      }
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return new Tensor(List.copyOf(shape), values);
    }
  }
}
