/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.collect.ImmutableMap;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchScriptArchive.Module;
import dev.strata.embed.torch.TorchScriptArchive.Rounded;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writer of a BERT encoder as TorchScript. The program turns token ids {@code [papers, tokens]} and
 * lengths {@code [papers]} into unit vectors {@code [papers, d]}: it takes the vector of the CLS
 * token or the mean of all tokens, and then does the steps of the {@link Head}. If pooling leaves
 * out the tokens of a prompt, the first token behind the prompt takes the place of CLS.
 *
 * <p>With CLS pooling, the last layer computes only the row of CLS once it has the keys and values
 * of all rows: no other row reaches the result. A vector whose length is below 1e-12 is divided by
 * 1e-12 and not by its length.
 *
 * <p>In bfloat16, the inputs of linear layers and attention are rounded; the values that pass from
 * layer to layer, and their normalisation, stay in single precision, which keeps the error of
 * twelve layers as small as that of one.
 */
@SuppressWarnings("InlineFormatString") // classes of another language, best read one by one
final class TorchScriptEncoder {
  /** Whose kernel computes a linear layer. */
  enum Kernel {
    /** oneDNN's kernel, for CPUs; the weights are laid out for it once, while the archive loads. */
    ONEDNN(
        1,
        """
        ops.mkldnn._reorder_linear_weight((state)[0])
        """,
        """
            none = annotate(List[Optional[number]], [])
            return ops.mkldnn._linear_pointwise(x, self.weight, self.bias, activation, none, "none")
        """),
    /** The kernel that PyTorch chooses itself, for all devices. */
    ATEN(
        4,
        """
        (state)[0]
        """,
        """
            y = torch.linear(x, self.weight, self.bias)
            if torch.eq(activation, "gelu"):
              z = torch.gelu(y)
            else:
              z = y
            return z
        """);

    /** The fewest texts of a batch: with fewer, the kernel rounds otherwise. */
    final int leastTexts;

    private final String weight;
    private final String forward;

    Kernel(int leastTexts, String weight, String forward) {
      this.leastTexts = leastTexts;
      this.weight = weight.strip();
      this.forward = forward;
    }
  }

  /** A linear layer. Arguments: the weight from its state, the forward pass. */
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
          self.weight = %s
          self.bias = (state)[1]
          return None
        def forward(self: __torch__.Linear,
          x: Tensor,
          activation: str) -> Tensor:
      %s\
      """;

  /** A layer normalisation. Arguments: d, epsilon. */
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

  /**
   * Attention of {@code q} {@code [n, heads, r, e]} over {@code k} and {@code v} {@code [n, heads,
   * t, e]}, in two steps: the mask of the batch's padding, which is made once from {@code within}
   * {@code [n, t]}, and the attention itself, which is a method of the layer.
   */
  private record Attention(String mask, String attend) {
    /** Attention by PyTorch's fused kernel. */
    static final Attention FUSED =
        new Attention(
            """
                  mask0 = torch.unsqueeze(torch.unsqueeze(within, 1), 1)
            """,
            """
                return torch.scaled_dot_product_attention(q, k, v, mask)
            """);

    /**
     * Attention in three steps, whose products oneDNN computes. The queries' weights hold the
     * factor of the products. The mask covers the columns from the end of the shortest text on.
     */
    static final Attention BY_PRODUCTS =
        new Attention(
            """
                  pad = torch.slice(torch.logical_not(within), 1, int(torch.min(lengths)), t)
                  pad0 = torch.to(torch.unsqueeze(torch.unsqueeze(pad, 1), 1), 15)
                  mask0 = torch.mul(pad0, -30000.)
            """,
            """
                n = torch.size(q, 0)
                r = torch.size(q, 2)
                t = torch.size(k, 2)
                e = torch.size(k, 3)
                k0 = torch.transpose(torch.reshape(k, [-1, t, e]), 1, 2)
                s = torch.bmm(torch.reshape(q, [-1, r, e]), k0)
                if torch.__isnot__(mask, None):
                  m = unchecked_cast(Tensor, mask)
                  s0 = torch.view(s, [n, -1, r, t])
                  _0 = torch.add_(torch.slice(s0, 3, torch.sub(t, torch.size(m, 3)), t), m)
                a = torch.bmm(torch.softmax(s, -1), torch.reshape(v, [-1, t, e]))
                return torch.view(a, [n, -1, r, e])
            """);
  }

  /**
   * A transformer layer; {@code rows} are the rows of {@code x} for which the result is wanted.
   * Arguments: heads, d, PyTorch's number of the type that linear layers take, attention.
   */
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
        def attend(self: __torch__.Layer,
          q: Tensor,
          k: Tensor,
          v: Tensor,
          mask: Optional[Tensor]) -> Tensor:
      %4$s
        def forward(self: __torch__.Layer,
          x: Tensor,
          rows: Tensor,
          mask: Optional[Tensor]) -> Tensor:
          n = torch.size(rows, 0)
          r = torch.size(rows, 1)
          q = torch.view((self.query).forward(torch.to(rows, %3$d), "none"), [n, r, %1$d, -1])
          kv = (self.key_value).forward(torch.to(x, %3$d), "none")
          kv0 = torch.permute(torch.view(kv, [n, torch.size(x, 1), 2, %1$d, -1]), [2, 0, 3, 1, 4])
          k = torch.select(kv0, 0, 0)
          v = torch.select(kv0, 0, 1)
          a = (self).attend(torch.transpose(q, 1, 2), k, v, mask)
          a0 = torch.reshape(torch.transpose(a, 1, 2), [n, r, %2$d])
          a1 = torch.to((self.attention).forward(a0, "none"), 6)
          y = (self.attention_norm).forward(torch.add_(a1, rows))
          z = (self.down).forward((self.up).forward(torch.to(y, %3$d), "gelu"), "none")
          return (self.norm).forward(torch.add_(torch.to(z, 6), y))
      """;

