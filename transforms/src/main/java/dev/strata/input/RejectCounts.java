/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.Example;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts the lines, or rows, that became no papers, and says which of them the rejects files list:
 * the first {@value #MOST_LISTED} of each file and reason, so that an archive of another format
 * does not fill the disk.
 */
public final class RejectCounts {
  private static final int MOST_LISTED = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SortedMap<Reason, Long> counts = new TreeMap<>();
  private final SortedMap<Reason, Example> first = new TreeMap<>();

  /** Counts of the current file, by reason. */
  private final Map<Reason, Integer> listed = new EnumMap<>(Reason.class);

  /** Counts of lines that are not listed, since {@link #writeNotListed} was last called. */
  private final SortedMap<Reason, Long> notListed = new TreeMap<>();

  /** The line of a rejects file that says how many more rejects it does not list. */
  private record NotListed(String source, Reason reason, long notListed) {}

  /** Goes on with another file. */
  public void beginFile() {
    listed.clear();
  }

  /** Counts a line, and returns whether it is to be listed: {@link #show} takes such a line. */
  public boolean add(Reason reason) {
    counts.merge(reason, 1L, Long::sum);
    boolean isListed = listed.merge(reason, 1, Integer::sum) <= MOST_LISTED;
    if (!isListed) {
      notListed.merge(reason, 1L, Long::sum);
    }
    return isListed;
  }

  /** Takes a line that is listed, and keeps the first of each reason. */
  public void show(Reason reason, Example line) {
    first.putIfAbsent(reason, line);
  }

  /** Writes how many lines of {@code source} have not been listed since this was written last. */
  public void writeNotListed(OutputStream out, String source) throws IOException {
    for (Map.Entry<Reason, Long> reason : notListed.entrySet()) {
      writeLine(out, new NotListed(source, reason.getKey(), reason.getValue()));
    }
    notListed.clear();
  }

  public static void writeLine(OutputStream out, Object line) throws IOException {
    out.write(JSON.writeValueAsBytes(line));
    out.write('\n');
  }

  /** Adds the counts to the counters of {@code step}. */
  public void tellCounters(Class<?> step) {
    counts.forEach(
        (reason, count) ->
            Metrics.counter(step, "rejects_" + reason.name().toLowerCase(Locale.ROOT)).inc(count));
  }

  /** The number of all lines that were counted, by reason. */
  public SortedMap<Reason, Long> counts() {
    return counts;
  }

  /** The first line of each reason. */
  public SortedMap<Reason, Example> first() {
    return first;
  }
}
