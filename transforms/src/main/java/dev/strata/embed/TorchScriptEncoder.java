/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.collect.ImmutableMap;
import dev.strata.embed.TorchScriptArchive.Module;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A BERT encoder as TorchScript: from token ids {@code [papers, tokens]} and lengths {@code
 * [papers]} to unit vectors {@code [papers, d]}, the CLS token's.
 *
 * <p>Linear layers are oneDNN's, their weights laid out for it once, while the archive loads. The
 * last layer computes the CLS row alone past its keys and values: no other row reaches the result.
 * A vector whose length is below 1e-12 comes out as it is, divided by that.
 */
@SuppressWarnings("InlineFormatString") // classes of another language, best read one by one
final class TorchScriptEncoder {
  private static final String LINEAR =
      """
      class Linear(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        weight : Tensor
        bias : Tensor
        def __getstate__(self: __torch__.Linear) -> Tuple[Tensor, Tensor]:
          return (self.weight, self.bias)
        def __setstate__(self: __torch__.Linear,
          state: Tuple[Tensor, Tensor]) -> None:
          self.training = False
          self.weight = ops.mkldnn._reorder_linear_weight((state)[0])
          self.bias = (state)[1]
          return None
        def forward(self: __torch__.Linear,
          x: Tensor,
          activation: str) -> Tensor:
          none = annotate(List[Optional[number]], [])
          return ops.mkldnn._linear_pointwise(x, self.weight, self.bias, activation, none, "none")
      """;

  /** Arguments: d, epsilon. */
  private static final String NORM =
      """
      class Norm(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = []
        training : bool
        weight : Tensor
        bias : Tensor
        def forward(self: __torch__.Norm,
          x: Tensor) -> Tensor:
          return torch.layer_norm(x, [%d], self.weight, self.bias, %s)
      """;

  /** {@code rows} are those of {@code x} that the result is wanted for. Arguments: heads, d. */
  private static final String LAYER =
      """
      class Layer(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        query : __torch__.Linear
        key_value : __torch__.Linear
        attention : __torch__.Linear
        attention_norm : __torch__.Norm
        up : __torch__.Linear
        down : __torch__.Linear
        norm : __torch__.Norm
        def forward(self: __torch__.Layer,
          x: Tensor,
          rows: Tensor,
          keep: Optional[Tensor]) -> Tensor:
          n = torch.size(rows, 0)
          r = torch.size(rows, 1)
          q = torch.view((self.query).forward(rows, "none"), [n, r, %1$d, -1])
          kv = torch.view((self.key_value).forward(x, "none"), [n, torch.size(x, 1), 2, %1$d, -1])
          kv0 = torch.permute(kv, [2, 0, 3, 1, 4])
          k = torch.select(kv0, 0, 0)
          v = torch.select(kv0, 0, 1)
          a = torch.scaled_dot_product_attention(torch.transpose(q, 1, 2), k, v, keep)
          a0 = torch.reshape(torch.transpose(a, 1, 2), [n, r, %2$d])
          y = (self.attention_norm).forward(torch.add(rows, (self.attention).forward(a0, "none")))
          z = (self.down).forward((self.up).forward(y, "gelu"), "none")
          return (self.norm).forward(torch.add(y, z))
      """;

  /** Arguments: declarations of the layers, their calls. */
  private static final String ENCODER =
      """
      class Encoder(Module):
        __parameters__ = ["words", "positions", ]
        __buffers__ = []
        training : bool
        words : Tensor
        positions : Tensor
        norm : __torch__.Norm
      %s
        def forward(self: __torch__.Encoder,
          ids: Tensor,
          lengths: Tensor) -> Tensor:
          t = torch.size(ids, 1)
          e = torch.add(torch.embedding(self.words, ids), torch.slice(self.positions, 0, 0, t))
          x = (self.norm).forward(e)
          within = torch.lt(torch.arange(t), torch.unsqueeze(lengths, 1))
          keep = annotate(Optional[Tensor], None)
          if bool(torch.all(within)):
            keep0 = keep
          else:
            keep0 = torch.unsqueeze(torch.unsqueeze(within, 1), 1)
      %s
          c = torch.select(x, 1, 0)
          return torch.div(c, torch.clamp_min(torch.norm(c, 2, [1], True), 9.9999999999999998e-13))
      """;

  private final BertWeights weights;

  private TorchScriptEncoder(BertWeights weights) {
    this.weights = weights;
  }

  /** Writes the encoder with these weights as an archive. */
  static void write(OutputStream file, BertWeights weights) throws IOException {
    TorchScriptEncoder encoder = new TorchScriptEncoder(weights);
    TorchScriptArchive.write(file, encoder.source(), encoder.encoder());
  }

  private String source() {
    int last = weights.layers() - 1;
    String declarations = lines("  layer%1$d : __torch__.Layer", last + 1);
    String calls =
        lines("    x = (self.layer%1$d).forward(x, x, keep0)", last)
            + String.format(
                Locale.ROOT,
                "    x = (self.layer%d).forward(x, torch.contiguous(torch.slice(x, 1, 0, 1)), keep0)",
                last);
    return LINEAR
        + String.format(Locale.ROOT, NORM, weights.dimension(), weights.epsilon())
        + String.format(Locale.ROOT, LAYER, weights.heads(), weights.dimension())
        + String.format(Locale.ROOT, ENCODER, declarations, calls);
  }

  private static String lines(String pattern, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format(Locale.ROOT, pattern, i) + "\n")
        .collect(Collectors.joining());
  }

  private Module encoder() {
    ImmutableMap.Builder<String, Object> attributes = ImmutableMap.builder();
    attributes
        .put("training", false)
        .put("words", weights.get("embeddings.word_embeddings.weight"))
        .put("positions", weights.positionsOfFirstType())
        .put("norm", norm("embeddings.LayerNorm"));
    for (int i = 0; i < weights.layers(); i++) {
      attributes.put("layer" + i, layer("encoder.layer." + i + "."));
    }
    return new Module("Encoder", attributes.buildOrThrow());
  }

  private Module layer(String name) {
    String self = name + "attention.self.";
    return new Module(
        "Layer",
        ImmutableMap.of(
            "training", false,
            "query", linear(self + "query"),
            "key_value",
                linear(
                    Tensor.concat(
                        weights.get(self + "key.weight"), weights.get(self + "value.weight")),
                    Tensor.concat(
                        weights.get(self + "key.bias"), weights.get(self + "value.bias"))),
            "attention", linear(name + "attention.output.dense"),
            "attention_norm", norm(name + "attention.output.LayerNorm"),
            "up", linear(name + "intermediate.dense"),
            "down", linear(name + "output.dense"),
            "norm", norm(name + "output.LayerNorm")));
  }

  private Module linear(String name) {
    return linear(weights.get(name + ".weight"), weights.get(name + ".bias"));
  }

  private static Module linear(Tensor weight, Tensor bias) {
    return new Module("Linear", List.of(weight, bias));
  }

  private Module norm(String name) {
    return new Module(
        "Norm",
        ImmutableMap.of(
            "training", false,
            "weight", weights.get(name + ".weight"),
            "bias", weights.get(name + ".bias")));
  }
}
