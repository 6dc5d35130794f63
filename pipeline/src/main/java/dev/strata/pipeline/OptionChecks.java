/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.cluster.RefitCentroids;
import dev.strata.embed.EmbedSettings;
import dev.strata.index.BuildIndex;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.RemoteStorage;
import dev.strata.text.Printable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the values of {@link StrataOptions}. */
final class OptionChecks {
  private static final Pattern GLOB_CHARACTERS = Pattern.compile("[*?\\[\\]{}\\\\]");

  private OptionChecks() {}

  /**
   * Checks everything that can be known before any work.
   *
   * @throws UsageException if an option is wrong; its message is one sentence that names option,
   *     value and limit
   */
  static void check(StrataOptions options) {
    ReadingChecks.check(options);
    if (options.getOutput() == null || options.getOutput().isEmpty()) {
      throw new UsageException("--output is missing: name the folder to write to");
    }
    checkOutput(location("--output", options.getOutput()));
    checkLocalFolder("--scratch", options.getScratch());
    checkLocalFolder("--cacheDir", options.getCacheDir());
    String cache = EmbedSettings.defaults().cacheHere().toString();
    checkOutside(
        "--cacheDir",
        options.getCacheDir() == null ? cache : options.getCacheDir(),
        options.getOutput());
    checkOutside("--scratch", options.getScratch(), options.getOutput());
    location("--model", options.getModel());
    checkTogether(options);
    try {
      LocalDate asOf = StrataPipeline.asOf(options);
      if (asOf != null && (asOf.getYear() < 1 || asOf.getYear() > 9999)) {
        throw new DateTimeException("of no year that a paper may have");
      }
    } catch (DateTimeException e) {
      throw new UsageException(
          "--asOf must be a day as YYYY-MM-DD, was " + Printable.value(options.getAsOf()), e);
    }
    try {
      BuildIndex.checkFactory(options.getIndex());
    } catch (RuntimeException e) {
      throw new UsageException(
          "--index must be a FAISS index_factory string, was "
              + Printable.value(options.getIndex()),
          e);
    }
  }

  /**
   * Whether two names mean one folder: by links, by a mount, on a disk that ignores the case of
   * letters, or with and without the host of an HDFS.
   */
  static boolean isSamePlace(String one, String other) {
    return RemoteStorage.isSame(place(one), place(other))
        || isSameFolder(Location.of(one), Location.of(other));
  }

  private static boolean isSameFolder(Location one, Location other) {
    try {
      return one.isLocal() && other.isLocal() && Files.isSameFile(one.local(), other.local());
    } catch (IOException e) { // one of them is not there
      return false;
    }
  }

  /** The folder that a name means, after all links on the way; an address is returned unchanged. */
  private static String place(String name) {
    Location folder = Location.of(name);
    return folder.isLocal()
        ? real(folder.local()).toString()
        : OutputLayout.of(folder.path()).root();
  }

  /** A path with its links followed as far as it exists. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) { // its parent may be there
      return real(path.getParent()).resolve(path.getFileName()).normalize();
    }
  }

  private static void checkOutput(Location output) {
    checkNoPage("--output", "be a folder or an address in a store", output);
    if (!output.isLocal() && GLOB_CHARACTERS.matcher(output.path()).find()) {
      throw new UsageException(
          GLOB_CHARACTERS.matcher(output.toString()).find()
              ? "--output must not hold any of * ? [ ] { } \\, was " + output
              : "--output must have no query, which begins with ?, was " + output);
    }
    if (output.toString().isBlank()) {
      throw new UsageException("--output must not be blank");
    }
    if (output.isLocal()) {
      checkMayBeFolder("--output", output);
    }
  }

  /**
   * Checks that a folder and all its parents are folders where they exist, and neither files nor
   * pipes. A ".." must follow a folder that is there, since its meaning depends on links.
   */
  static void checkMayBeFolder(String option, Location folder) {
    Path way = Path.of("/");
    for (Path part : folder.local()) {
      boolean isParent = part.toString().equals("..");
      if (isParent ? !Files.isDirectory(way) : isFile(way)) {
        throw new UsageException(
            String.format("%s=%s goes through %s, which is no folder", option, folder, way));
      }
      way = way.resolve(part);
    }
    if (isFile(way)) {
      throw new UsageException(option + " must be a folder, but there is a file: " + folder);
    }
  }

  private static boolean isFile(Path path) {
    return Files.exists(path) && !Files.isDirectory(path);
  }

  static void checkNoPage(String option, String must, Location location) {
    if (location.path().matches("(?is)https?:/.*")) {
      throw new UsageException(
          String.format("%s must %s, was the address of a page: %s", option, must, location));
    }
  }

