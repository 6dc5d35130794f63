/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import com.google.common.collect.Lists;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.Shard;
import dev.strata.shard.PaperRows;
import dev.strata.shard.ParallelDoFn;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Finds the days between which topics are watched, so that one paper dated 2099 or 0001 decides
 * nothing.
 *
 * <p>The day that counts as now is the last {@code created} such that the 12 months that end on it,
 * that day included, have at least max(5, 0.1 % of the dated papers) papers; if there is no such
 * day, it is the last {@code created}. A day that the user names is used as it is, and later papers
 * are left aside. The series begin on the first {@code created} such that the 12 months that begin
 * on it have that many papers; if there is no such day, they begin on the first {@code created}.
 *
 * <p>It takes vector shards and gives one element, whose days are null if no paper has a date.
 */
public final class FindAsOf extends PTransform<PCollection<Shard>, PCollection<FindAsOf.AsOf>> {
  private static final int LEAST_PAPERS = 5;
  private static final double LEAST_SHARE = 0.001;

  /**
   * The days that series begin and end on.
   *
   * @param since the first day, or null
   * @param day the day that counts as now, or null
   */
  @DefaultCoder(JsonCoder.class)
  public record AsOf(LocalDate since, LocalDate day) {
    /** Whether a paper of {@code date}, which is null if it has none, counts in a series. */
    public boolean counts(LocalDate date) {
      return date != null && since != null && !date.isBefore(since) && !date.isAfter(day);
    }
  }

  /** The number of papers created on each day. */
  @DefaultCoder(JsonCoder.class)
  record DayCounts(SortedMap<LocalDate, Long> papers) {
    DayCounts plus(DayCounts other) {
      SortedMap<LocalDate, Long> sum = new TreeMap<>(papers);
      other.papers.forEach((day, count) -> sum.merge(day, count, Long::sum));
      return new DayCounts(sum);
    }
  }

  private final LocalDate given;

  private FindAsOf(LocalDate given) {
    this.given = given;
  }

  /** Takes {@code given} as now, or finds the day if it is null. */
  public static FindAsOf orElse(LocalDate given) {
    return new FindAsOf(given);
  }

  @Override
  public PCollection<AsOf> expand(PCollection<Shard> vectors) {
    LocalDate named = given;
    return vectors
        .apply("CountDays", ParDo.of(new CountDaysDoFn()))
        .apply("AddDays", CombineShards.sum(DayCounts.class, DayCounts::plus))
        .apply(
            "LastBusyDay",
            MapElements.into(TypeDescriptor.of(AsOf.class))
                .via((DayCounts counts) -> asOf(counts.papers(), named)));
  }

  /**
   * The days that follow from the number of papers of each day.
   *
   * @param papers the number of papers by day
   * @param named the day that the user named as now, or null
   */
  static AsOf asOf(SortedMap<LocalDate, Long> papers, LocalDate named) {
    SortedMap<LocalDate, Long> days = named == null ? papers : papers.headMap(named.plusDays(1));
    if (days.isEmpty()) {
      return new AsOf(null, named);
    }
    double least = Math.max(LEAST_PAPERS, LEAST_SHARE * sum(days));
    List<LocalDate> rising = List.copyOf(days.keySet());
    LocalDate since =
        rising.stream()
            .filter(day -> sum(days.subMap(day, day.plusMonths(12))) >= least)
            .findFirst()
            .orElse(days.firstKey());
    LocalDate last =
        Lists.reverse(rising).stream()
            .filter(
                day -> sum(days.subMap(day.minusMonths(12).plusDays(1), day.plusDays(1))) >= least)
            .findFirst()
            .orElse(days.lastKey());
    return new AsOf(since, named == null ? last : named);
  }

  private static long sum(SortedMap<LocalDate, Long> papers) {
    return papers.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Counts the papers of each day in one vector shard. */
  static final class CountDaysDoFn extends ParallelDoFn<Shard, DayCounts> {
    @Override
    protected long rows(Shard file) {
      return file.rows();
    }

    @Override
    protected DayCounts apply(Shard shard) throws IOException {
      SortedMap<LocalDate, Long> papers = new TreeMap<>();
      PaperRows.read(
          shard,
          List.of("created"),
          paper -> {
            if (!paper[0].isEmpty()) {
              papers.merge(LocalDate.parse(paper[0]), 1L, Long::sum);
            }
          });
      return new DayCounts(papers);
    }
  }
}
