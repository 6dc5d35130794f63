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
import dev.strata.archive.unpack.Unpacker;
import dev.strata.input.ArchiveFile;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.input.RejectCounts;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.Hash;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.store.RoomLeft;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at the first lines of each file of an archive as a run would, and says what a run would
 * make of them: in seconds, before a night of embedding.
 */
public final class ArchiveCheck {
  /**
   * The most lines that presets are tried on: the first ones that hold a JSON object and still fit
   * into {@link #TRIED_BYTES}.
   */
  private static final int TRIED = 200;

  /** The most bytes of these lines. */
  private static final int TRIED_BYTES = 32 << 20;

  /** The most bytes of a line that an example shows. */
  private static final int MOST_SHOWN = 320;

  private final CheckSettings settings;

  private final RejectCounts rejects = new RejectCounts();
  private final SortedMap<PaperField, FieldAccount> fields = FieldAccount.ofAll();
  private final IdPlaces ids = new IdPlaces();

  /** The JSON Pointers that led to ids. */
  private final List<String> pointers = new ArrayList<>();

  private final List<String> sources = new ArrayList<>();
  private final List<byte[]> tried = new ArrayList<>();
  private long triedBytes;
  private long lines;
  private int cut;
  private long papers;
  private final Repeats repeats = new Repeats();

  /** The reasons why lines of the current file are no papers. */
  private final Set<Reason> fileRejects = EnumSet.noneOf(Reason.class);

  /** The first sentence that {@link LooksLike} gave about a file; empty until there is one. */
  private String guess = "";

  /** The files with rejected lines, but with no paper and no duplicate. */
  private final List<String> others = new ArrayList<>();

  /** A sentence about one of these files; empty where nothing is known. */
  private String other = "";

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
   * @param others a sentence about files without a paper; empty if there are none, or if a run
   *     would fail
   * @param advice what to change: a preset that fits better, or fields or separators to name
   * @param cut the number of files of which only the first lines were read, so that they may have
   *     more lines
   */
  public record Checked(
      ArchiveCounts counts,
      Optional<String> failure,
      Optional<String> others,
      Optional<String> advice,
      int cut) {}

  /**
   * Where a paper stands.
   *
   * @param file the index of its file in {@link #sources}
   * @param line its line, from 1
   * @param pointer the index, in {@link #pointers}, of the JSON Pointer that led to its id
   */
  private record Place(int file, long line, int pointer) {
    private static final int OF_POINTER = 8;
    private static final int OF_LINE = 32;
    private static final int MOST_FILES = (1 << (Long.SIZE - 1 - OF_LINE - OF_POINTER)) - 1;

    static Place of(long number) {
      return new Place(
          (int) (number >>> (OF_LINE + OF_POINTER)),
          number >>> OF_POINTER & (1L << OF_LINE) - 1,
          (int) number & (1 << OF_POINTER) - 1);
    }

    /**
     * The place as a number; a line or a pointer that is too large for its bits becomes the largest
     * that fits.
     */
    long number() {
      return ((long) Math.min(file, MOST_FILES) << OF_LINE | Math.min(line, (1L << OF_LINE) - 1))
              << OF_POINTER
          | Math.min(pointer, (1 << OF_POINTER) - 1);
    }
  }

  /**
   * Counts, file by file, the papers that have an earlier paper's id, and keeps the sentence about
   * the file with the most of them.
   */
  private static final class Repeats {
    /** The files so far that have papers, be they repeated or not. */
    private int files;

    /** The papers of the current file that have an earlier paper's id. */
    private long count;

    /** Whether the earlier paper of the first of them is in the current file, too. */
    private boolean inItself;

    /** A sentence that says where the first of them stands. */
    private String first = "";

    /** The largest count of a file so far. */
    private long most;

    /** What {@code first} was for that file. */
    private String sentence = "";

    /** A sentence that says how many of them that file has, and where the first stands. */
    private String ofMost = "";

