/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.collect.ImmutableMap;
import dev.strata.embed.Pooling;
import dev.strata.embed.torch.TorchScriptArchive.Module;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The parts of the source that {@link TorchScriptEncoder} writes for a {@link Head}.
 *
 * @param d components of a token's vector
 */
@SuppressWarnings("InlineFormatString") // classes of another language, best read one by one
record TorchScriptHead(Head head, int d) {
  private static final String CLS =
      """
          c = torch.select(x, 1, 0)
      """;

  private static final String MEAN =
      """
          x0 = torch.mul(x, torch.unsqueeze(torch.to(within, 6), 2))
          c = torch.div(torch.sum(x0, [1]), torch.unsqueeze(lengths, 1))
      """;

  /** The last layer's rows if a prompt comes first. Arguments: tokens of the prompt, d. */
  private static final String ROWS_BEHIND_PROMPT =
      """
          first = torch.mul(torch.to(torch.gt(lengths, %1$d), 4), %1$d)
          first0 = torch.unsqueeze(torch.unsqueeze(first, 1), 2)
          first1 = torch.expand(first0, [-1, -1, %2$d])
      """;

  /** The mean of the tokens behind a prompt. Argument: tokens of the prompt. */
  private static final String MEAN_BEHIND_PROMPT =
      """
          behind = torch.logical_and(within, torch.ge(columns, %1$d))
          x0 = torch.mul(x, torch.unsqueeze(torch.to(behind, 6), 2))
          count = torch.clamp_min(torch.sub(lengths, %1$d), 1)
          c = torch.div(torch.sum(x0, [1]), torch.unsqueeze(count, 1))
      """;

  /** A Dense step. Arguments: number of the step, its activation of the linear layer. */
  private static final String DENSE =
      """
      class Dense%1$d(Module):
        __parameters__ = ["weight", "bias", ]
        __buffers__ = []
        training : bool
        weight : Tensor
        bias : Tensor
        def forward(self: __torch__.Dense%1$d,
          c: Tensor) -> Tensor:
          return %2$s
      """;

  /** The vectors {@code c}, divided by their lengths. */
  static final String UNIT_LENGTH =
      "torch.div(c, torch.clamp_min(torch.norm(c, 2, [1], True), 9.9999999999999998e-13))";

  private boolean isClsBehindPrompt() {
    return head.pooling() == Pooling.CLS && head.skipped() > 0;
  }

  /** Lines before the call of the last layer that find the rows it is asked for. */
  String beforeLastLayer() {
    return isClsBehindPrompt()
        ? TorchScriptEncoder.text(ROWS_BEHIND_PROMPT, head.skipped(), d)
        : "";
  }

  /** The rows that the last layer is asked for. */
  String rowsOfLastLayer() {
    if (isClsBehindPrompt()) {
      return "torch.gather(x, 1, first1)";
    }
    return head.pooling() == Pooling.CLS ? "torch.contiguous(torch.slice(x, 1, 0, 1))" : "x";
  }

  /** Lines that make {@code c}, the vectors, of {@code x}, the tokens. */
  String vector() {
    return (head.pooling() == Pooling.CLS ? CLS : mean()) + steps();
  }

  private String mean() {
    int skipped = head.skipped();
    return skipped > 0 ? TorchScriptEncoder.text(MEAN_BEHIND_PROMPT, skipped) : MEAN;
  }

  /** The classes of the dense steps. */
  String classes() {
    return denses()
        .mapToObj(
            i ->
                TorchScriptEncoder.text(
                    DENSE, i, dense(i).activation().of("torch.linear(c, self.weight, self.bias)")))
        .collect(Collectors.joining());
  }

  /** Lines of the encoder that declare the modules of the dense steps. */
  String declarations() {
    return denses()
        .mapToObj(i -> TorchScriptEncoder.text("  dense%1$d : __torch__.Dense%1$d\n", i))
        .collect(Collectors.joining());
  }

  private String steps() {
    StringBuilder lines = new StringBuilder();
    List<Head.Step> steps = head.steps();
    for (int i = 0; i < steps.size(); i++) {
      String vector;
      if (steps.get(i) instanceof Head.Dense) {
        vector = TorchScriptEncoder.text("(self.dense%d).forward(c)", i);
      } else if (steps.get(i) instanceof Head.Truncate truncate) {
        vector = TorchScriptEncoder.text("torch.slice(c, 1, 0, %d)", truncate.components());
      } else {
        vector = UNIT_LENGTH;
      }
      lines.append("    c = ").append(vector).append('\n');
    }
    return lines.toString();
  }

  /** The indexes of the dense steps. */
  private IntStream denses() {
    List<Head.Step> steps = head.steps();
    return IntStream.range(0, steps.size()).filter(i -> steps.get(i) instanceof Head.Dense);
  }

  private Head.Dense dense(int step) {
    return (Head.Dense) head.steps().get(step);
  }

  /** The modules of the dense steps, by the names under which they are declared. */
  Map<String, Module> modules() {
    Map<String, Module> modules = new TreeMap<>();
    denses().forEach(i -> modules.put("dense" + i, module(dense(i), i)));
    return modules;
  }

  private static Module module(Head.Dense dense, int step) {
    return new Module(
        "Dense" + step,
        ImmutableMap.of("training", false, "weight", dense.weight(), "bias", dense.bias()));
  }
}
