/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What {@code _strata.json} says: that a folder is an output of Strata, and which runs wrote to it
 * last. By it a run knows the temporary files of earlier runs for what they are, and whether
 * another run has written since.
 *
 * @param format counts the changes of where files lie in an output, and of what their records mean
 * @param runs ids of the last runs, the latest last
 */
record OutputTrace(int format, List<String> runs) {
  static final int FORMAT = 1;
  static final OutputTrace NONE = new OutputTrace(FORMAT, List.of());

  /**
   * The number of runs that are remembered: what an earlier run left has been deleted long since.
   */
  private static final int KEPT = 20;

  OutputTrace {
    Objects.requireNonNull(runs, "runs");
    runs.forEach(OutputLayout::checkRunId);
    runs = List.copyOf(runs);
  }

  /**
   * The trace in {@code layout}; a trace without runs where there is none.
   *
   * @throws IOException if it is of a newer version of Strata, or damaged; its message is one
   *     sentence for the user
   */
  static OutputTrace read(OutputLayout layout) throws IOException {
    try {
      Format format = JsonFile.readPart(layout.trace(), Format.class);
      if (format.format() > FORMAT) {
        throw new IOException(
            String.format(
                "%s is the output of a newer version of Strata (its format is %d, this version knows"
                    + " %d): use that version, or name another --output",
                layout.shown(), format.format(), FORMAT));
      }
      return JsonFile.read(layout.trace(), OutputTrace.class);
    } catch (FileNotFoundException e) {
      return NONE;
    } catch (JacksonException e) {
      throw new IOException(
          layout.shown(layout.trace())
              + " is damaged, or Strata did not write it: where "
              + layout.shown()
              + " is an output of Strata, delete that file and start again; otherwise name another"
              + " --output",
          e);
    }
  }

  /** The first thing to be known of a trace, whatever else a newer version writes there. */
  private record Format(long format) {
    Format {
      if (format < 1) {
        throw new IllegalArgumentException("format must be at least 1, was " + format);
      }
    }
  }

  /** The id of the run that wrote last; empty where none is known. */
  String last() {
    return runs.isEmpty() ? "" : runs.get(runs.size() - 1);
  }

  /** Returns this trace after a run of that id has begun. */
  OutputTrace with(String runId) {
    List<String> more = new ArrayList<>(runs);
    more.remove(runId);
    more.add(runId);
    return new OutputTrace(FORMAT, more.subList(Math.max(0, more.size() - KEPT), more.size()));
  }

  /** Writes this trace, unless it is there. */
  void write(OutputLayout layout) throws IOException {
    if (!equals(read(layout))) {
      JsonFile.writeDurable(layout, layout.trace(), this);
    }
  }

  /**
   * The runs that began before the run of {@code layout}; none where the trace does not know that
   * run.
   */
  static List<String> before(OutputLayout layout) throws IOException {
    List<String> runs = read(layout).runs();
    return runs.subList(0, Math.max(0, runs.lastIndexOf(layout.runId().orElse(""))));
  }

  /** Whether no other run has written since the run of {@code layout} began. */
  static boolean isLast(OutputLayout layout) throws IOException {
    return layout.runId().isEmpty() || read(layout).last().equals(layout.runId().get());
  }
}