  /**
   * The encoder. Arguments: declarations of the layers, mask, calls of the layers, pooling, unit
   * length.
   */
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
          columns = torch.arange(t, dtype=4, layout=None, device=ops.prim.device(ids))
          within = torch.lt(columns, torch.unsqueeze(lengths, 1))
          mask = annotate(Optional[Tensor], None)
          if bool(torch.all(within)):
            mask0 = mask
          else:
      %s
      %s
      %s
          return %s
      """;

  /**
   * The form in which an encoder is written: its precision and its kernel.
   *
   * @param precision {@link Precision#FP32} or {@link Precision#BF16}
   */
  record Form(Precision precision, Kernel kernel) {
    /** The form in a precision for the device of the settings. */
    static Form of(Precision precision, EmbedSettings settings) {
      return new Form(precision, settings.onCpu() ? Kernel.ONEDNN : Kernel.ATEN);
    }

    private boolean isRounded() {
      return precision == Precision.BF16;
    }

    private Attention attention() {
      return isRounded() ? Attention.BY_PRODUCTS : Attention.FUSED;
    }

    /** PyTorch's number of the type that linear layers take. */
    private int type() {
      return isRounded() ? 15 : 6;
    }
  }

  private final BertWeights weights;
  private final Form form;

  private TorchScriptEncoder(BertWeights weights, Form form) {
    this.weights = weights;
    this.form = form;
  }

  /** Writes the encoder with these weights as an archive. */
  static void write(OutputStream file, BertWeights weights, Form form) throws IOException {
    TorchScriptEncoder encoder = new TorchScriptEncoder(weights, form);
    TorchScriptArchive.write(file, encoder.source(), encoder.encoder());
  }

  private String source() {
    int last = weights.layers() - 1;
    TorchScriptHead head = new TorchScriptHead(weights.head(), weights.dimension());
    String calls =
        lines("    x = (self.layer%1$d).forward(x, x, mask0)", last)
            + head.beforeLastLayer()
            + text("    x = (self.layer%d).forward(x, %s, mask0)", last, head.rowsOfLastLayer());
    Attention attention = form.attention();
    return text(LINEAR, form.kernel().weight, form.kernel().forward)
        + text(NORM, weights.dimension(), weights.epsilon())
        + text(LAYER, weights.heads(), weights.dimension(), form.type(), attention.attend)
        + head.classes()
        + text(
            ENCODER,
            lines("  layer%1$d : __torch__.Layer", last + 1) + head.declarations(),
            attention.mask,
            calls,
            head.vector(),
            TorchScriptHead.UNIT_LENGTH);
  }

  static String text(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern, arguments);
  }

  private static String lines(String pattern, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> text(pattern, i) + "\n")
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
    attributes.putAll(new TorchScriptHead(weights.head(), weights.dimension()).modules());
    return new Module("Encoder", attributes.buildOrThrow());
  }

  private Module layer(String name) {
    String self = name + "attention.self.";
    float factor =
        form.isRounded() ? (float) Math.sqrt((double) weights.heads() / weights.dimension()) : 1;
    return new Module(
        "Layer",
        ImmutableMap.of(
            "training", false,
            "query",
                linear(
                    weights.get(self + "query.weight").times(factor),
                    weights.get(self + "query.bias").times(factor)),
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

  private Module linear(Tensor weight, Tensor bias) {
    return new Module(
        "Linear",
        form.isRounded() ? List.of(new Rounded(weight), new Rounded(bias)) : List.of(weight, bias));
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
