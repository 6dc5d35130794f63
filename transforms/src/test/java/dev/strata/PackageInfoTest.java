/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each {@code package-info.java} names all types of its package, so that it can be toured. */
class PackageInfoTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of("transforms", "pipeline", "runners/direct", "runners/flink", "runners/dataflow");
  private static final String INFO = "package-info.java";

  @Test
  void packageInfo_ofEachPackage_namesAllTypes() throws IOException {
    Map<Path, List<String>> types = new TreeMap<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java") && !file.endsWith(INFO))
            .forEach(
                file ->
                    types
                        .computeIfAbsent(file.getParent(), folder -> new ArrayList<>())
                        .add(file.getFileName().toString().replace(".java", "")));
      }
    }
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Path, List<String>> entry : types.entrySet()) {
      Path info = entry.getKey().resolve(INFO);
      String tour = Files.exists(info) ? Files.readString(info) : "";
      for (String type : entry.getValue()) {
        if (!tour.matches("(?s).*\\{@link[\\s*]+([a-z.]+\\.)?" + type + "\\}.*")) {
          missing.add(ROOT.relativize(entry.getKey()) + ": " + type);
        }
      }
    }
    assertThat(types.size(), greaterThan(20));
    assertThat(missing, empty());
  }
}
