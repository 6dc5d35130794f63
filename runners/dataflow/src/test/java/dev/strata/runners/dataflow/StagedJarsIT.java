/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a launch stages for the workers. */
class StagedJarsIT {
  private static final Path LIB = Path.of("target/strata-dataflow/lib");
  private static final long MIB = 1 << 20;

  private static final List<String> NEEDED =
      List.of(
          "dev/strata/runners/dataflow/DataflowMain.class",
          "org/slf4j/jul/JULServiceProvider.class",
          "dev/strata/faiss/linux-x86_64/libjnifaiss.so",
          "dev/strata/faiss/linux-x86_64/libgomp.so.1",
          "org/bytedeco/openblas/linux-x86_64/libjniopenblas_nolapack.so",
          "pytorch/cpu/linux-x86_64/libtorch_cpu.so",
          "jnilib/linux-x86_64/cpu/libdjl_torch.so",
          "native/lib/linux-x86_64/cpu/libtokenizers.so",
          "bge-small-en-v1.5.onnx",
          "bge-small-en-v1.5-tokenizer.json",
          "all-minilm-l6-v2.onnx",
          "all-minilm-l6-v2-tokenizer.json");

  @Test
  void lib_everythingThatAWorkerNeeds_isThereInLessThan600Mib() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(LIB)) {
      jars = files.toList();
    }
    Set<String> entries = new HashSet<>();
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
      try (JarFile opened = new JarFile(jar.toFile())) {
        opened.stream().map(JarEntry::getName).forEach(entries::add);
      }
    }
    System.out.printf("%d jars, %d MiB%n", jars.size(), bytes / MIB);
    assertThat(NEEDED.stream().filter(entry -> !entries.contains(entry)).toList(), is(List.of()));
    assertThat(entries, not(hasItem("org/slf4j/simple/SimpleServiceProvider.class")));
    assertThat(bytes, lessThan(600 * MIB));
  }
}
