/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Strings;
import dev.strata.input.Glob;
import dev.strata.model.Location;
import dev.strata.text.Printable;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Checks the options that say what is read, and how. */
final class ReadingChecks {
  /** The options that only an archive has. */
  private static final Set<String> OF_AN_ARCHIVE =
      Set.of(
          "preset",
          "idField",
          "titleField",
          "abstractField",
          "categoriesField",
          "createdField",
          "language",
          "shardSize",
          "maxLineBytes",
          "maxZstdWindow",
          "model",
          "pooling",
          "prompt",
          "encoderOnly",
          "precision",
          "maxTokens",
          "tokensPerBatch",
          "device");

  /** The options that only vectors have. */
  private static final Set<String> OF_VECTORS = Set.of("idColumn", "vectorColumn", "normalize");

  private ReadingChecks() {}

  /**
   * Checks the options that say what is read, and how.
   *
   * @throws UsageException if one of them is wrong; its message is one sentence that names option,
   *     value and limit
   */
  static void check(StrataOptions options) {
    checkInput(options);
    try {
      InputOptions.fields(options);
    } catch (IllegalArgumentException e) {
      throw new UsageException("a field option is wrong: " + e.getMessage(), e);
    }
    String language = Strings.nullToEmpty(options.getLanguage());
    if (!language.matches("|[a-z]{2,3}")) {
      throw new UsageException(
          "--language must be a code of two or three letters, such as en, was "
              + Printable.value(language));
    }
    if (InputOptions.maxZstdWindow(options) < 1 << 10) {
      throw new UsageException(
          "--maxZstdWindow must be an exponent of two from 10 to 31, or a number of bytes from 1024"
              + " on, was "
              + options.getMaxZstdWindow());
    }
  }

  private static void checkInput(StrataOptions options) {
    boolean archive = OptionChecks.isGiven(options.getArchive());
    boolean vectors = OptionChecks.isGiven(options.getVectors());
    if (!archive && !vectors) {
      throw new UsageException(
          "--archive is missing: name the JSONL files to read, or Parquet files with --vectors");
    }
    Stream.concat(
            archive ? options.getArchive().stream() : Stream.of(),
            vectors ? options.getVectors().stream() : Stream.of())
        .forEach(name -> checkName(archive ? "--archive" : "--vectors", name));
    if (archive && vectors) {
      throw new UsageException("--archive and --vectors exclude each other: name one of them");
    }
    checkOptionsOfInput(options);
    if (OptionChecks.isGiven(options.getReuse())) {
      options.getReuse().forEach(name -> checkEarlier("--reuse", name));
      if (vectors) {
        throw new UsageException(
            "--reuse is for an archive, whose papers are embedded: --vectors has vectors already");
      }
    }
    LastStep last = LastStep.of(options);
    if (OptionChecks.isGiven(options.getReuse()) && !last.includes(LastStep.VECTORS)) {
      throw new UsageException(
          "--reuse is of no use with --until=" + last + ": nothing is embedded by then");
    }
    if (options.getPrevious() != null) {
      checkPrevious(options, last);
    }
    if (vectors && !last.includes(LastStep.LABELS)) {
      throw new UsageException(
          "--vectors starts with finished vectors, so --until="
              + last
              + " has nothing to do: only --until=labels is possible");
    }
  }

  /** Checks that no option was given that only the other kind of input has. */
  private static void checkOptionsOfInput(StrataOptions options) {
    boolean vectors = ResultOptions.fromVectors(options);
    Set<String> ofOther = vectors ? OF_AN_ARCHIVE : OF_VECTORS;
    StrataOptions defaults = PipelineOptionsFactory.as(StrataOptions.class);
    OptionsHelp.getters().stream()
        .filter(getter -> ofOther.contains(OptionsHelp.name(getter)))
        .filter(
            getter ->
                !Objects.equals(
                    OptionChecks.value(getter, options), OptionChecks.value(getter, defaults)))
        .map(OptionsHelp::name)
        .sorted()
        .findFirst()
        .ifPresent(
            name -> {
              throw new UsageException(
                  String.format(
                      "--%s is of no use with --%s%s: leave it out",
                      name,
                      vectors ? "vectors" : "archive",
                      name.endsWith("Field")
                          ? ", whose columns are named title, abstract, categories and created, and"
                              + " --idColumn"
                          : ""));
            });
  }

  private static void checkPrevious(StrataOptions options, LastStep last) {
    checkEarlier("--previous", options.getPrevious());
    if (options.getOutput() != null
        && OptionChecks.isSamePlace(options.getPrevious(), options.getOutput())) {
      throw new UsageException(
          "--previous and --output name the same output: a snapshot needs an output of its own");
    }
    if (!last.includes(LastStep.VECTORS)) {
      throw new UsageException(
          "--previous is of no use with --until=" + last + ": nothing is compared by then");
    }
  }

  /** Checks the name of an output that is read. */
  private static void checkEarlier(String option, String name) {
    Location output = OptionChecks.location(option, name);
    OptionChecks.checkNoPage(option, "name the output of a run", output);
    if (output.isLocal()) {
      OptionChecks.checkMayBeFolder(option, output);
    }
  }

  private static void checkName(String option, String name) {
    Location files = OptionChecks.location(option, name);
    OptionChecks.checkNoPage(option, "name files here or in a store", files);
    try {
      Glob.check(files);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " is wrong: " + e.getMessage(), e);
    }
  }
}
