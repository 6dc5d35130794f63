/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The function that a Dense module of Sentence Transformers applies to each component at its end.
 */
enum Activation {
  IDENTITY("torch.nn.modules.linear.Identity", "%s"),
  TANH("torch.nn.modules.activation.Tanh", "torch.tanh(%s)"),
  RELU("torch.nn.modules.activation.ReLU", "torch.relu(%s)"),
  GELU("torch.nn.modules.activation.GELU", "torch.gelu(%s)"),
  SILU("torch.nn.modules.activation.SiLU", "torch.silu(%s)"),
  SIGMOID("torch.nn.modules.activation.Sigmoid", "torch.sigmoid(%s)");

  private final String className;
  private final String torchScript;

  Activation(String className, String torchScript) {
    this.className = className;
    this.torchScript = torchScript;
  }

  /** The activation whose class in PyTorch has that name. */
  static Optional<Activation> ofClass(String name) {
    return Arrays.stream(values()).filter(a -> a.className.equals(name)).findFirst();
  }

  /** The names of all activations' classes, for messages. */
  static String classes() {
    return Arrays.stream(values()).map(a -> a.className).collect(Collectors.joining(", "));
  }

  /** TorchScript that applies this activation to {@code value}. */
  String of(String value) {
    return torchScript.replace("%s", value);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
