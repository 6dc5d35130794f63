/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Preset;
import dev.strata.input.Limits;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.PaperField;
import dev.strata.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says what to change where fields or separators do not fit the lines of an archive.
 *
 * @param lines some lines that hold a JSON object
 * @param used the fields that are used
 * @param accounts what became of each part of a paper
 * @param isOfAnotherKind whether a file is known to hold something else than lines of papers
 */
record ArchiveAdvice(
    List<byte[]> lines,
    JsonFields used,
    SortedMap<PaperField, FieldAccount> accounts,
    boolean isOfAnotherKind) {
  private static final int MOST_MEMBERS = 30;

  /** Marks that may separate the categories in one text, beside white space and commas. */
  private static final List<String> SEPARATORS = List.of(";", "|");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The score of {@code some} fields on the lines that are tried: it rises with the papers and the
   * parts of papers that the fields find, and is 0 where they find no paper.
   */
  private long score(JsonFields some) {
    JsonPapers papers = new JsonPapers(some);
    SortedMap<PaperField, FieldAccount> ofLines = FieldAccount.ofAll();
    long found = 0;
    for (byte[] line : lines) {
      found += papers.read(line, 0, line.length, "", 0).paper() == null ? 0 : 1;
      papers.count(ofLines, "", 0);
    }
    long parts = ofLines.values().stream().mapToLong(FieldAccount::used).sum();
    return found == 0 ? 0 : found * PaperField.values().length + parts;
  }

  /** What to change; empty where nothing seems amiss. */
  Optional<String> advice() {
    long now = score(used);
    String best = "";
    for (String name : Preset.NAMES) {
      long score = score(used.asIn(Preset.named(name).fields()));
      if (score > now) {
        now = score;
        best = name;
      }
    }
    if (!best.isEmpty()) {
      return Optional.of(
          String.format(
              "the lines look like %s: more is found with --preset=%s",
              Preset.named(best).of(), best));
    }
    if (lines.isEmpty() || isOfAnotherKind) {
      return Optional.empty();
    }
    return now == 0
        ? members("no preset fits; the first line has", "the fields", PaperField.values())
        : unusual();
  }

  /** Advice on an archive that has papers: on a field that no line has, or on joined categories. */
  private Optional<String> unusual() {
    PaperField[] nowhere =
        accounts.entrySet().stream()
            .filter(field -> field.getValue().count(FieldState.MISSING) == field.getValue().total())
            .map(Map.Entry::getKey)
            .toArray(PaperField[]::new);
    if (nowhere.length > 0) {
      String names =
          Arrays.stream(nowhere).map(PaperField::toString).collect(Collectors.joining(" or "));
      return members(
          "nothing is found for " + names + "; of what the first line has, nothing is read from",
          "what is meant",
          nowhere);
    }
    return joinedCategories();
  }

  /** Advice where a category is split at white space, or where categories seem to be joined. */
  private Optional<String> joinedCategories() {
    List<String> split = categories(used);
    if (used.asked().contains(PaperField.CATEGORIES) && used.categorySeparator().equals(" ")) {
      Set<String> words = Set.copyOf(split);
      Optional<String> joined =
          categories(used.withCategorySeparator("")).stream()
              .filter(text -> !words.contains(text))
              .findFirst();
      if (joined.isPresent()) {
        return Optional.of(
            String.format(
                "categories are split at white space, such as \"%s\": write --categorySeparator= to"
                    + " keep each text whole",
                Printable.value(joined.get())));
      }
    }
    return SEPARATORS.stream()
        .filter(mark -> 4 * holding(split, mark).count() > split.size())
        .findFirst()
        .map(
            mark ->
                String.format(
                    "many categories hold \"%s\", such as \"%s\": perhaps --categorySeparator='%s'"
                        + " is meant",
                    mark, Printable.value(holding(split, mark).findFirst().orElseThrow()), mark));
  }

  private static Stream<String> holding(List<String> categories, String mark) {
    return categories.stream().filter(category -> category.contains(mark));
  }

  /** The categories that {@code some} fields find in the lines that are tried. */
  private List<String> categories(JsonFields some) {
    JsonPapers reader = new JsonPapers(some);
    return lines.stream()
        .map(line -> reader.read(line, 0, line.length, "", 0).paper())
        .filter(Objects::nonNull)
        .flatMap(paper -> paper.categories().stream())
        .toList();
  }

  /**
   * A sentence that lists the members of the first line that no field reads.
   *
   * @param why the beginning of the sentence: why the members are listed
   * @param what the words for what the user is to name
   * @param of the parts of a paper that are looked for
   */
  private Optional<String> members(String why, String what, PaperField... of) {
    JsonNode first;
    try {
      first = JSON.readTree(lines.get(0));
    } catch (IOException e) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<String> inside = new ArrayList<>(); // the members of objects
    for (Map.Entry<String, JsonNode> member : first.properties()) {
      JsonNode value = member.getValue();
      if (isRead(member.getKey()) || value.isNull()) {
        continue;
      }
      if (value.isObject() && !value.isEmpty()) {
        value
            .properties()
            .forEach(e -> inside.add(typed(member.getKey() + "/" + e.getKey(), e.getValue())));
      } else {
        names.add(typed(member.getKey(), value));
      }
    }
    names.addAll(inside);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            why
                + " "
                + String.join(", ", names.subList(0, Math.min(names.size(), MOST_MEMBERS)))
                + (names.size() > MOST_MEMBERS ? ", …" : "")
                + ": name "
                + what
                + " with "
                + Arrays.stream(of)
                    .map(field -> Limits.option(field) + "=/…")
                    .collect(Collectors.joining(", ")));
  }

  private static String typed(String name, JsonNode value) {
    return Printable.value(name) + " (" + value.getNodeType().name().toLowerCase(Locale.ROOT) + ")";
  }

  /** Whether a pointer leads to a member of a line, or into it. */
  private boolean isRead(String member) {
    return Arrays.stream(PaperField.values())
        .flatMap(field -> used.pointers(field).stream())
        .map(JsonPointer::compile)
        .anyMatch(pointer -> member.equals(pointer.getMatchingProperty()));
  }
}
