/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.embed.EmbedSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends in the midst of embedding, as one does whose other steps have failed. */
class ExitWhileEmbeddingTest {
  private static final int STATUS = 3;

  @TempDir Path folder;

  @RepeatedTest(3)
  void exit_threadsInNativeCode_processEndsWithItsStatus() throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:ErrorFile=" + folder.resolve("error"),
                "-cp",
                System.getProperty("java.class.path"),
                Exiting.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES), is(true));
    assertThat(Files.readString(log), not(containsString("SIGSEGV")));
    assertThat(process.exitValue(), is(STATUS));
  }

  /** Exits while two threads have more to do than they ever will. */
  static final class Exiting {
    public static void main(String[] args) throws Exception {
      EmbedSettings settings =
          EmbedSettings.defaults()
              .withModel(BuiltInModel.ALL_MINILM_L6_V2.modelName())
              .withThreads(2)
              .withCacheDir(args[0]);
      Embedder embedder = Embedder.load(settings);
      int[][] batch = new int[16][32];
      Arrays.stream(batch).forEach(text -> Arrays.fill(text, 7));
      embedder.embed(batch).get();
      for (int i = 0; i < 1_000; i++) {
        embedder.embed(batch);
      }
      Thread.sleep(100);
      System.exit(STATUS);
    }
  }
}
