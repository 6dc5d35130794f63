/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.util.UserCodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureSentenceTest {
  private static final String SENTENCE = "out/vectors cannot be written: it is a file";

  @Test
  void of_homeThatMayNotBeWritten_saysWhatToSet() {
    Throwable e =
        new UncheckedIOException(
            new IOException(
                "Could not create the cache: Set the \"org.bytedeco.javacpp.cachedir\" system"
                    + " property."));
    assertThat(
        FailureSentence.of(e),
        is(
            "the native libraries cannot be unpacked below the home folder "
                + System.getProperty("user.home")
                + ": set HOME to a folder that may be written, or start with"
                + " STRATA_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR"));
  }

  @Test
  void ofStep_exceptionOfAStep_isFoundUnderWhatTheRunnerWraps() {
    Exception step = UserCodeException.wrap(new UncheckedIOException(new IOException(SENTENCE)));

    assertThat(
        FailureSentence.ofStep(new RuntimeException("Pipeline execution failed", step)),
        is(Optional.of(SENTENCE)));
  }

  @Test
  void of_schemeWithoutAFileSystem_namesItAndWhereToRead() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FileSystems.matchNewResource("ftp://host/archive.jsonl", false));

    assertThat(
        FailureSentence.of(e),
        is("ftp://… can be neither read nor written, but gs://, s3:// and hdfs:// can"));
  }

  @Test
  void ofStep_exceptionThatArrivesAsTextOfEachLink_isFound() {
    Exception io = new Exception("java.io.IOException: " + SENTENCE);
    Exception step =
        new Exception(
            "org.apache.beam.sdk.util.UserCodeException: java.io.IOException: " + SENTENCE, io);

    assertThat(
        FailureSentence.ofStep(new RuntimeException("Job execution failed.", step)),
        is(Optional.of(SENTENCE)));
  }

  @Test
  void ofStep_exceptionThatArrivesAsTheTextOfItsTrace_isFound() {
    String trace =
        "Error from worker: org.apache.beam.sdk.util.UserCodeException:"
            + " java.io.UncheckedIOException: java.io.IOException: "
            + SENTENCE
            + "\n\tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)"
            + "\nCaused by: java.io.IOException: of another step"
            + "\n\t... 12 more\n";

    assertThat(FailureSentence.ofStep(new IllegalStateException(trace)), is(Optional.of(SENTENCE)));
  }

  @Test
  void ofStep_outOfMemoryAsText_saysWhatToGive() {
    Exception remote = new Exception("java.lang.OutOfMemoryError: Java heap space");

    assertThat(
        FailureSentence.ofStep(new RuntimeException("failed", remote)).orElse(""),
        startsWith("out of memory: "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no jniopenblas_nolapack in java.library.path: /usr/java/packages/lib:/lib",
        "Failed to extract PyTorch native library"
      })
  void of_libraryThatCannotBeUnpacked_saysWhere(String message) {
    assertThat(FailureSentence.of(new UnsatisfiedLinkError(message)), startsWith(message));
    assertThat(
        FailureSentence.ofUnpacking("/home/me", 20 << 20),
        containsString("below the home folder /home/me, and its disk has 20 MB left: make room"));
    assertThat(FailureSentence.ofUnpacking("/home/me", 1L << 40), is(""));
  }

  /** Java's own exceptions say no more than the name of the file. */
  @Test
  void of_fileThatIsGoneOrMayNotBeRead_isASentence() {
    assertThat(FailureSentence.of(new NoSuchFileException("/a/b")), is("/a/b does not exist"));
    assertThat(
        FailureSentence.of(new UncheckedIOException(new AccessDeniedException("/a/b"))),
        is("cannot read or write /a/b: permission is denied"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Java heap space | larger heap",
        "GC overhead limit exceeded | larger heap",
        "unable to create native thread: possibly out of memory or process/resource limits | ulimit -u",
        "Metaspace | MaxMetaspaceSize",
        "Direct buffer memory | MaxDirectMemorySize",
        "Cannot reserve 9 bytes of direct buffer memory | MaxDirectMemorySize",
        "Map failed | max_map_count",
      })
  void ofStep_eachKindOfOutOfMemory_saysWhatHelps(String message, String help) {
    assertThat(
        FailureSentence.ofStep(new RuntimeException(new OutOfMemoryError(message))).orElse(""),
        containsString(help));
  }

  @Test
  void ofStep_failureOfTheRunner_isNoStepsSentence() {
    assertThat(
        FailureSentence.ofStep(new RuntimeException("Pipeline execution failed")),
        is(Optional.empty()));
  }

  @Test
  void of_exceptionWithoutMessage_isItsName() {
    assertThat(
        FailureSentence.of(new RuntimeException(new NullPointerException())),
        is("java.lang.NullPointerException"));
  }

  @Test
  void of_classThatCannotBeLoaded_saysWhatMayBeTheCause() {
    assertThat(
        FailureSentence.of(new NoClassDefFoundError("com/fasterxml/jackson/core/ObjectCodec")),
        is(
            "the class com.fasterxml.jackson.core.ObjectCodec cannot be loaded: a file of the"
                + " program is missing, or this process may open too few files (ulimit -n)"));
  }

  /** What the JVM throws where a class was tried once, and its native code could not be linked. */
  @Test
  void of_classThatCouldNotBeInitialized_saysWhatTheFirstFailureWas() {
    NoClassDefFoundError later = new NoClassDefFoundError("Could not initialize class a.B");
    assertThat(FailureSentence.of(later), is("Could not initialize class a.B"));
    later.initCause(
        new ExceptionInInitializerError(
            "Exception java.lang.UnsatisfiedLinkError: no jniopenblas in java.library.path"));
    assertThat(FailureSentence.of(later), containsString("no jniopenblas in java.library.path"));
  }

  @Test
  void of_messageOfSeveralLines_staysWhole() {
    String two = "first line\nsecond line";

    assertThat(FailureSentence.of(new IOException(two)), is(two));
  }
}
