/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.Preset;
import dev.strata.given.ReadVectors;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.store.Room;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Turns the options of the input into the settings of the steps that read it. */
final class InputOptions {

  private InputOptions() {}

  /** The limits for how much of the input may be unusable. */
  static Limits limits(StrataOptions options) {
    return new Limits(
        options.getMaxRejectFraction(),
        options.getMaxDuplicateFraction(),
        options.getAllowUndated());
  }

  /** The fields of a line in which the parts of a paper are. */
  static JsonFields fields(StrataOptions options) {
    JsonFields preset = Preset.named(options.getPreset()).fields();
    Set<PaperField> asked = EnumSet.noneOf(PaperField.class);
    return new JsonFields(
        pointers(options.getIdField(), preset.id(), PaperField.ID, asked),
        pointers(options.getTitleField(), preset.title(), PaperField.TITLE, asked),
        pointers(options.getAbstractField(), preset.abstractText(), PaperField.ABSTRACT, asked),
        pointers(options.getCategoriesField(), preset.categories(), PaperField.CATEGORIES, asked),
        pointers(options.getCreatedField(), preset.created(), PaperField.DATE, asked),
        Objects.requireNonNullElse(options.getCategorySeparator(), preset.categorySeparator()),
        Objects.requireNonNullElse(options.getLanguage(), preset.language()),
        options.getKeepMarkup(),
        asked);
  }

  /**
   * The pointers of an option, or of the preset if the option is not set. A part of a paper with an
   * option of its own is added to {@code asked}.
   */
  private static List<String> pointers(
      String option, List<String> preset, PaperField field, Set<PaperField> asked) {
    if (option == null) {
      return preset;
    }
    List<String> pointers =
        Arrays.stream(option.split(",")).map(String::trim).filter(p -> !p.isEmpty()).toList();
    if (!pointers.isEmpty()) {
      asked.add(field);
    }
    return pointers;
  }

  /**
   * The settings with which files of vectors are read, with the disk space {@code room} that is
   * needed.
   */
  static ReadVectors.GivenSettings vectors(StrataOptions options, Room room) {
    return new ReadVectors.GivenSettings(
        options.getIdColumn(),
        options.getVectorColumn(),
        options.getNormalize(),
        fields(options).categorySeparator(),
        options.getKeepMarkup(),
        limits(options),
        room);
  }

  /**
   * Checks, before a run begins, that each name of this machine in {@code --archive} or {@code
   * --vectors} has a file.
   *
   * @throws IOException if a folder cannot be looked into; its message is one sentence for the user
   * @throws IllegalArgumentException if a name has no file; its message likewise
   */
  static void checkFiles(StrataOptions options, OutputLayout layout) throws IOException {
    boolean vectors = ResultOptions.fromVectors(options);
    List<String> names = vectors ? options.getVectors() : options.getArchive();
    (vectors ? ListFilesDoFn.ofVectors(layout) : ListFilesDoFn.ofArchive(layout))
        .checkAny(names.stream().map(Location::of).toList());
  }

  /**
   * The longest window of a zstd file, in bytes; the option gives values up to 31 as powers of two.
   */
  static long maxZstdWindow(StrataOptions options) {
    long given = options.getMaxZstdWindow();
    return given < Integer.SIZE ? 1L << given : given;
  }
}
