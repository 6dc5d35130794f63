/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The type of number that an encoder's linear layers and attention compute with. */
public enum Precision {
  /**
   * The precision of the finished vector shards. If there are none, it is {@link #BF16} on a CPU
   * that has instructions for it, and else {@link #FP32}.
   */
  AUTO,
  /** Single precision. */
  FP32,
  /**
   * bfloat16 products that are summed in single precision; values that pass between layers are in
   * single precision.
   */
  BF16;

  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Set<String> BF16_FLAGS = Set.of("avx512_bf16", "amx_bf16");

  /** The precision of that name, in upper or lower case. */
  public static Precision named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * What this precision is on this machine; never {@link #AUTO}. On a GPU, {@link #AUTO} becomes
   * {@link #FP32}.
   *
   * @throws IOException if the encoder runs on the CPU and the CPU lacks this precision
   */
  public Precision resolve(boolean onCpu) throws IOException {
    if (onCpu) {
      return resolve(cpuInfo());
    }
    return this == AUTO ? FP32 : this;
  }

  /** What this machine says of its CPU: the content of /proc/cpuinfo. */
  static String cpuInfo() throws IOException {
    return Files.readString(CPU);
  }

  /**
   * What this precision is on the CPU that {@code cpuInfo}, the content of /proc/cpuinfo,
   * describes; never {@link #AUTO}.
   */
  public Precision resolve(String cpuInfo) throws IOException {
    if (!isOn(cpuInfo)) {
      throw new IOException(
          "bf16 needs a CPU with AVX512_BF16 or AMX, and this one has neither: use"
              + " --precision=fp32");
    }
    return this == AUTO ? (BF16.isOn(cpuInfo) ? BF16 : FP32) : this;
  }

  /** Whether the CPU of this machine can compute with this precision. */
  public boolean isHere() throws IOException {
    return isOn(cpuInfo());
  }

  /** Whether the CPU that {@code cpuInfo} describes can compute with this precision. */
  boolean isOn(String cpuInfo) {
    return this != BF16
        || cpuInfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .anyMatch(BF16_FLAGS::contains);
  }

  /** The name as options and records spell it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
