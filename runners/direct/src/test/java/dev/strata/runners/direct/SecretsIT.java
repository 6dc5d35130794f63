/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import ai.djl.util.Utils;
import dev.strata.embed.torch.LookupModel;
import dev.strata.embed.torch.ModelServer;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model at a signed URL, with a password: what of it a run leaves and prints. */
class SecretsIT extends SmallRuns {
  private static final String SECRET = "s3cr3t";

  private ModelServer server;

  @BeforeEach
  void serve() throws IOException {
    Path model = Files.createDirectory(folder.resolve("lookup"));
    LookupModel.write(model);
    server = ModelServer.of(model);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void run_modelAtSignedUrl_noFileAndNoLineHasASecret() throws Exception {
    String errors = runToEnd(0, "model.zip?X-Amz-Signature=" + SECRET);

    assertThat(filesWithSecret(), is(empty()));
    assertThat(errors, not(containsString(SECRET)));
    assertThat(Files.readString(output.resolve("manifest.json")), containsString("\"model.zip\""));
  }

  @Test
  void run_signedAnew_keepsAllFiles() throws Exception {
    runToEnd(0, "model.zip?X-Amz-Signature=one");
    SortedMap<String, String> before = OutputFiles.identities(output);

    runToEnd(0, "model.zip?X-Amz-Signature=two");

    assertThat(OutputFiles.changed(before, OutputFiles.identities(output)), is(Set.of()));
  }

  @Test
  void run_modelThatIsNotThere_noTraceHasASecret() throws Exception {
    String errors = runToEnd(1, "nothing-here.zip?X-Amz-Signature=" + SECRET);

    assertThat(errors, containsString("cannot load the model http://127.0.0.1:"));
    assertThat(errors, containsString("at dev.strata.embed."));
    assertThat(errors, not(containsString(SECRET)));
  }

  /** A run in a process of its own, for what libraries log; and what it printed to stderr. */
  private String runToEnd(int status, String path) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(arguments(output, "--verbose")));
    arguments.removeIf(argument -> argument.startsWith("--model="));
    arguments.add("--model=" + server.url("user:" + SECRET + "@", path));
    List<String> caches =
        List.of(
            "env",
            "DJL_CACHE_DIR=" + folder.resolve("djl"),
            "ENGINE_CACHE_DIR=" + Utils.getEngineCacheDir());
    try (Child child = Child.start(output, caches, arguments.toArray(new String[0]))) {
      assertThat(child.errors(), child.waitFor(), is(status));
      return child.errors();
    }
  }

  private List<String> filesWithSecret() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains(SECRET)
            || Files.readString(file, ISO_8859_1).contains(SECRET)) {
          found.add(file.toString());
        }
      }
    }
    return found;
  }
}
