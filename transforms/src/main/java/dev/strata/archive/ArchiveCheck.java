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
import dev.strata.archive.json.Lines;
import dev.strata.archive.json.Preset;
import dev.strata.archive.shape.BrokenJson;
import dev.strata.archive.shape.LooksLike;
import dev.strata.archive.unpack.Unpacker;
import dev.strata.input.ArchiveFile;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.input.RejectCounts;
import dev.strata.input.ScanFile;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
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
 * Looks at the first lines of each file of an archive as a run would, and says what a run would
 * make of them: in seconds, before a night of embedding.
 */
public final class ArchiveCheck {
  /** The most lines that presets are tried on: the first ones that hold a JSON object. */
  private static final int TRIED = 200;

  /** The most bytes of a line that an example shows. */
  private static final int MOST_SHOWN = 320;

  private static final int MOST_MEMBERS = 30;

  /** Marks that may separate the categories in one text, beside white space and commas. */
  private static final List<String> SEPARATORS = List.of(";", "|");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final CheckSettings settings;

  private final RejectCounts rejects = new RejectCounts();
  private final SortedMap<PaperField, FieldAccount> fields = FieldAccount.ofAll();
  private final Map<ScanFile.Hash, Place> ids = new HashMap<>();
  private final List<String> sources = new ArrayList<>();
  private final List<byte[]> tried = new ArrayList<>();
  private long lines;
  private int cut;
  private long papers;
  private String duplicate = "";

  /** The reasons why lines of the current file are no papers. */
  private final Set<Reason> fileRejects = EnumSet.noneOf(Reason.class);

  /**
   * A sentence about the first file that does not hold lines of papers; empty until there is one.
   */
  private String guess = "";

  /** A sentence that says where the first line that is no JSON breaks, and why; or empty. */
  private String broken = "";

  /**
   * The settings of a check.
   *
   * @param mostLines the most lines that are read of each file
   */
  public record CheckSettings(
      JsonFields fields, Limits limits, long mostLines, int maxLineBytes, long maxZstdWindow) {}

  /**
   * The result of a check.
   *
   * @param counts the account of the lines that were looked at
   * @param failure the sentence with which a run would fail, were all lines like these
   * @param advice what to change: a preset that fits better, or fields or separators to name
   * @param cut the number of files that were read up to {@code mostLines}, so that they may have
   *     more lines
   */
  public record Checked(
      ArchiveCounts counts, Optional<String> failure, Optional<String> advice, int cut) {}

  /**
   * Where a paper stands.
   *
   * @param file its place among the files that were looked at
   * @param pointer the JSON Pointer that led to its id
   */
  private record Place(int file, long line, String pointer) {}

  private ArchiveCheck(CheckSettings settings) {
    this.settings = settings;
  }

  /**
   * Checks the files of {@code archive}.
   *
   * @param folder where compressed files are unpacked; whoever made it deletes it
   * @throws IOException where a file cannot be read; the message is a sentence that names it
   * @throws IllegalArgumentException where a name matches nothing; the message is a sentence that
   *     names it
   */
  public static Checked check(List<Location> archive, CheckSettings settings, Path folder)
      throws IOException {
    OutputLayout temporary = OutputLayout.of(folder.toString()).duringRun("check");
    ArchiveCheck check = new ArchiveCheck(settings);
    Unpacker unpacker =
        new Unpacker(temporary, settings.maxZstdWindow).withMostLines(settings.mostLines);
    int index = 0;
    for (String source : ListFilesDoFn.ofArchive(temporary).list(archive)) {
      ArchiveFile file = new ArchiveFile(index++, source);
      for (Unpacker.Plain plain : unpacker.plainFiles(file)) {
        check.look(plain);
        if (!plain.path().equals(file.source())) {
          Files.delete(Path.of(plain.path()));
        }
      }
    }
    return check.found();
  }

  private void look(Unpacker.Plain plain) throws IOException {
    sources.add(plain.source());
    rejects.beginFile();
    fileRejects.clear();
    long before = papers;
    JsonPapers reader = new JsonPapers(settings.fields);
    try (Lines in = Lines.open(plain.path(), 0, Long.MAX_VALUE, settings.maxLineBytes)) {
      long line = 1;
      for (; line <= settings.mostLines && in.next(); line++) {
        if (!in.blank()) {
          look(in, reader, plain.source(), line);
        }
      }
      cut += line > settings.mostLines ? 1 : 0;
    }
    if (guess.isEmpty()) {
      guess =
          LooksLike.sentence(
                  plain.source(), plain.path(), fileRejects, papers > before, settings.fields)
              .orElse("");
    }
  }

