/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.OwnFiles;
import dev.strata.store.StaleFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.commons.io.function.IOConsumer;

/**
 * What is written once the first look at the input is done: the rejects files, and the account by
 * which later steps know the input.
 */
public final class InputPlan {
  private final OutputLayout layout;
  private final RejectCounts rejects = new RejectCounts();
  private final Set<String> written = new HashSet<>();

  /** Begins to write to {@code layout}. */
  public InputPlan(OutputLayout layout) {
    this.layout = layout;
  }

  /** The counts of the rejects so far. */
  public RejectCounts rejects() {
    return rejects;
  }

  /**
   * Writes a rejects file.
   *
   * @param part its number
   * @param source the file of the input that the rejects are from
   * @param lines counts and writes the rejects
   */
  public void writeRejects(int part, String source, IOConsumer<OutputStream> lines)
      throws IOException {
    String file = layout.rejects(part);
    FinishedFiles.write(
        layout,
        file,
        channel -> {
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
          lines.accept(out);
          rejects.writeNotListed(out, source);
          out.flush();
        });
    written.add(StaleFiles.name(file));
  }

  /** Ends the rejects files: deletes those of earlier runs. */
  public void endRejects() throws IOException {
    StaleFiles.keep(layout, OutputLayout.REJECTS, written);
  }

  /**
   * Writes the account.
   *
   * @param step the step whose counters take it
   * @param shards the names of the shards' files
   * @throws IOException also if such a file may not be written
   */
  public void finish(Class<?> step, ArchiveCounts counts, Collection<String> shards)
      throws IOException {
    rejects.tellCounters(step);
    Metrics.counter(step, "papers_planned").inc(counts.papers());
    OwnFiles.checkShards(layout, shards);
    JsonFile.writeUnrecorded(layout, layout.plan(), counts);
  }
}
