/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.embed.EmbedPlan;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.TextEncoder;
import dev.strata.findings.TrendRules;
import dev.strata.index.FlatIndex;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import dev.strata.store.Manifests;
import dev.strata.topics.TopicCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** A finished output of papers that a test makes up. */
public final class AskedOutput {
  static final LocalDate SINCE = LocalDate.of(2000, 1, 1);
  static final LocalDate AS_OF = LocalDate.of(2019, 12, 31);
  static final TrendRules RULES = new TrendRules(0.05, 3, 10, 200, 5, 0.2, 3, 2, 0.5);

  /** The report, as small as it can be served. */
  public static final String REPORT =
      "<!doctype html>\n<html><head><meta charset=\"utf-8\">\n"
          + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;;"
          + " script-src &#39;sha256-AAAA&#39;; base-uri &#39;none&#39;\">\n"
          + "</head><body><header>a report</header><main></main>\n"
          + "<script type=\"application/json\" id=\"data\">{\"topics\":[]}</script>\n"
          + "</body></html>\n";

  private static final int SHARD = 100;

  /** The settings of tests that ask no text. */
  static final AskSettings NO_MODEL = AskSettings.with(new NoModel());

  /** The same, with a cache, and with answers of the index if {@code approximate}. */
  static AskSettings noModel(Path cache, boolean approximate) {
    return new AskSettings(
        NO_MODEL.encoders(),
        NO_MODEL.model(),
        NO_MODEL.queryPrefix(),
        cache.toString(),
        approximate,
        false);
  }

  /** A paper of the output. */
  public record Made(String id, String title, String created, List<String> categories, int label) {}

  private AskedOutput() {}

  /** Writes an output with a flat index. */
  public static OutputLayout write(String folder, float[] rows, int d, List<Made> papers)
      throws IOException {
    return write(folder, rows, d, papers, "Flat");
  }

  /**
   * Writes an output.
   *
   * @param rows {@code papers*d} floats of unit length
   * @param index what the manifest says of the index, whose file is a flat one
   */
  static OutputLayout write(String folder, float[] rows, int d, List<Made> papers, String index)
      throws IOException {
    OutputLayout layout = OutputLayout.of(folder);
    List<Shard> shards = shards(layout, rows, d, papers);
    MadeFrom madeFrom = MadeFrom.step("test", 1).and("rows", Arrays.hashCode(rows));
    FinishedFiles.writeLocal(
        layout, layout.index(), madeFrom, file -> FlatIndex.write(shards, file));
    writePapers(layout, papers, Map.of("index", index, "seed", "42", "model", "some-model"));
    return layout;
  }

  /** Writes all but the vectors and the index, which are there, and finishes the output. */
  static void writePapers(OutputLayout layout, List<Made> papers, Map<String, String> options)
      throws IOException {
    ParquetFiles.write(
        layout,
        layout.papers(),
        Schemas.PAPERS,
        MadeFrom.step("test", 1).and("papers", papers.stream().limit(500).toList().hashCode()),
        sink -> {
          for (int row = 0; row < papers.size(); row++) {
            GenericRecord paper = new GenericData.Record(Schemas.PAPERS);
            paper.put("row", (long) row);
            paper.put("id", papers.get(row).id);
            paper.put("title", papers.get(row).title);
            paper.put("created", papers.get(row).created);
            paper.put("label", papers.get(row).label);
            paper.put("categories", papers.get(row).categories);
            sink.write(paper);
          }
        });
    writeResults(layout, papers);
    FinishedFiles.write(layout, layout.report(), out -> out.write(UTF_8.encode(REPORT)));
    Manifests.write(layout, options, Map.of("weights", "none", "precision", "fp32"));
  }

  private static List<Shard> shards(OutputLayout layout, float[] rows, int d, List<Made> papers)
      throws IOException {
    List<Shard> shards = new ArrayList<>();
    for (int from = 0; from < papers.size(); from += SHARD) {
      int first = from;
      int to = Math.min(papers.size(), from + SHARD);
      Finished file =
          EmbeddedPapers.write(
              layout,
              layout.vectors(shards.size()),
              MadeFrom.step("test", 1).and("from", from).and("rows", Arrays.hashCode(rows)),
              sink -> {
                for (int i = first; i < to; i++) {
                  Made paper = papers.get(i);
                  sink.write(
                      paper.id,
                      paper.title,
                      "",
                      paper.categories,
                      paper.created,
                      Arrays.copyOfRange(rows, i * d, (i + 1) * d));
                }
              });
      shards.add(
          new Shard(shards.size(), layout.vectors(shards.size()), to - from, file.fingerprint()));
    }
    return shards;
  }

  /** Writes what is read of the results, with more fields, as a run's files have them. */
  private static void writeResults(OutputLayout layout, List<Made> papers) throws IOException {
    int windows = AS_OF.getYear() - SINCE.getYear() + 1;
    List<Map<String, Object>> spans =
        IntStream.range(0, windows)
            .mapToObj(
                w ->
                    Map.<String, Object>of(
                        "from",
                        AS_OF.minusMonths(12L * (windows - w)).plusDays(1),
                        "to",
                        AS_OF.minusMonths(12L * (windows - 1 - w)),
                        "papers",
                        1,
                        "share",
                        0.5))
            .toList();
    List<Map<String, Object>> topics =
        papers.stream()
            .map(Made::label)
            .distinct()
            .sorted()
            .map(
                label ->
                    Map.of(
                        "label",
                        label,
                        "papers",
                        3,
                        "name",
                        "topic " + label,
                        "series",
                        Map.of("windows", spans)))
            .toList();
    JsonFile.write(layout, layout.result("topics"), topics);
    Map<String, Object> dates = new HashMap<>();
    boolean dated = papers.stream().anyMatch(paper -> !paper.created.isEmpty());
    dates.put("first", dated ? SINCE : null);
    dates.put("asOf", dated ? AS_OF : null);
    dates.put("undated", 0);
    JsonFile.write(
        layout,
        layout.result("summary"),
        Map.of(
            "run",
            Map.of("rules", RULES, "newbornMonths", 24, "seed", 42),
            "dates",
            dates,
            "papers",
            papers.size()));
  }

  /** The window of a day, counted as topics are. */
  static int window(LocalDate day) {
    return TopicCounts.window(
        AS_OF.getYear() - SINCE.getYear() + 1, TopicCounts.monthsBack(AS_OF, day));
  }

  /** Encoders of an archive that is asked no text. */
  private static final class NoModel implements TextEncoder.Factory {
    private static final long serialVersionUID = 1;

    @Override
    public void prepare() {}

    @Override
    public EmbedPlan plan(EmbedSettings settings) throws IOException {
      throw new IOException("there is no model " + settings.shownModel());
    }

    @Override
    public Optional<EmbedPlan> planIn(Precision precision, EmbedSettings settings) {
      return Optional.empty();
    }

    @Override
    public String queryPrefix(EmbedSettings settings) {
      return "";
    }

    @Override
    public Optional<String> known(EmbedSettings settings, String weights) {
      return Optional.empty();
    }

    @Override
    public TextEncoder acquire(EmbedSettings decided) {
      throw new AssertionError("no model is loaded");
    }

    @Override
    public void release(EmbedSettings decided) {
      throw new AssertionError("no model is loaded");
    }
  }

  /** Ids of papers, for messages of tests. */
  static List<String> ids(Answer answer) {
    return answer.papers().stream().map(near -> near.paper().id()).collect(Collectors.toList());
  }
}
