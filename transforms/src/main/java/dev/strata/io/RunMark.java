/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The mark of a run in its output, {@code _running.json}: it is there while the run writes, so that
 * no two runs write at once.
 *
 * @param runId of the submission
 * @param host where it was submitted
 * @param pid the process that submitted it
 * @param began when that process did, for another may have its number by now
 * @param follows the run whose mark it may replace; empty where there was none
 */
public record RunMark(String runId, String host, long pid, String began, String follows)
    implements Serializable {

  /**
   * The mark of a run that this process submits, and that may follow the one whose mark is in
   * {@code layout}: a run of this host whose process has ended.
   *
   * @param takeOver follow whatever run there is
   * @throws IOException with a sentence that says what to do, where that run may still be writing
   */
  public static RunMark submit(OutputLayout layout, boolean takeOver) throws IOException {
    ProcessHandle process = ProcessHandle.current();
    String host = InetAddress.getLocalHost().getHostName();
    Optional<RunMark> before = find(layout);
    if (before.isPresent() && !takeOver) {
      before.get().checkEnded(layout, host);
    }
    return new RunMark(
        UUID.randomUUID().toString(),
        host,
        process.pid(),
        began(process),
        before.map(RunMark::runId).orElse(""));
  }

  /** The mark in {@code layout}, if there is one. */
  public static Optional<RunMark> find(OutputLayout layout) throws IOException {
    try {
      return Optional.of(JsonFile.read(layout.running(), RunMark.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new IOException(
          layout.running() + " is damaged: delete it once no run writes to " + layout.root(), e);
    }
  }

  private void checkEnded(OutputLayout layout, String here) throws IOException {
    if (!host.equals(here)) {
      throw new IOException(
          String.format(
              "a run of host %s was writing to %s: if it has ended, start again with --takeOver",
              host, layout.root()));
    }
    if (isAlive()) {
      throw new IOException(
          String.format(
              "process %d is writing to %s: wait until it has ended, or end it",
              pid, layout.root()));
    }
  }

  private boolean isAlive() {
    return ProcessHandle.of(pid).filter(process -> began(process).equals(began)).isPresent();
  }

  private static String began(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }

  /**
   * Checks that the output still belongs to the run of {@code layout}; one without a run is never
   * checked.
   *
   * @throws IOException where another run has taken it over, or this one has been ended
   */
  static void checkOwner(OutputLayout layout) throws IOException {
    if (layout.runId().isEmpty()) {
      return;
    }
    String owner = find(layout).map(RunMark::runId).orElse("");
    if (!owner.equals(layout.runId().get())) {
      throw new IOException(
          owner.isEmpty()
              ? layout.root() + " no longer has this run's mark, so the run ends here"
              : "another run has taken over " + layout.root() + ", so this one ends here");
    }
  }
}
