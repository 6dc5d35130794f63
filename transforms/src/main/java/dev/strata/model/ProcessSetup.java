/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.harness.JvmInitializer;

/**
 * The set-up of a worker process, which it needs before any native library loads: JavaCPP gets no
 * memory limits of its own, DJL is offline, and the user has a home. A property that the user set
 * stays as it is.
 *
 * <p>Beam runs it as a {@link JvmInitializer} on runners with worker processes of their own; for
 * other runners every DoFn that touches native code calls {@link #apply()} in its set-up. It is
 * idempotent and safe to call from many threads.
 */
public final class ProcessSetup implements JvmInitializer {
  private static final String HOME = "user.home";
  private static final String OFFLINE = "ai.djl.offline";

  /** The value that means true to DJL; its spelling tells Strata that the user did not set it. */
  private static final String OFFLINE_BY_DEFAULT = "TRUE";

  @Override
  public void onStartup() {
    apply();
  }

  /**
   * The home of this process's user: Java's, or else {@code $HOME}, where it can be written. Java's
   * home of a user who has a number but no name, as in a container, is {@code ?}, which would be a
   * folder below the current one; that of the user nobody is no folder at all. Where no home can be
   * written, it is the first that is an absolute path, or else the root.
   */
  static String home() {
    List<String> homes =
        Stream.of(System.getProperty(HOME), System.getenv("HOME"))
            .filter(home -> home != null && home.startsWith("/"))
            .toList();
    return homes.stream()
        .filter(home -> Files.isWritable(Path.of(home)))
        .findFirst()
        .orElse(homes.isEmpty() ? "/" : homes.get(0));
  }

  /** Sets the process up. */
  public static void apply() {
    System.setProperty(HOME, home()); // libraries keep files there
    // JavaCPP counts what the machine's other native code allocates, and throws when it is a lot
    setDefault("org.bytedeco.javacpp.maxbytes", "0");
    setDefault("org.bytedeco.javacpp.maxphysicalbytes", "0");
    // everything that DJL needs is on the class path
    setDefault(OFFLINE, OFFLINE_BY_DEFAULT);
    setDefault("OPT_OUT_TRACKING", "true"); // else DJL calls home
    setDefault("ai.djl.pytorch.num_interop_threads", "1");
  }

  /**
   * Sets the process up for a model that DJL fetches: DJL is online, unless the user set it
   * offline.
   */
  public static synchronized void applyOnline() {
    apply();
    if (OFFLINE_BY_DEFAULT.equals(System.getProperty(OFFLINE))) {
      System.setProperty(OFFLINE, "false"); // set, so that apply() leaves it
    }
  }

  private static synchronized void setDefault(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
