/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.strata.model.Reject;
import dev.strata.rank.ExtinctTopic;
import dev.strata.rank.NewbornTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;

/**
 * The findings as JSON: indented, keys in one order, days as YYYY-MM-DD, lines ended by one line
 * feed on every system. A number that is none, such as NaN, is null.
 */
final class ResultsJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(double.class, new FiniteSerializer())
                  .addSerializer(Double.class, new FiniteSerializer()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

  private final Findings findings;

  ResultsJson(Findings findings) {
    this.findings = findings;
  }

  /** What summary.json holds. */
  private record Summary(
      RunFacts run,
      long files,
      long lines,
      long papers,
      int shards,
      Skipped skipped,
      Dates dates,
      Clusters clusters,
      Listed listed) {}

  private record Skipped(long lines, SortedMap<Reject.Reason, Long> reasons) {}

  private record Dates(LocalDate asOf, LocalDate first, long undated, long afterAsOf) {}

  private record Clusters(int k, int d, double inertia, int topics) {}

  private record Listed(int extinct, int newborn, int lonely) {}

  byte[] summary() {
    var counts = findings.counts();
    var trends = findings.trends();
    var summaries = findings.summaries();
    return bytes(
        new Summary(
            findings.facts(),
            counts.files(),
            counts.lines(),
            counts.papers(),
            counts.shards(),
            new Skipped(findings.skipped(), counts.rejects()),
            new Dates(trends.asOf(), findings.first(), trends.undated(), trends.afterAsOf()),
            new Clusters(
                summaries.k(), summaries.d(), summaries.inertia(), findings.topics().size()),
            new Listed(
                findings.extinct().size(), findings.newborn().size(), findings.lonely().size())));
  }

  byte[] topics() {
    return bytes(findings.topics().values());
  }

  byte[] extinct() {
    List<ExtinctTopic> rows = findings.extinct();
    return bytes(rows.stream().map(row -> named(row.rank(), row.label(), row)).toList());
  }

  byte[] newborn() {
    List<NewbornTopic> rows = findings.newborn();
    return bytes(rows.stream().map(row -> named(row.rank(), row.label(), row)).toList());
  }

  /** A row of a ranking: rank, label, the topic's name, then its own components in their order. */
  private ObjectNode named(int rank, int label, Object row) {
    ObjectNode named = MAPPER.createObjectNode();
    named.put("rank", rank).put("label", label).put("name", findings.topic(label).name());
    named.setAll((ObjectNode) MAPPER.valueToTree(row));
    return named;
  }

  private static byte[] bytes(Object value) {
    try {
      return (WRITER.writeValueAsString(value) + "\n").getBytes(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the results as JSON", e);
    }
  }

  /** Writes null where JSON has no number. */
  private static final class FiniteSerializer extends StdSerializer<Double> {
    private static final long serialVersionUID = 1;

    FiniteSerializer() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value.doubleValue());
      } else {
        json.writeNull();
      }
    }
  }
}