  private void look(Lines in, JsonPapers reader, String source, long line) {
    lines++;
    JsonPapers.Outcome outcome = reader.read(in, source, line);
    reader.count(fields, source, line);
    if (LooksLike.isObject(outcome.reason()) && tried.size() < TRIED) {
      tried.add(Arrays.copyOfRange(in.bytes(), in.start(), in.start() + in.size()));
    }
    Reason reason = outcome.reason();
    if (reason == Reason.NOT_JSON && broken.isEmpty()) {
      broken = BrokenJson.sentence(in, source, line).orElse("");
    }
    if (reason == null && isRepeated(outcome.paper().id(), line, reader.idPointer())) {
      reason = Reason.DUPLICATE_ID;
    }
    if (reason == null) {
      papers++;
    } else {
      fileRejects.add(reason);
    }
    if (reason != null && rejects.add(reason)) {
      rejects.show(reason, new Example(source, line, null, excerpt(in)));
    }
  }

  private boolean isRepeated(String id, long line, String pointer) {
    Place here = new Place(sources.size() - 1, line, pointer);
    Place before = ids.putIfAbsent(ScanFile.Hash.ofId(id), here);
    if (before != null && duplicate.isEmpty()) {
      duplicate =
          Limits.duplicate(
              "line",
              Stream.of(before.pointer, pointer).distinct().toList(),
              id,
              new Example(sources.get(before.file), before.line, null, null),
              new Example(sources.get(here.file), line, null, null));
    }
    return before != null;
  }

  private static String excerpt(Lines in) {
    int size = Math.min(in.tooLong() ? 0 : in.size(), MOST_SHOWN);
    return new String(in.bytes(), in.start(), size, StandardCharsets.UTF_8);
  }

  private Checked found() {
    ArchiveCounts counts =
        new ArchiveCounts(
            sources.size(), lines, papers, 0, rejects.counts(), rejects.first(), fields);
    Optional<String> failure = Optional.empty();
    try {
      settings.limits.check(
          counts,
          Limits.Input.ofArchive(settings.fields.asked(), ""),
          new Limits.Finder() {
            @Override
            public String duplicate() {
              return duplicate;
            }

            @Override
            public String guess() {
              return guess.isEmpty() ? broken : guess;
            }
          });
    } catch (IOException e) {
      failure = Optional.of(e.getMessage());
    }
    return new Checked(counts, failure, advice(), cut);
  }

  /**
   * The score of {@code some} fields on the lines that are tried: it rises with the papers and the
   * parts of papers that the fields find, and is 0 where they find no paper.
   */
  private long used(JsonFields some) {
    JsonPapers papers = new JsonPapers(some);
    SortedMap<PaperField, FieldAccount> accounts = FieldAccount.ofAll();
    long found = 0;
    for (byte[] line : tried) {
      found += papers.read(line, 0, line.length, "", 0).paper() == null ? 0 : 1;
      papers.count(accounts, "", 0);
    }
    long parts = accounts.values().stream().mapToLong(FieldAccount::used).sum();
    return found == 0 ? 0 : found * PaperField.values().length + parts;
  }

  private Optional<String> advice() {
    long now = used(settings.fields);
    String best = "";
    for (String name : Preset.NAMES) {
      long used = used(settings.fields.asIn(Preset.named(name).fields()));
      if (used > now) {
        now = used;
        best = name;
      }
    }
    if (!best.isEmpty()) {
      return Optional.of(
          String.format(
              "the lines look like %s: more is found with --preset=%s",
              Preset.named(best).of(), best));
    }
    if (tried.isEmpty() || !guess.isEmpty()) {
      return Optional.empty();
    }
    return now == 0
        ? members("no preset fits; the first line has", "the fields", PaperField.values())
        : unusual();
  }

  /** Advice on an archive that has papers: on a field that no line has, or on joined categories. */
  private Optional<String> unusual() {
    PaperField[] nowhere =
        fields.entrySet().stream()
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
    List<String> split = categories(settings.fields);
    if (settings.fields.asked().contains(PaperField.CATEGORIES)
        && settings.fields.categorySeparator().equals(" ")) {
      Set<String> words = Set.copyOf(split);
      Optional<String> joined =
          categories(settings.fields.withCategorySeparator("")).stream()
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
    return tried.stream()
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
      first = JSON.readTree(tried.get(0));
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
        .flatMap(field -> settings.fields.pointers(field).stream())
        .map(JsonPointer::compile)
        .anyMatch(pointer -> member.equals(pointer.getMatchingProperty()));
  }
}