  /**
   * Checks that a folder is outside of the output. Files of the cache or of scratch inside it would
   * have no record, so they would count as somebody else's.
   */
  static void checkOutside(String option, String folder, String output) {
    if (folder != null
        && Location.of(output).isLocal()
        && Path.of(place(folder)).startsWith(place(output))) {
      throw new UsageException(option + " must be outside of the output, was " + folder);
    }
  }

  /** Checks that an option, if it is given, names what is or may be a folder of this machine. */
  static void checkLocalFolder(String option, String folder) {
    if (folder != null) {
      Location location = location(option, folder);
      if (!location.isLocal()) {
        throw new UsageException(option + " must be a folder on a local disk, was " + location);
      }
      checkMayBeFolder(option, location);
    }
  }

  static Location location(String option, String given) {
    if (given.indexOf('\uFFFD') >= 0) { // Java puts it for bytes that are not UTF-8
      throw new UsageException(
          option + " is wrong: the name " + Printable.value(given) + " is not UTF-8: rename it");
    }
    try {
      return Location.of(given);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " is wrong: " + e.getMessage(), e);
    }
  }

  /** Whether there is a name among {@code files}. */
  static boolean isGiven(List<String> files) {
    return files != null && !files.stream().allMatch(String::isEmpty);
  }

  /**
   * Checks that each argument is an option, and that each value that must be a number is one, and
   * in its range. Beam's own messages about this are not written for users.
   *
   * @throws UsageException if one of them is wrong; its message is one sentence that names option,
   *     value and limit
   */
  static void checkValues(String[] args) {
    for (String arg : args) {
      if (!arg.startsWith("--")) {
        throw new UsageException(Printable.value(arg) + " is no option: options begin with --");
      }
      for (Method getter : OptionsHelp.getters()) {
        String name = "--" + OptionsHelp.name(getter);
        if (arg.equals(name) && getter.getReturnType() != boolean.class) {
          throw new UsageException(
              name + " has no value: write " + name + "=…, or " + name + "= for an empty one");
        }
        if (arg.startsWith(name + "=")) {
          checkValue(name, arg.substring(name.length() + 1), getter);
        }
      }
    }
  }

  private static void checkValue(String name, String value, Method getter) {
    Class<?> type = getter.getReturnType();
    Range range = getter.getAnnotation(Range.class);
    OneOf oneOf = getter.getAnnotation(OneOf.class);
    String shown = Printable.value(value);
    if (oneOf != null && !Arrays.asList(oneOf.value()).contains(value)) {
      throw new UsageException(
          name + " must be one of " + String.join(", ", oneOf.value()) + ", was " + shown);
    }
    if (type == boolean.class && !value.matches("true|false")) {
      throw new UsageException(name + " must be true or false, was " + shown);
    }
    if (type == double.class || type == int.class || type == long.class) {
      double number = number(name, value, type);
      if (range != null && !contains(range, number)) {
        throw new UsageException(name + " must be in " + words(range) + ", was " + shown);
      }
    }
  }

  private static double number(String name, String value, Class<?> type) {
    try {
      return type == double.class ? Double.parseDouble(value) : Long.parseLong(value);
    } catch (NumberFormatException e) {
      String wanted = type == double.class ? "a number" : "a whole number";
      throw new UsageException(name + " must be " + wanted + ", was " + Printable.value(value), e);
    }
  }

  private static boolean contains(Range range, double number) {
    boolean low = range.exclusiveMin() ? number <= range.min() : number < range.min();
    return !low && number <= range.max(); // false for NaN
  }

  /** Checks the options that depend on each other. */
  private static void checkTogether(StrataOptions options) {
    if (options.getClusters() > options.getSampleSize()) {
      throw new UsageException(
          String.format(
              "--clusters=%d needs a sample of at least as many papers, but --sampleSize is %d",
              options.getClusters(), options.getSampleSize()));
    }
    if (options.getMaxTokens() == 1 || options.getMaxTokens() == 2) {
      throw new UsageException(
          "--maxTokens must be 0 or at least 3, for two tokens are special ones, was "
              + options.getMaxTokens());
    }
    if (options.getEncoderOnly() && options.getPooling().equals("auto")) {
      throw new UsageException(
          "--encoderOnly needs --pooling=cls or --pooling=mean, since it ignores what the model"
              + " says about pooling");
    }
    try {
      RefitCentroids.check(options.getStability(), options.getClusters());
    } catch (IllegalArgumentException e) { // --clusters=0 is checked when papers are counted
      throw new UsageException(e.getMessage(), e);
    }
  }

  /** The range as text, such as {@code [0, 1]}. */
  static String words(Range range) {
    return (range.exclusiveMin() ? "(" : "[")
        + plain(range.min())
        + ", "
        + plain(range.max())
        + "]";
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
  }

  /** The value that {@code getter} returns. */
  static Object value(Method getter, StrataOptions options) {
    try {
      return getter.invoke(options);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
