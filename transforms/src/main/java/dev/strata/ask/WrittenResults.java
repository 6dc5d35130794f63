/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import dev.strata.findings.TrendRules;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import dev.strata.topics.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the results of a run say, as far as questions need it: the topics, and the windows and rules
 * of the findings. Each file is read once, when it is first needed. It is safe to use from many
 * threads.
 */
final class WrittenResults {
  private static final String USUAL_SEED = "42";

  private final FinishedOutput output;
  private final Supplier<SortedMap<Integer, Topic>> topics = Suppliers.memoize(this::readTopics);
  private final Supplier<Windows> windows = Suppliers.memoize(this::readWindows);

  /** What summary.json says, as far as it is needed. */
  private record Summary(Run run, Dates dates) {
    private record Run(TrendRules rules, int newbornMonths) {}

    private record Dates(LocalDate first, LocalDate asOf) {}
  }

  WrittenResults(FinishedOutput output) {
    this.output = output;
  }

  /** The topics, by label. */
  SortedMap<Integer, Topic> topics() {
    return topics.get();
  }

  /** The windows in which topics are counted. */
  Windows windows() {
    return windows.get();
  }

  /** The seed of the run. */
  long seed() {
    return Long.parseLong(output.options().getOrDefault("seed", USUAL_SEED));
  }

  /**
   * Checks that there are such topics.
   *
   * @throws RefusedException where there is none of one of these labels
   */
  void checkTopics(Set<Integer> labels) {
    for (int label : labels) {
      if (!topics().containsKey(label)) {
        throw new RefusedException(
            topics().isEmpty()
                ? "there is no topic " + label + ", since there are no topics"
                : String.format(
                    "there is no topic %d: topics are %d to %d",
                    label, topics().firstKey(), topics().lastKey()));
      }
    }
  }

  private SortedMap<Integer, Topic> readTopics() {
    SortedMap<Integer, Topic> byLabel = new TreeMap<>();
    List<Topic> read = part("topics", file -> JsonFile.readParts(file, Topic.class));
    read.forEach(topic -> byLabel.put(topic.label(), topic));
    return byLabel;
  }

  private Windows readWindows() {
    Summary summary = part("summary", file -> JsonFile.readPart(file, Summary.class));
    if (summary.dates().asOf() == null || summary.dates().first() == null) {
      throw new RefusedException(
          "no paper of " + output.layout().shown() + " has a date, so nothing is known over time");
    }
    List<Topic.ShareWindow> periods =
        topics().values().stream()
            .findFirst()
            .map(topic -> topic.series().windows())
            .orElse(List.of());
    if (periods.isEmpty()) {
      throw new RefusedException(
          "the papers of "
              + output.layout().shown()
              + " are of less than one year, which is a window");
    }
    return new Windows(
        summary.dates().first(),
        summary.dates().asOf(),
        periods,
        summary.run().rules(),
        summary.run().newbornMonths());
  }

  /** Reads a file of results. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(String file) throws IOException;
  }

  private <T> T part(String name, Reader<T> reader) {
    try {
      return reader.read(output.layout().result(name));
    } catch (JacksonException e) {
      throw new UncheckedIOException(FinishedOutput.ofEarlierVersion(output.layout()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
