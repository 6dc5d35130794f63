/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.Ints;
import dev.strata.math.Blocks;
import dev.strata.math.NearestRows;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import dev.strata.text.Printable;
import dev.strata.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code index/papers.parquet} says of each row of the index. Texts stay in the file, and are
 * read only for the rows in an answer. Days, topics, categories and hashes of the ids are loaded by
 * the first question that needs them, and then stay in memory: 4 bytes a row for the days, 4 for
 * the topics, 8 for the ids, and for the categories 4 and another 4 for each category of a paper.
 * It is safe to use from many threads.
 */
final class PaperTable {
  /** The day of a paper without a date. */
  static final int UNDATED = Integer.MIN_VALUE;

  private static final HashFunction HASH = Hashing.murmur3_128();
  private static final List<String> COLUMNS =
      List.of("id", "title", "created", "label", "categories");

  private final ParquetSource file;
  private final Supplier<SortedMap<Integer, Topic>> topics;
  private final int n;
  private final Supplier<int[]> days = Suppliers.memoize(this::readDays);
  private final Supplier<int[]> labels = Suppliers.memoize(this::readLabels);
  private final Supplier<long[]> ids = Suppliers.memoize(this::readIds);
  private final Supplier<Categories> categories = Suppliers.memoize(this::readCategories);

  private PaperTable(ParquetSource file, Supplier<SortedMap<Integer, Topic>> topics) {
    this.file = file;
    this.topics = topics;
    this.n = Math.toIntExact(file.rows());
  }

