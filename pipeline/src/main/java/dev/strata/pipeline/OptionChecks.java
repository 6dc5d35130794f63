/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.index.BuildIndex;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What {@link StrataOptions} may be. */
final class OptionChecks {

  private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[\\]{}\\\\]");

  private OptionChecks() {}

  /**
   * Checks everything that can be known before any work.
   *
   * @throws UsageException with one sentence that names option, value and limit
   */
  static void check(StrataOptions options) {
    if (options.getArchive() == null || options.getArchive().isEmpty()) {
      throw new UsageException("--archive is missing: name the JSONL files to read");
    }
    if (options.getOutput() == null || options.getOutput().isEmpty()) {
      throw new UsageException("--output is missing: name the folder to write to");
    }
    if (GLOB_CHARACTERS.matcher(options.getOutput()).find()) {
      throw new UsageException(
          "--output must not hold any of * ? [ ] { } \\, was " + options.getOutput());
    }
    if (Files.isRegularFile(Path.of(options.getOutput()))) {
      throw new UsageException(
          "--output must be a folder, but there is a file: " + options.getOutput());
    }
    for (Method getter : StrataOptions.class.getMethods()) {
      Range range = getter.getAnnotation(Range.class);
      if (range != null) {
        checkRange(name(getter), (Number) value(getter, options), range);
      }
    }
    try {
      StrataPipeline.asOf(options);
    } catch (DateTimeException e) {
      throw new UsageException("--asOf must be a day as YYYY-MM-DD, was " + options.getAsOf(), e);
    }
    try {
      BuildIndex.checkFactory(options.getIndex());
    } catch (RuntimeException e) {
      throw new UsageException(
          "--index must be a FAISS index_factory string, was " + options.getIndex(), e);
    }
    try {
      StrataPipeline.fields(options);
    } catch (IllegalArgumentException e) {
      throw new UsageException("a field option is wrong: " + e.getMessage(), e);
    }
  }

  /** The option that {@code getter} reads. */
  static String name(Method getter) {
    String name = getter.getName().substring("get".length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The range in words. */
  static String words(Range range) {
    return (range.exclusiveMin() ? "(" : "[")
        + plain(range.min())
        + ", "
        + plain(range.max())
        + "]";
  }

  private static void checkRange(String name, Number value, Range range) {
    double number = value.doubleValue();
    boolean low = range.exclusiveMin() ? number <= range.min() : number < range.min();
    if (low || number > range.max() || Double.isNaN(number)) {
      throw new UsageException("--" + name + " must be in " + words(range) + ", was " + value);
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  /** What {@code getter} says. */
  static Object value(Method getter, StrataOptions options) {
    try {
      return getter.invoke(options);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
