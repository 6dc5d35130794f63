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
import dev.strata.input.PapersCheck;
import dev.strata.input.RejectCounts;
import dev.strata.input.ScanFile;
import dev.strata.input.fields.TimeDigits;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.model.ShardPlan;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.OwnFiles;
import dev.strata.store.StaleFiles;
import dev.strata.text.Printable;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays the scanned ranges end to end: numbers their lines, drops papers whose id was seen before,
 * writes the rejects files, checks the account against the limits, and cuts shards.
 *
 * <p>A second attempt writes the same files and puts out the same plans.
 */
final class PlanShardsDoFn extends DoFn<Iterable<ScannedRange>, ShardPlan> {
  private static final long serialVersionUID = 1;

  /** The most files without a paper that are looked at again. */
  private static final int MOST_LOOKED_AT = 10;

  private static final Logger LOG = LoggerFactory.getLogger(PlanShardsDoFn.class);

  private final OutputLayout layout;
  private final JsonFields fields;
  private final int shardSize;
  private final Limits limits;
  private final PapersCheck papersCheck;

  PlanShardsDoFn(
      OutputLayout layout,
      JsonFields fields,
      int shardSize,
      Limits limits,
      PapersCheck papersCheck) {
    this.layout = layout;
    this.fields = fields;
    this.shardSize = shardSize;
    this.limits = limits;
    this.papersCheck = papersCheck;
  }

  @ProcessElement
  public void process(@Element Iterable<ScannedRange> scanned, MultiOutputReceiver out)
      throws IOException {
    List<ScannedRange> ranges = new ArrayList<>();
    scanned.forEach(ranges::add);
    ranges.sort((a, b) -> ArchiveRange.ARCHIVE_ORDER.compare(a.range(), b.range()));

    FinishedFiles.withdrawManifest(layout);
    SortedMap<Integer, Long> times = new TreeMap<>();
    ranges.forEach(range -> TimeDigits.addAll(times, range.timeDigits()));
    ShardPlanner planner = new ShardPlanner(shardSize, TimeDigits.least(times));
    RejectCounts rejects = new RejectCounts();
    SortedMap<PaperField, FieldAccount> accounts = FieldAccount.ofAll();
    layOut(ranges, planner, rejects, accounts);
    List<ShardPlan> plans = planner.finish();
    long files = ranges.stream().filter(r -> r.range().index() == 0).count();
    long lines = ranges.stream().mapToLong(ScannedRange::entries).sum();
    long papers = plans.stream().mapToLong(ShardPlan::rows).sum();
    ArchiveCounts counts =
        new ArchiveCounts(
            files, lines, papers, plans.size(), rejects.counts(), rejects.first(), accounts);
    Limits.Input input =
        Limits.Input.ofArchive(fields.asked(), layout.shown(layout.rejectsFolder()));
    limits.check(
        counts,
        input,
        new Limits.Finder() {
          @Override
          public String duplicate() throws IOException {
            return firstDuplicate(ranges);
          }

          @Override
          public String guess() throws IOException {
            return whatItLooksLike(ranges);
          }
        });
    papersCheck.check(papers);
    ofOtherKinds(ranges).ifPresent(sentence -> LOG.warn("{}", sentence));

    rejects.tellCounters(ReadJsonl.class);
    Metrics.counter(ReadJsonl.class, "papers_planned").inc(papers);
    OwnFiles.checkShards(
        layout, plans.stream().map(plan -> StaleFiles.name(layout.raw(plan.index()))).toList());
    JsonFile.writeUnrecorded(layout, layout.plan(), counts);
    plans.forEach(out.get(ReadJsonl.PLANS)::output);
    out.get(ReadJsonl.COUNTS).output(counts);
  }

  /** Hands the ranges' papers to {@code planner}, and writes and counts their rejects. */
  private void layOut(
      List<ScannedRange> ranges,
      ShardPlanner planner,
      RejectCounts rejects,
      SortedMap<PaperField, FieldAccount> accounts)
      throws IOException {
    IdSet ids = new IdSet(ranges.stream().mapToLong(ScannedRange::papers).sum());
    long firstLine = 1;
    Set<String> written = new HashSet<>();
    for (int part = 0; part < ranges.size(); part++) {
      ScannedRange range = ranges.get(part);
      if (range.range().index() == 0) {
        firstLine = 1;
        rejects.beginFile();
      }
      BitSet rejected = plan(range, firstLine, ids, planner);
      if (!rejected.isEmpty()) {
        writeRejects(part, range, firstLine, rejected, rejects);
        written.add(StaleFiles.name(layout.rejects(part)));
      }
      long linesBefore = firstLine - 1;
      FieldAccount.addAll(accounts, range.fields(), example -> example.furtherDown(linesBefore));
      firstLine += range.lines();
    }
    StaleFiles.keep(layout, OutputLayout.REJECTS, written);
  }

