/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Splitter;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark of a run in its output, {@code _running.json}: it is there while the run writes, so that
 * no two runs write at once.
 *
 * @param runId of the submission
 * @param host where it was submitted
 * @param pid the process that submitted it
 * @param began what tells that process from a later one of the same number
 * @param follows the run whose mark it may replace; empty where there was none
 */
public record RunMark(String runId, String host, long pid, String began, String follows)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(RunMark.class);
  private static final Path PROC = Path.of("/proc");

  public RunMark {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(host, "host");
  }

  /**
   * The mark of a run that this process submits, and that may follow the one whose mark is in
   * {@code layout}: a run of this host whose process has ended.
   *
   * @param takeOver follow a run of another host, too, of which nobody here can tell
   * @throws IOException with a sentence that says what to do, where that run may still be writing
   */
  public static RunMark submit(OutputLayout layout, boolean takeOver) throws IOException {
    long pid = ProcessHandle.current().pid();
    String host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    Optional<RunMark> before = find(layout);
    if (before.isPresent()) {
      before.get().checkEnded(layout, host, takeOver);
    }
    return new RunMark(
        UUID.randomUUID().toString(), host, pid, began(pid), before.map(RunMark::runId).orElse(""));
  }

  /** The mark in {@code layout}, if there is one. */
  public static Optional<RunMark> find(OutputLayout layout) throws IOException {
    try {
      return Optional.ofNullable(JsonFile.read(layout.running(), RunMark.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JacksonException e) { // it was renamed when whole, so its machine has died since
      LOG.warn("{} is damaged, so it marks no run", ShownName.of(layout.running()));
      return Optional.empty();
    }
  }

  private void checkEnded(OutputLayout layout, String here, boolean takeOver) throws IOException {
    if (!host.equals(here)) {
      if (!takeOver) {
        throw new IOException(
            String.format(
                "a run of host %s was writing to %s: if it has ended, start again with --takeOver",
                host, ShownName.of(layout.root())));
      }
    } else if (!began(pid).isEmpty() && began(pid).equals(began)) {
      throw new IOException(
          String.format(
              "process %d is writing to %s: wait until it has ended, or end it",
              pid, ShownName.of(layout.root())));
    }
  }

  /**
   * The boot and the tick of the clock since then in which a process of this host began; empty
   * where it has ended. The time of day would not do: it may be set.
   */
  private static String began(long pid) throws IOException {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      // proc(5): the name in parentheses may hold anything, then the state and the 20th is the tick
      List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
      boolean ended = fields.get(0).equals("Z");
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return ended ? "" : boot + " " + fields.get(19);
    } catch (IOException e) {
      if (Files.exists(PROC.resolve(String.valueOf(pid)))) {
        throw e;
      }
      return ""; // it may end while its file is read
    }
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
      String root = ShownName.of(layout.root());
      throw new IOException(
          owner.isEmpty()
              ? root + " no longer has this run's mark, so the run ends here"
              : "another run has taken over " + root + ", so this one ends here");
    }
  }
}
