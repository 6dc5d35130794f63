/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.archive.json.JsonFields;
import dev.strata.archive.json.JsonPapers;
import dev.strata.archive.json.Lines;
import dev.strata.archive.shape.BrokenJson;
import dev.strata.archive.shape.LooksLike;
import dev.strata.input.IdSet;
import dev.strata.input.Limits;
import dev.strata.input.ScanFile;
import dev.strata.model.AccountWords;
import dev.strata.model.Example;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks again at a scanned archive in which something is amiss, to say in a sentence what and
 * where.
 *
 * @param ranges all ranges, in the order of the archive
 * @param fields where a line has the parts of a paper
 */
record ArchiveFaults(List<ScannedRange> ranges, JsonFields fields) implements Limits.Finder {
  /** The most files without a paper that are looked at again. */
  private static final int MOST_LOOKED_AT = 10;

  /**
   * A sentence about the file with the most papers whose ids were used before: it names the first
   * such paper, and the paper that used its id.
   */
  @Override
  public String duplicate() throws IOException {
    IdSet ids = new IdSet(ranges.stream().mapToLong(ScannedRange::papers).sum());
    Map<String, Long> papers = new HashMap<>(); // by file
    Map<String, Place> repeated = new LinkedHashMap<>(); // the first one, by file
    Map<String, Long> counts = new HashMap<>();
    walk(
        place -> {
          String source = place.range.source();
          if (place.entry.reason() == null) {
            papers.merge(source, 1L, Long::sum);
            if (!ids.add(place.entry.id())) {
              repeated.putIfAbsent(source, place);
              counts.merge(source, 1L, Long::sum);
            }
          }
        });
    String most = repeated.keySet().stream().max(Comparator.comparing(counts::get)).orElseThrow();
    Place second = repeated.get(most);
    Place first = first(entry -> entry.reason() == null && entry.id().equals(second.entry.id()));
    String sentence = duplicate(first, second);
    return papers.size() == 1
        ? sentence
        : Limits.duplicatesOf(
            most,
            counts.get(most),
            papers.get(most) - counts.get(most),
            first.range.source().equals(most),
            sentence);
  }

  private String duplicate(Place first, Place second) throws IOException {
    JsonPapers papers = new JsonPapers(fields);
    readId(first, papers);
    String firstPointer = papers.idPointer();
    String id = readId(second, papers);
    return Limits.duplicate(
        "line",
        Stream.of(firstPointer, papers.idPointer()).distinct().toList(),
        id,
        first.example(),
        second.example());
  }

  /**
   * A sentence about the first file that does not hold lines of papers, or else about the first
   * line that is no JSON; empty where nothing is known.
   */
  @Override
  public String guess() throws IOException {
    Optional<String> looksLike = looksLike(files());
    if (looksLike.isPresent()) {
      return looksLike.get();
    }
    Place broken = first(entry -> entry.reason() == Reason.NOT_JSON);
    return broken == null
        ? ""
        : read(broken, in -> BrokenJson.sentence(in, broken.range.source(), broken.line))
            .orElse("");
  }

  /**
   * A warning about the files that have lines but no paper. The limits count lines, so they miss a
   * whole file of another kind where it is one long line: it is one reject among many lines.
   */
  Optional<String> ofOtherKinds() throws IOException {
    List<ScannedFile> all = files();
    List<ScannedFile> others =
        all.stream().filter(file -> !file.rejects.isEmpty() && !file.hasPapers).toList();
    if (others.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> sentence =
        looksLike(others.subList(0, Math.min(MOST_LOOKED_AT, others.size())));
    return Optional.of(
        AccountWords.filesWithoutPaper(
            others.size(), all.size(), others.get(0).source, sentence.orElse("")));
  }

  /** What the first of some files that is known to hold something else seems to hold. */
  private Optional<String> looksLike(List<ScannedFile> files) throws IOException {
    for (ScannedFile file : files) {
      Optional<String> sentence =
          LooksLike.sentence(file.source, file.path, file.rejects, file.hasPapers, fields);
      if (sentence.isPresent()) {
        return sentence;
      }
    }
    return Optional.empty();
  }

  /**
   * A file of the archive.
   *
   * @param path where its plain bytes lie
   * @param rejects why lines of it are no papers
   */
  private record ScannedFile(String source, String path, Set<Reason> rejects, boolean hasPapers) {}

  private List<ScannedFile> files() {
    Map<String, ScannedFile> files = new LinkedHashMap<>();
    for (ScannedRange range : ranges) {
      Set<Reason> rejects = EnumSet.noneOf(Reason.class);
      rejects.addAll(range.rejects().keySet());
      String path = range.range().path();
      files.merge(
          path,
          new ScannedFile(range.range().source(), path, rejects, range.papers() > 0),
          (one, other) -> {
            one.rejects.addAll(other.rejects);
            return new ScannedFile(one.source, path, one.rejects, one.hasPapers || other.hasPapers);
          });
    }
    return List.copyOf(files.values());
  }

  /** Where a line stands. */
  private record Place(ArchiveRange range, long line, ScanFile.Entry entry) {
    Example example() {
      return new Example(range.source(), line, null, null);
    }
  }

  /** The first line that is {@code wanted}; null where there is none. */
  private Place first(Predicate<ScanFile.Entry> wanted) throws IOException {
    AtomicReference<Place> found = new AtomicReference<>();
    walk(
        place -> {
          if (found.get() == null && wanted.test(place.entry)) {
            found.set(place);
          }
        });
    return found.get();
  }

  /** Gives all lines that are not blank to {@code visitor}, in their order. */
  private void walk(Consumer<Place> visitor) throws IOException {
    long firstLine = 1;
    for (ScannedRange range : ranges) {
      long before = range.range().index() == 0 ? 1 : firstLine;
      range.read(entry -> visitor.accept(new Place(range.range(), before + entry.line(), entry)));
      firstLine = before + range.lines();
    }
  }

  private static String readId(Place place, JsonPapers papers) throws IOException {
    return read(place, in -> papers.read(in, place.range.source(), place.line).paper().id());
  }

  /** What {@code reader} returns for the line at {@code place}. */
  private static <T> T read(Place place, Function<Lines, T> reader) throws IOException {
    ScanFile.Entry entry = place.entry;
    long end = entry.offset() + entry.length();
    try (Lines lines = Lines.open(place.range.path(), entry.offset(), end, Integer.MAX_VALUE)) {
      lines.next();
      return reader.apply(lines);
    }
  }
}
