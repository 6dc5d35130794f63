/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.strata.faiss.global.faiss;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.util.Version;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the versions that go into records with what the libraries say of themselves. */
class LibraryTest {

  @BeforeAll
  static void setUp() {
    ProcessSetup.apply();
  }

  @ParameterizedTest
  @EnumSource
  void version_anyLibrary_isWhatItSaysOfItself(Library library) throws IOException {
    switch (library) {
      case DJL -> assertThat(library.version(), is(Engine.getDjlVersion()));
      case PYTORCH -> assertThat(library.version(), is(Engine.getEngine("PyTorch").getVersion()));
      case OPENBLAS -> // Bytedeco's number follows
          assertThat(library.version(), startsWith(openBlas() + "-"));
      case FAISS -> // Debian's number follows
          assertThat(library.version(), startsWith(faiss() + "-"));
      case LUCENE -> assertThat(library.version(), is(Version.LATEST.toString()));
      case OPENNLP ->
          assertThat(library.version(), is(opennlp.tools.util.Version.currentVersion().toString()));
      case OPENNLP_MODELS ->
          assertThat(
              library.version(),
              is(
                  property(
                      "/META-INF/maven/org.apache.opennlp/opennlp-models-langdetect/pom.properties",
                      "version")));
    }
  }

  @Test
  void version_ofDjl_isThatOfItsTokenizersToo() throws IOException {
    String tokenizers = property("/native/lib/tokenizers.properties", "version");
    assertThat(tokenizers.substring(tokenizers.indexOf('-') + 1), is(Library.DJL.version()));
  }

  private static String openBlas() {
    return constant(openblas_nolapack.class, "OPENBLAS_VERSION").strip().replace("OpenBLAS ", "");
  }

  private static String faiss() {
    return Stream.of("MAJOR", "MINOR", "PATCH")
        .map(part -> constant(faiss.class, "FAISS_VERSION_" + part))
        .collect(Collectors.joining("."));
  }

  /** By reflection, or the compiler would copy the value of the version that it saw. */
  private static String constant(Class<?> type, String name) {
    try {
      return type.getField(name).get(null).toString();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String property(String resource, String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = HuggingFaceTokenizer.class.getResourceAsStream(resource)) {
      properties.load(in);
    }
    return properties.getProperty(name);
  }
}
