/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Throwables;
import dev.strata.store.files.Storage;
import java.io.File;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.util.UserCodeException;

/**
 * Finds the sentence of a failure in the exceptions that runners wrap around it. Runners that run
 * steps in other processes may bring a step's exception as another class that has only its text, or
 * as the text of its whole trace; both are read.
 */
public final class FailureSentence {
  private static final String OF_A_STEP = UserCodeException.class.getName() + ": ";

  /** The name of an exception's class, which stands before its message. */
  private static final Pattern CLASS =
      Pattern.compile("^(?:[a-z][a-z0-9_]*\\.)+[A-Z][\\w$]*(?:Exception|Error): (?=.)");

  private static final Pattern TRACE =
      Pattern.compile("\\s*\\n(?:\\tat |\\t\\.\\.\\. |Caused by: ).*", Pattern.DOTALL);

  /** The name of a class as the JVM says it where the class is missing. */
  private static final Pattern CLASS_FILE = Pattern.compile("[\\w/$]+");

  /** JavaCPP's property for the folder that it unpacks libraries into. */
  private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";

  private static final Pattern NO_FILE_SYSTEM =
      Pattern.compile("No filesystem found for scheme (\\S+)");

  /** How JavaCPP and DJL fail where a disk is full. */
  private static final Pattern NOT_UNPACKED =
      Pattern.compile("no jni\\w+ in java\\.library\\.path|Failed to extract .* native library");

  /** What all native libraries together take, at most. */
  private static final long OF_LIBRARIES = 600L << 20;

  private FailureSentence() {}

  /**
   * The sentence of the step that threw; empty if no step threw, but the runner or Strata itself.
   */
  public static Optional<String> ofStep(Throwable failure) {
    Throwable step = null;
    for (Throwable link : Throwables.getCausalChain(failure)) {
      if (link instanceof OutOfMemoryError
          || text(link).contains(OutOfMemoryError.class.getName())) {
        return Optional.of(OutOfMemory.sentence(text(link)));
      }
      step = link instanceof UserCodeException || text(link).contains(OF_A_STEP) ? link : step;
    }
    return Optional.ofNullable(step).map(FailureSentence::of);
  }

  /**
   * The sentence of the outermost exception whose message says more than which exception is inside
   * it.
   */
  public static String of(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && isWrapper(inner)) {
      inner = inner.getCause();
    }
    if (inner instanceof FileSystemException refused
        && text(inner).equals(refused.getFile())) { // no more than its name
      return Storage.sentence("read or write", refused.getFile(), refused).getMessage();
    }
    String said = text(inner);
    int step = said.lastIndexOf(OF_A_STEP);
    said =
        TRACE.matcher(step < 0 ? said : said.substring(step + OF_A_STEP.length())).replaceFirst("");
    while (CLASS.matcher(said).find()) {
      said = CLASS.matcher(said).replaceFirst("");
    }
    Matcher scheme = NO_FILE_SYSTEM.matcher(said);
    if (scheme.matches() && scheme.group(1).matches("(?i)https?")) {
      return "nothing is read from the web: download the file first";
    }
    if (scheme.matches()) {
      return String.format(
          "%s://… can be neither read nor written, but gs://, s3:// and hdfs:// can",
          scheme.group(1));
    }
    if (NOT_UNPACKED.matcher(said).lookingAt()) {
      String home = System.getProperty("user.home");
      return said + ofUnpacking(home, new File(home).getUsableSpace());
    }
    if (said.contains(JAVACPP_CACHE)) {
      return "the native libraries cannot be unpacked below the home folder "
          + System.getProperty("user.home")
          + ": set HOME to a folder that may be written, or start with STRATA_JAVA_OPTS=-D"
          + JAVACPP_CACHE
          + "=DIR";
    }
    if (inner instanceof NoClassDefFoundError && CLASS_FILE.matcher(said).matches()) {
      return String.format(
          "the class %s cannot be loaded: a file of the program is missing, or this process may open"
              + " too few files (ulimit -n)",
          said.replace('/', '.'));
    }
    return said.isBlank() ? inner.toString() : Storage.meaning(said);
  }

  /** What may be the cause where a native library was not unpacked, for the end of a sentence. */
  static String ofUnpacking(String home, long freeBytes) {
    return freeBytes >= OF_LIBRARIES
        ? ""
        : String.format(
            "; the native libraries take up to %d MB below the home folder %s, and its disk has %d MB"
                + " left: make room, or set HOME to another folder",
            OF_LIBRARIES >> 20, home, freeBytes >> 20);
  }

  private static boolean isWrapper(Throwable e) {
    return e instanceof PipelineExecutionException
        || e instanceof UserCodeException
        || e.getMessage() == null
        || (e instanceof NoClassDefFoundError
            && e.getCause() instanceof ExceptionInInitializerError)
        || e.getMessage().equals(e.getCause().toString())
        || e.getMessage().startsWith(OF_A_STEP);
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? "" : e.getMessage();
  }
}
