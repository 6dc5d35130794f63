/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.io.ParquetFiles;
import dev.strata.io.Schemas;
import dev.strata.model.JsonCoder;
import dev.strata.model.Shard;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the day that counts as now: the last {@code created} with at least max(5, 0.1 % of the
 * dated papers) in the 12 months that end on it, itself counted, so that one paper dated 2099
 * decides nothing; where no day has so many, the last one. A day that the user names is taken as it
 * is.
 *
 * <p>Vector shards in, one element out; its day is null where no paper has a date.
 */
public final class FindAsOf extends PTransform<PCollection<Shard>, PCollection<FindAsOf.AsOf>> {
  private static final int LEAST_PAPERS = 5;
  private static final double LEAST_SHARE = 0.001;

  /** The day that counts as now, or null. */
  @DefaultCoder(JsonCoder.class)
  public record AsOf(LocalDate day) {}

  /** Papers created on each day. */
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

  /** Takes {@code given}, or finds the day where it is null. */
  public static FindAsOf orElse(LocalDate given) {
    return new FindAsOf(given);
  }

  @Override
  public PCollection<AsOf> expand(PCollection<Shard> vectors) {
    LocalDate day = given;
    return vectors
        .apply("CountDays", ParDo.of(new CountDaysDoFn()))
        .apply(
            "AddDays",
            Combine.globally(Combine.BinaryCombineFn.of(DayCounts::plus)).withoutDefaults())
        .apply(
            "LastBusyDay",
            MapElements.via(
                new SimpleFunction<DayCounts, AsOf>() {
                  @Override
                  public AsOf apply(DayCounts counts) {
                    return new AsOf(day != null ? day : lastBusyDay(counts.papers()));
                  }
                }));
  }

  static LocalDate lastBusyDay(SortedMap<LocalDate, Long> papers) {
    long dated = papers.values().stream().mapToLong(Long::longValue).sum();
    double least = Math.max(LEAST_PAPERS, LEAST_SHARE * dated);
    List<LocalDate> days = new ArrayList<>(papers.keySet());
    for (int i = days.size() - 1; i >= 0; i--) {
      LocalDate day = days.get(i);
      Map<LocalDate, Long> year = papers.subMap(day.minusMonths(12).plusDays(1), day.plusDays(1));
      if (year.values().stream().mapToLong(Long::longValue).sum() >= least) {
        return day;
      }
    }
    return days.isEmpty() ? null : days.get(days.size() - 1);
  }

  /** One vector shard's days. */
  static final class CountDaysDoFn extends DoFn<Shard, DayCounts> {
    private static final Schema CREATED = Schemas.project(Schemas.VECTORS, "created");

    @ProcessElement
    public void process(@Element Shard shard, OutputReceiver<DayCounts> out) throws IOException {
      SortedMap<LocalDate, Long> papers = new TreeMap<>();
      ParquetFiles.read(
          shard.path(),
          CREATED,
          row -> {
            String created = row.get(0).toString();
            if (!created.isEmpty()) {
              papers.merge(LocalDate.parse(created), 1L, Long::sum);
            }
          });
      out.output(new DayCounts(papers));
    }
  }
}
