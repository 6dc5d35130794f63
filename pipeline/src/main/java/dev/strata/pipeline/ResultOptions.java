/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.archive.json.JsonFields;
import dev.strata.model.ShownName;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The options that change results, in the form in which the manifest and the report name them:
 * without any folder or secret.
 */
final class ResultOptions {

  private ResultOptions() {}

  /** All options that change results, by name; an option that is not set is absent. */
  static SortedMap<String, String> of(StrataOptions options) {
    SortedMap<String, String> all = new TreeMap<>();
    OptionsHelp.getters().stream()
        .filter(getter -> !getter.isAnnotationPresent(Incidental.class))
        .forEach(
            getter -> {
              Object value = OptionChecks.value(getter, options);
              if (value != null) {
                all.put(OptionsHelp.name(getter), value.toString());
              }
            });
    all.computeIfPresent("archive", (name, value) -> names(options.getArchive()));
    all.computeIfPresent("vectors", (name, value) -> names(options.getVectors()));
    all.computeIfPresent("previous", (name, value) -> lastPart(options.getPrevious()));
    all.put("model", lastPart(options.getModel()));
    JsonFields fields = InputOptions.fields(options);
    all.put("idField", String.join(",", fields.id()));
    all.put("titleField", String.join(",", fields.title()));
    all.put("abstractField", String.join(",", fields.abstractText()));
    all.put("categoriesField", String.join(",", fields.categories()));
    all.put("createdField", String.join(",", fields.created()));
    all.put("categorySeparator", fields.categorySeparator());
    all.put("language", fields.language());
    return all;
  }

  /** Whether the run begins with vectors that exist already. */
  static boolean fromVectors(StrataOptions options) {
    return OptionChecks.isGiven(options.getVectors());
  }

  /** What a paper is in the input: a row or a line. */
  static String unit(StrataOptions options) {
    return fromVectors(options) ? "row" : "line";
  }

  /** The names of the files of the archive, or of the files of vectors. */
  static String archive(StrataOptions options) {
    return names(fromVectors(options) ? options.getVectors() : options.getArchive());
  }

  private static String names(List<String> paths) {
    return paths.stream().map(ResultOptions::lastPart).collect(Collectors.joining(", "));
  }

  /** The name of the model, or of its folder. */
  static String model(StrataOptions options) {
    return fromVectors(options) ? "as given" : lastPart(options.getModel());
  }

  private static String lastPart(String name) {
    String path = ShownName.of(name);
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    return parts.isEmpty() ? path : parts.get(parts.size() - 1);
  }
}