  /**
   * The categories of all papers.
   *
   * @param codes the code of each category
   * @param starts where the codes of each row begin in {@code of}; n + 1
   * @param of the codes of the papers
   */
  private record Categories(Map<String, Integer> codes, int[] starts, int[] of) {
    boolean hasOne(int row, boolean[] wanted) {
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        if (wanted[of[i]]) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * Opens the file.
   *
   * @param topics the topics, by label, which papers are told with the names of
   * @throws IOException where it is missing or damaged
   */
  static PaperTable open(String path, Supplier<SortedMap<Integer, Topic>> topics)
      throws IOException {
    return new PaperTable(ParquetSource.open(path), topics);
  }

  /** Whether the file has the columns that this version of Strata writes. */
  boolean hasAllColumns() {
    return COLUMNS.stream().allMatch(file.schema()::containsField);
  }

  /** The number of rows. */
  int n() {
    return n;
  }

  /** The days of all papers since 1970-01-01, or {@link #UNDATED}. */
  int[] days() {
    return days.get();
  }

  /** The papers that are nearest to each of so many questions. */
  List<List<NearPaper>> nearest(NearestRows nearest, int questions) {
    Set<Integer> rows = new HashSet<>();
    for (int q = 0; q < questions; q++) {
      for (int i = 0; i < nearest.count(q); i++) {
        rows.add(nearest.row(q, i));
      }
    }
    Map<Integer, ArchivePaper> known = papers(rows);
    return IntStream.range(0, questions).mapToObj(q -> nearest(nearest, q, known)).toList();
  }

  private static List<NearPaper> nearest(
      NearestRows nearest, int q, Map<Integer, ArchivePaper> known) {
    return IntStream.range(0, nearest.count(q))
        .mapToObj(i -> new NearPaper(i + 1, nearest.similarity(q, i), known.get(nearest.row(q, i))))
        .toList();
  }

  /** The papers of some rows. */
  Map<Integer, ArchivePaper> papers(Collection<Integer> rows) {
    if (rows.isEmpty()) {
      return Map.of(); // without a look at the topics, which may be damaged
    }
    SortedMap<Integer, Topic> byLabel = topics.get();
    SortedSet<Long> wanted = new TreeSet<>();
    rows.forEach(row -> wanted.add((long) row));
    Map<Integer, ArchivePaper> papers = new ConcurrentHashMap<>();
    readGroups(
        (first, end, group) -> {
          SortedSet<Long> here = wanted.subSet(first, end);
          Iterator<Long> rowsHere = here.iterator();
          PaperRows.readSome(
              file,
              group,
              first,
              COLUMNS,
              here,
              (columns, cells) -> {
                int row = rowsHere.next().intValue();
                int label = Integer.parseInt(columns[3].text());
                Topic topic = byLabel.get(label);
                papers.put(
                    row,
                    new ArchivePaper(
                        row,
                        columns[0].text(),
                        columns[1].text(),
                        columns[2].text(),
                        List.copyOf(columns[4].texts()),
                        label,
                        topic == null ? "" : topic.name()));
              });
        });
    return papers;
  }

  /** The rows of the papers with these ids; ids of no paper are absent. */
  Map<String, Integer> rows(Collection<String> wanted) {
    long[] hashes = ids.get();
    Set<Long> asked = wanted.stream().map(PaperTable::hash).collect(Collectors.toSet());
    List<Integer> candidates =
        IntStream.range(0, n).filter(row -> asked.contains(hashes[row])).boxed().toList();
    Map<String, Integer> found = new HashMap<>();
    papers(candidates).forEach((row, paper) -> found.put(paper.id(), row));
    found.keySet().retainAll(wanted);
    return found;
  }

  /**
   * The test whether a row passes a filter; null where all do.
   *
   * @throws RefusedException where the filter names a category that no paper has
   */
  IntPredicate passing(PaperFilter filter) {
    IntPredicate test = null;
    if (filter.from() != null || filter.to() != null) {
      int[] of = days.get();
      int from = filter.from() == null ? UNDATED + 1 : Math.toIntExact(filter.from().toEpochDay());
      int to = filter.to() == null ? Integer.MAX_VALUE : Math.toIntExact(filter.to().toEpochDay());
      test = row -> of[row] >= from && of[row] <= to;
    }
    if (!filter.topics().isEmpty()) {
      int[] of = labels.get();
      int[] wanted = Ints.toArray(filter.topics());
      test = and(test, row -> Ints.contains(wanted, of[row]));
    }
    if (!filter.categories().isEmpty()) {
      Categories of = categories.get();
      boolean[] wanted = new boolean[of.codes.size()];
      for (String category : filter.categories()) {
        Integer code = of.codes.get(category);
        if (code == null) {
          throw new RefusedException("no paper has the category " + Printable.value(category));
        }
        wanted[code] = true;
      }
      test = and(test, row -> of.hasOne(row, wanted));
    }
    return test;
  }

  private static IntPredicate and(IntPredicate first, IntPredicate second) {
    return first == null ? second : first.and(second);
  }

  private static long hash(String id) {
    return HASH.hashString(id, StandardCharsets.UTF_8).asLong();
  }

  private int[] readDays() {
    int[] all = new int[n];
    Map<String, Integer> known = new ConcurrentHashMap<>();
    readColumn("created", (text, row) -> all[row] = known.computeIfAbsent(text, PaperTable::day));
    return all;
  }

  private static int day(String created) {
    return created.isEmpty() ? UNDATED : Math.toIntExact(LocalDate.parse(created).toEpochDay());
  }

  private int[] readLabels() {
    int[] all = new int[n];
    readColumn("label", (text, row) -> all[row] = Integer.parseInt(text));
    return all;
  }

  private long[] readIds() {
    long[] all = new long[n];
    readColumn("id", (text, row) -> all[row] = hash(text));
    return all;
  }

  /** Gives {@code rows} the text and the number of each row, on all cores. */
  private void readColumn(String column, ObjIntConsumer<String> rows) {
    readGroups(
        (first, end, group) -> {
          int[] row = {(int) first};
          PaperRows.readGroup(
              file,
              group,
              List.of(column),
              (columns, cells) -> rows.accept(columns[0].text(), row[0]++));
        });
  }

  private Categories readCategories() {
    Map<String, Integer> codes = new HashMap<>();
    int[] counts = new int[n];
    int[][] ofGroups = new int[file.groups().size()][];
    readGroups(
        (first, end, group) -> {
          int[] row = {(int) first};
          ImmutableIntArray.Builder of = ImmutableIntArray.builder();
          Map<String, Integer> known = new HashMap<>(); // of this thread
          PaperRows.readGroup(
              file,
              group,
              List.of("categories"),
              (columns, cells) -> {
                counts[row[0]++] = columns[0].texts().size();
                for (String category : columns[0].texts()) {
                  of.add(known.computeIfAbsent(category, name -> code(codes, name)));
                }
              });
          ofGroups[group] = of.build().toArray();
        });
    int[] starts = new int[n + 1];
    for (int row = 0; row < n; row++) {
      starts[row + 1] = starts[row] + counts[row];
    }
    return new Categories(codes, starts, Ints.concat(ofGroups));
  }

  private static int code(Map<String, Integer> codes, String category) {
    synchronized (codes) {
      return codes.computeIfAbsent(category, name -> codes.size());
    }
  }

  /** Reads a row group. */
  @FunctionalInterface
  private interface GroupReader {
    /** Reads row group {@code group}, the rows from {@code first} to before {@code end}. */
    void read(long first, long end, int group) throws IOException;
  }

  private void readGroups(GroupReader reader) {
    int groups = file.groups().size();
    long[] ends = new long[groups + 1];
    for (int group = 0; group < groups; group++) {
      ends[group + 1] = ends[group] + file.groups().get(group).getRowCount();
    }
    try {
      Blocks.runFiles(groups, group -> reader.read(ends[group], ends[group + 1], group));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
