/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import org.apache.beam.sdk.harness.JvmInitializer;

/**
 * What a worker process needs before any native library loads: JavaCPP without its own memory
 * limits, DJL offline. A property that the user set stays as it is.
 *
 * <p>Beam runs it as a {@link JvmInitializer} where it has workers of its own; every DoFn that
 * touches native code calls {@link #apply()} in its set-up, for runners that do not. Idempotent and
 * safe from many threads.
 */
public final class ProcessSetup implements JvmInitializer {

  @Override
  public void onStartup() {
    apply();
  }

  /** Sets the process up. */
  public static void apply() {
    // JavaCPP counts what the machine's other native code allocates, and throws when it is a lot
    setDefault("org.bytedeco.javacpp.maxbytes", "0");
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    // everything that DJL needs is on the class path
    setDefault("ai.djl.offline", "true");
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
  }

  private static synchronized void setDefault(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
