/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.faiss.global.faiss;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeLibraryTest {

  /** A process that loads FAISS and nothing else. */
  static final class LoadFaiss {
    public static void main(String[] args) {
      Loader.load(faiss.class);
    }
  }

  @Test
  void ompWaitPolicy_notSetByTheUser_isPassive() throws Exception {
    assertThat(whatLibgompReads(null), containsString("GOMP_SPINCOUNT = '0'"));
  }

  @Test
  void ompWaitPolicy_setByTheUser_stays() throws Exception {
    assertThat(
        whatLibgompReads("ACTIVE"),
        allOf(
            containsString("OMP_WAIT_POLICY = 'ACTIVE'"),
            not(containsString("GOMP_SPINCOUNT = '0'"))));
  }

  @Test
  void ompThreads_set_holdForTheCallingThreadAlone() {
    int before = faiss.get_omp_threads();
    try {
      faiss.set_omp_threads(3);
      int inAnother =
          inAnotherThread(
              () -> {
                faiss.set_omp_threads(1);
                return faiss.get_omp_threads();
              });

      assertThat(inAnother, is(1));
      assertThat(faiss.get_omp_threads(), is(3));
    } finally {
      faiss.set_omp_threads(before);
    }
  }

  @Test
  void blasThreads_set_holdForTheProcess() {
    int before = faiss.get_blas_threads();
    try {
      faiss.set_blas_threads(2);
      assertThat(inAnotherThread(faiss::get_blas_threads), is(2));
      faiss.set_blas_threads(1);
      assertThat(inAnotherThread(faiss::get_blas_threads), is(1));
    } finally {
      faiss.set_blas_threads(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"libjnifaiss.so", "presets/libjnistrataenvironment.so"})
  void library_built_namesNoFolderOfTheBuild(String name) throws IOException {
    Path path = Path.of(name);
    Path folder = path.getParent() == null ? Path.of("") : path.getParent();
    String resource = folder.resolve("linux-x86_64").resolve(path.getFileName()).toString();
    try (InputStream library = FaissIndex.class.getResourceAsStream(resource)) {
      String bytes = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(bytes.contains(System.getProperty("basedir")), is(false));
      assertThat(bytes.contains(System.getProperty("user.home") + "/."), is(false));
    }
  }

  private static int inAnotherThread(Supplier<Integer> body) {
    return CompletableFuture.supplyAsync(body, task -> new Thread(task).start()).join();
  }

  /**
   * With {@code OMP_DISPLAY_ENV}, libgomp prints its settings when it is mapped. It says PASSIVE of
   * an unset policy too; only the number of its spins tells.
   */
  private static String whatLibgompReads(String policy) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LoadFaiss.class.getName());
    Map<String, String> environment = builder.environment();
    environment.put("OMP_DISPLAY_ENV", "verbose");
    environment.remove("OMP_WAIT_POLICY");
    environment.remove("GOMP_SPINCOUNT");
    if (policy != null) {
      environment.put("OMP_WAIT_POLICY", policy);
    }
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed, process.waitFor(), is(0));
    assertThat(printed, not(containsString("Exception")));
    return printed;
  }
}
