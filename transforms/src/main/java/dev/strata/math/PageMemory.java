/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The memory that is there for pages of mapped files. It is the memory of the machine, or of the
 * container, besides the JVM's heap, as far as it is free on the machine or can be freed.
 */
public final class PageMemory {
  private PageMemory() {}

  /** Whether that memory has room for a file of {@code bytes}, as far as can be told. */
  public static boolean holds(long bytes) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long besideHeap = system.getTotalMemorySize() - Runtime.getRuntime().maxMemory();
    return bytes <= Math.min(besideHeap, available());
  }

  private static long available() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kib -> Long.parseLong(kib) << 10)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE; // not on Linux
    }
  }
}