  /**
   * Hands the papers of a range to {@code planner}, and returns which of its entries are rejects,
   * duplicates among them.
   */
  private static BitSet plan(ScannedRange scanned, long firstLine, IdSet ids, ShardPlanner planner)
      throws IOException {
    BitSet rejected = new BitSet();
    int[] index = {0};
    long[] papers = {0};
    scanned.read(
        entry -> {
          long line = firstLine + entry.line();
          papers[0] += entry.reason() == null ? 1 : 0;
          if (entry.reason() == null && ids.add(entry.id())) {
            planner.paper(scanned.range(), line, entry);
          } else {
            planner.reject(line, entry);
            rejected.set(index[0]);
          }
          index[0]++;
        });
    if (papers[0] != scanned.papers()) {
      throw new IOException(
          String.format(
              "%s holds %d papers, not %d: start again",
              scanned.scan(), papers[0], scanned.papers()));
    }
    return rejected;
  }

  /**
   * A sentence about the file with the most papers whose ids were used before: it names the first
   * such paper, and the paper that used its id.
   */
  private String firstDuplicate(List<ScannedRange> ranges) throws IOException {
    IdSet ids = new IdSet(ranges.stream().mapToLong(ScannedRange::papers).sum());
    Map<String, Long> papers = new HashMap<>(); // by file
    Map<String, List<Place>> repeated = new LinkedHashMap<>(); // the first one alone, by file
    Map<String, Long> counts = new HashMap<>();
    walk(
        ranges,
        place -> {
          String source = place.range.source();
          if (place.entry.reason() == null) {
            papers.merge(source, 1L, Long::sum);
            if (!ids.add(place.entry.id())) {
              repeated.computeIfAbsent(source, s -> List.of(place));
              counts.merge(source, 1L, Long::sum);
            }
          }
        });
    String most = repeated.keySet().stream().max(Comparator.comparing(counts::get)).orElseThrow();
    Place second = repeated.get(most).get(0);
    String sentence = duplicate(ranges, second);
    return papers.size() == 1
        ? sentence
        : String.format(
            "%s of them in %s: %s%s",
            AccountWords.count(counts.get(most)),
            Printable.value(most),
            sentence,
            2 * counts.get(most) > papers.get(most)
                ? " (if that file is a copy of another, leave it out)"
                : "");
  }

  private String duplicate(List<ScannedRange> ranges, Place second) throws IOException {
    Place first =
        first(ranges, entry -> entry.reason() == null && entry.id().equals(second.entry.id()));
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
  private String whatItLooksLike(List<ScannedRange> ranges) throws IOException {
    Optional<String> looksLike = looksLike(files(ranges));
    if (looksLike.isPresent()) {
      return looksLike.get();
    }
    Place broken = first(ranges, entry -> entry.reason() == Reason.NOT_JSON);
    return broken == null
        ? ""
        : read(broken, in -> BrokenJson.sentence(in, broken.range.source(), broken.line))
            .orElse("");
  }

  /**
   * A warning about the files that have lines but no paper. The limits count lines, so they miss a
   * whole file of another kind where it is one long line: it is one reject among many lines.
   */
  private Optional<String> ofOtherKinds(List<ScannedRange> ranges) throws IOException {
    List<ScannedFile> all = files(ranges);
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

  private static List<ScannedFile> files(List<ScannedRange> ranges) {
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
  private static Place first(List<ScannedRange> ranges, Predicate<ScanFile.Entry> wanted)
      throws IOException {
    AtomicReference<Place> found = new AtomicReference<>();
    walk(
        ranges,
        place -> {
          if (found.get() == null && wanted.test(place.entry)) {
            found.set(place);
          }
        });
    return found.get();
  }

  /** Gives all lines that are not blank to {@code visitor}, in their order. */
  private static void walk(List<ScannedRange> ranges, Consumer<Place> visitor) throws IOException {
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

  private void writeRejects(
      int part, ScannedRange scanned, long firstLine, BitSet rejected, RejectCounts rejects)
      throws IOException {
    FinishedFiles.write(
        layout,
        layout.rejects(part),
        channel -> writeRejects(scanned, firstLine, rejected, rejects, channel));
  }

  private static void writeRejects(
      ScannedRange scanned,
      long firstLine,
      BitSet rejected,
      RejectCounts rejects,
      WritableByteChannel channel)
      throws IOException {
    int[] index = {0};
    ArchiveRange range = scanned.range();
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
    try (Excerpts excerpts = Excerpts.open(range.path())) {
      scanned.read(
          entry -> {
            if (rejected.get(index[0]++)) {
              Reason reason = entry.reason() == null ? Reason.DUPLICATE_ID : entry.reason();
              long line = firstLine + entry.line();
              if (rejects.add(reason)) {
                String excerpt = excerpts.at(entry.offset());
                rejects.show(reason, new Example(range.source(), line, null, excerpt));
                RejectCounts.writeLine(
                    out, new Reject(range.source(), line, entry.offset(), reason, excerpt));
              }
            }
          });
    }
    rejects.writeNotListed(out, range.source());
    out.flush();
  }
}
