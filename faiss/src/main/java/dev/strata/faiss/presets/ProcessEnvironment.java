/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss.presets;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;

/**
 * The environment of this process as C sees it. A library of its own, since libgomp reads its
 * variables once, when it is mapped, and FAISS's library maps it.
 */
@Properties(
    @Platform(value = "linux-x86_64", include = "<stdlib.h>", library = "jnistrataenvironment"))
final class ProcessEnvironment {

  static {
    Loader.load();
  }

  private ProcessEnvironment() {}

  /**
   * Lets OpenMP's threads sleep at barriers, where they would otherwise spin on the cores that
   * OpenBLAS's threads need; unless the user has set {@code OMP_WAIT_POLICY}.
   */
  static void setDefaults() {
    int failed = setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    if (failed != 0) {
      throw new IllegalStateException("OMP_WAIT_POLICY could not be set");
    }
  }

  private static native int setenv(String name, String value, int overwrite);
}
