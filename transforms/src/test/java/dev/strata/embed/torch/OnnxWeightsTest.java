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

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxWeightsTest {

  /** Writes the fields of a message. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  @Test
  void read_initializersAndMatMul_namedAndTransposed() throws IOException {
    byte[] model =
        message(
            out -> {
              out.writeString(2, "an exporter");
              submessage(out, 7, this::graph);
            });

    Map<String, Tensor> tensors = OnnxWeights.read(new ByteArrayInputStream(model), "m.onnx");

    assertThat(
        tensors.keySet(),
        containsInAnyOrder("dense.bias", "scale", "encoder.layer.0.dense.weight"));
    Tensor weight = tensors.get("encoder.layer.0.dense.weight");
    assertThat(weight.shape(), is(List.of(3, 2)));
    assertThat(weight.values(), is(new float[] {1, 4, 2, 5, 3, 6}));
    assertThat(tensors.get("dense.bias").values(), is(new float[] {7, 8, 9}));
    assertThat(tensors.get("scale").shape(), is(List.of()));
    assertThat(tensors.get("scale").values(), is(new float[] {0.5f}));
  }

  private void graph(CodedOutputStream out) throws IOException {
    submessage(out, 1, node -> node(node, "/encoder/layer.0/dense/MatMul", "x", "onnx::1"));
    submessage(out, 1, node -> node(node, "/encoder/layer.0/self/MatMul", "q", "k"));
    submessage(out, 5, tensor -> tensor(tensor, "onnx::1", 9, floats(1, 2, 3, 4, 5, 6), 2, 3));
    submessage(out, 5, tensor -> tensor(tensor, "dense.bias", 4, floats(7, 8, 9), 3));
    submessage(out, 5, tensor -> tensor(tensor, "scale", 9, floats(0.5f)));
    submessage(
        out,
        5,
        tensor -> {
          tensor.writeInt32(2, 7); // INT64
          tensor.writeString(8, "position_ids");
        });
  }

  @Test
  void read_cutShort_errorNamesFile() throws IOException {
    byte[] model = message(out -> submessage(out, 7, this::graph));
    for (int length : new int[] {1, model.length / 2, model.length - 1}) {
      assertReadFails(Arrays.copyOf(model, length), "ended unexpectedly");
    }
  }

  @Test
  void read_badWireType_errorNamesFile() {
    assertReadFails(new byte[] {6 << 3 | 7, 1, 2}, "invalid wire type");
  }

  @Test
  void read_floatsOfOtherCount_errorNamesTensor() throws IOException {
    byte[] model =
        message(
            out ->
                submessage(
                    out,
                    7,
                    graph -> submessage(graph, 5, t -> tensor(t, "dense.bias", 9, floats(1), 2))));
    assertReadFails(model, "dense.bias of shape [2] holds 4 bytes");
  }

  @Test
  void read_noInitializers_fails() {
    assertReadFails(new byte[0], "no float initializers");
  }

  private static void assertReadFails(byte[] model, String why) {
    Exception e =
        assertThrows(
            IOException.class, () -> OnnxWeights.read(new ByteArrayInputStream(model), "m.onnx"));
    assertThat(e.getMessage(), allOf(containsString("m.onnx"), containsString(why)));
  }

  private static void node(CodedOutputStream out, String name, String... inputs)
      throws IOException {
    for (String input : inputs) {
      out.writeString(1, input);
    }
    out.writeString(2, name + "_output");
    out.writeString(3, name);
    out.writeString(4, "MatMul");
  }

  private static void tensor(
      CodedOutputStream out, String name, int dataField, ByteString data, long... dims)
      throws IOException {
    for (long dim : dims) {
      out.writeInt64(1, dim);
    }
    out.writeInt32(2, 1); // FLOAT
    out.writeBytes(dataField, data);
    out.writeString(8, name);
  }

  private static ByteString floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return ByteString.copyFrom(bytes);
  }

  private static void submessage(CodedOutputStream out, int field, Fields fields)
      throws IOException {
    out.writeByteArray(field, message(fields));
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
