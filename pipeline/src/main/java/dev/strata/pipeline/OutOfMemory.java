/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

/** What a user can do about each kind of {@link OutOfMemoryError}. */
enum OutOfMemory {
  THREADS(
      "unable to create native thread",
      "this process may start no further thread: raise the limit of processes (ulimit -u, or that"
          + " of the container or service)"),
  METASPACE(
      "Metaspace",
      "out of memory for classes: raise -XX:MaxMetaspaceSize in STRATA_JAVA_OPTS, or on Flink"
          + " taskmanager.memory.jvm-metaspace.size"),
  DIRECT(
      "irect buffer memory",
      "out of memory outside the heap: raise -XX:MaxDirectMemorySize in STRATA_JAVA_OPTS, or on"
          + " Flink taskmanager.memory.task.off-heap.size"),
  MAPS(
      "Map failed",
      "no file can be mapped into memory any more: raise the limit of address space (ulimit -v), or"
          + " of maps (sysctl vm.max_map_count)"),
  HEAP(
      "",
      "out of memory: give the JVM a larger heap, with STRATA_JAVA_OPTS=-Xmx8g, or on Flink with"
          + " taskmanager.memory.task.heap.size");

  private final String sign;
  private final String sentence;

  OutOfMemory(String sign, String sentence) {
    this.sign = sign;
    this.sentence = sentence;
  }

  /** The sentence for an error whose message is, or holds, {@code message}. */
  static String sentence(String message) {
    for (OutOfMemory kind : values()) {
      if (message.contains(kind.sign)) {
        return kind.sentence;
      }
    }
    throw new AssertionError("every text contains the sign of HEAP");
  }
}