    void beginFile() {
      count = 0;
    }

    void add(boolean ofThisFile, Supplier<String> where) {
      if (count++ == 0) {
        inItself = ofThisFile;
        first = where.get();
      }
    }

    void endFile(String source, long papers) {
      files += papers + count > 0 ? 1 : 0;
      if (count > most) {
        most = count;
        sentence = first;
        ofMost = Limits.duplicatesOf(source, count, papers, inItself, first);
      }
    }

    String sentence() {
      return files == 1 ? sentence : ofMost;
    }
  }

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
        new Unpacker(
            temporary,
            settings.maxZstdWindow,
            packed -> RoomLeft.ofTemporary(folder),
            settings.mostLines);
    int index = 0;
    for (String source : ListFilesDoFn.ofArchive(temporary).list(archive)) {
      ArchiveFile file = new ArchiveFile(index++, source);
      List<Unpacker.Plain> all = unpacker.plainFiles(file);
      if (all.isEmpty()) {
        check.sources.add(source);
      }
      for (Unpacker.Plain plain : all) {
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
    repeats.beginFile();
    long before = papers;
    JsonPapers reader = new JsonPapers(settings.fields);
    long end = Storage.size(plain.path());
    try (Lines in = Lines.open(plain.path(), 0, Long.MAX_VALUE, settings.maxLineBytes)) {
      long line = 1;
      for (; line <= settings.mostLines && in.next(); line++) {
        boolean isPart = plain.isCut() && in.offset() + in.length() >= end;
        if (!in.blank() && !isPart) {
          look(in, reader, plain.source(), line);
        }
      }
      cut += line > settings.mostLines || plain.isCut() ? 1 : 0;
    }
    repeats.endFile(plain.source(), papers - before);
    String sentence =
        LooksLike.sentence(
                plain.source(), plain.path(), fileRejects, papers > before, settings.fields)
            .orElse("");
    guess = guess.isEmpty() ? sentence : guess;
    if (papers == before && !fileRejects.isEmpty() && !fileRejects.contains(Reason.DUPLICATE_ID)) {
      others.add(plain.source());
      other = other.isEmpty() ? sentence : other;
    }
  }

  private void look(Lines in, JsonPapers reader, String source, long line) {
    lines++;
    JsonPapers.Outcome outcome = reader.read(in, source, line);
    reader.count(fields, source, line);
    if (LooksLike.isObject(outcome.reason())
        && tried.size() < TRIED
        && triedBytes + in.size() <= TRIED_BYTES) {
      triedBytes += in.size();
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
    int at = pointers.indexOf(pointer);
    if (at < 0) {
      at = pointers.size();
      pointers.add(pointer);
    }
    int file = sources.size() - 1;
    Place here = new Place(file, line, at);
    long number = ids.putIfAbsent(Hash.of(id), here.number());
    if (number < 0) {
      return false;
    }
    Place before = Place.of(number);
    repeats.add(
        before.file == file,
        () ->
            Limits.duplicate(
                "line",
                Stream.of(pointers.get(before.pointer), pointer).distinct().toList(),
                id,
                new Example(sources.get(before.file), before.line, null, null),
                new Example(sources.get(file), line, null, null)));
    return true;
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
              return repeats.sentence();
            }

            @Override
            public String guess() {
              return guess.isEmpty() ? broken : guess;
            }
          });
    } catch (IOException e) {
      failure = Optional.of(e.getMessage());
    }
    Optional<String> ofOthers =
        failure.isEmpty() && !others.isEmpty()
            ? Optional.of(
                AccountWords.filesWithoutPaper(others.size(), sources.size(), others.get(0), other))
            : Optional.empty();
    boolean isOfAnotherKind = failure.isPresent() && !guess.isEmpty();
    Optional<String> advice =
        new ArchiveAdvice(tried, settings.fields, fields, isOfAnotherKind).advice();
    return new Checked(counts, failure, ofOthers, advice, cut);
  }
}
