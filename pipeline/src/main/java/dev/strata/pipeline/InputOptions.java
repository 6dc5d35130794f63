/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.Preset;
import dev.strata.given.ReadVectors;
import dev.strata.input.Limits;
import dev.strata.model.PaperField;
import dev.strata.store.Room;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the options say of the input. */
final class InputOptions {

  private InputOptions() {}

  /** How much of the input may be amiss. */
  static Limits limits(StrataOptions options) {
    return new Limits(
        options.getMaxRejectFraction(),
        options.getMaxDuplicateFraction(),
        options.getAllowUndated());
  }

  /** Where a line has the parts of a paper. */
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

  /** Those of an option, which are then asked for, or of the preset. */
  private static List<String> pointers(
      String option, List<String> preset, PaperField field, Set<PaperField> asked) {
    if (option == null) {
      return preset;
    }
    List<String> pointers = pointers(option);
    if (!pointers.isEmpty()) {
      asked.add(field);
    }
    return pointers;
  }

  private static List<String> pointers(String list) {
    return Arrays.stream(list.split(",")).map(String::trim).filter(p -> !p.isEmpty()).toList();
  }

  /** How files of vectors are read, where so much room is needed. */
  static ReadVectors.Settings vectors(StrataOptions options, Room room) {
    return new ReadVectors.Settings(
        options.getIdColumn(),
        options.getVectorColumn(),
        options.getNormalize(),
        fields(options).categorySeparator(),
        options.getKeepMarkup(),
        limits(options),
        room);
  }

  /** The longest window of a zstd file in bytes: up to 31 it is given as a power of two. */
  static long maxZstdWindow(StrataOptions options) {
    long given = options.getMaxZstdWindow();
    return given < Integer.SIZE ? 1L << given : given;
  }
}
