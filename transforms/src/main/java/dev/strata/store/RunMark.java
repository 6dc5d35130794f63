/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The mark of a run in its output, {@code _running.json}: it is there while the run writes, so that
 * no two runs write at once.
 *
 * <p>This process can tell whether the run of a mark still lives if the mark's process started
 * under the same boot of the kernel and in the same PID and time namespaces, if the start times of
 * both processes are known, and if /proc shows all processes and lets this user read the stat file
 * of the mark's process. It can also tell that the run has ended if the machine was booted again
 * since: this process and the mark's process have the same host name, neither is in a container,
 * and the output lies on a file system of a type that one machine has to itself. In all other
 * cases, and always if pid is 0, this process cannot tell, and the user says with {@code
 * --takeOver} that the run has ended.
 *
 * @param runId the id of the run, made when it is submitted
 * @param host the name of the host where it was submitted
 * @param boot the id of the kernel's boot there
 * @param namespaces the PID and time namespaces of the process that submitted it
 * @param pid the process that submitted it and waits for it; 0 where none does
 * @param tick the start time of that process, in clock ticks since boot ({@code starttime} in
 *     /proc/PID/stat); empty if /proc is of another PID namespace, or if pid is 0
 * @param replaces hash of the mark that was there when the run was submitted; empty where there was
 *     none
 * @param after the run that had written last when this one was submitted; empty where there was
 *     none
 */
public record RunMark(
    String runId,
    String host,
    String boot,
    String namespaces,
    long pid,
    String tick,
    String replaces,
    String after)
    implements Serializable {
  private static final Path PROC = Path.of("/proc");
  private static final long NO_PROCESS = 0;

  /** How a mark begins; a mark that was cut short may hold only a part of this. */
  private static final String MARK = "{\n  \"runId\" : \"";

  /** The most bytes of a mark that are hashed: no mark has more, but a file in its place may. */
  private static final int MOST_BYTES = 1 << 16;

  /** The types of file systems that lie on the disks, or in the memory, of one machine. */
  private static final Pattern OF_ONE_MACHINE =
      Pattern.compile("bcachefs|btrfs|ext[234]|f2fs|jfs|overlay|ramfs|tmpfs|xfs|zfs");

  /**
   * The namespaces of a process that is in no container; the kernel gives them these numbers
   * (proc_ns.h).
   */
  private static final String OF_NO_CONTAINER = "pid:[4026531836] time:[4026531834]";

  public RunMark {
    OutputLayout.checkRunId(runId);
    for (String part : List.of(host, boot, namespaces, tick, replaces, after)) {
      Objects.requireNonNull(part);
    }
  }

  /**
   * Makes the mark of a run that this process submits. The run may write to {@code layout} if it is
   * a new folder, or an output that no other run is writing to.
   *
   * @param takeOver whether the run may also write where another run has its mark, and nobody here
   *     can tell whether that run still lives
   * @throws IOException if it may not write; its message is one sentence that tells the user what
   *     to do
   */
  public static RunMark submit(OutputLayout layout, boolean takeOver) throws IOException {
    OwnFiles.checkMayWriteOutput(layout);
    Optional<byte[]> there = content(layout);
    RunMark here = here(there.map(RunMark::hash).orElse(""), OutputTrace.read(layout).last());
    if (there.isPresent()) {
      checkIsMark(layout, there.get());
      here.checkEnded(layout, takeOver);
    }
    return here;
  }

  /**
   * Returns this mark for a job that goes on when the process that submits it has ended. Only the
   * user who starts the next run, with {@code takeOver}, can tell whether such a job has ended.
   */
  public RunMark ofNoProcess() {
    return new RunMark(runId, host, boot, namespaces, NO_PROCESS, "", replaces, after);
  }

  private static RunMark here(String replaces, String after) throws IOException {
    long pid = ProcessHandle.current().pid();
    return new RunMark(
        UUID.randomUUID().toString(),
        Files.readString(PROC.resolve("sys/kernel/hostname")).strip(),
        Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip(),
        namespace("pid") + " " + namespace("time"),
        pid,
        isOwnProc(pid) ? tick(pid) : "",
        replaces,
        after);
  }

  private static String namespace(String kind) throws IOException {
    Path link = PROC.resolve("self/ns").resolve(kind);
    return Files.exists(link) ? Files.readSymbolicLink(link).toString() : kind + ":none";
  }

  /** Whether /proc is of this process's PID namespace, so that it has the same process ids. */
  private static boolean isOwnProc(long pid) throws IOException {
    return Files.readSymbolicLink(PROC.resolve("self")).toString().equals(String.valueOf(pid));
  }

  /**
   * If the file in the mark's place has no run id, checks by its first characters that it may be a
   * damaged mark.
   */
  private static void checkIsMark(OutputLayout layout, byte[] there) throws IOException {
    String start = new String(there, 0, Math.min(there.length, MARK.length()), UTF_8);
    if (runId(layout).isEmpty() && !MARK.startsWith(start.replaceFirst("\0+$", ""))) {
      throw OwnFiles.inTheWay(layout, layout.running());
    }
  }

  /**
   * The mark in {@code layout}, if there is one.
   *
   * @throws IOException where there is a mark that cannot be read: its run may still live
   */
  public static Optional<RunMark> find(OutputLayout layout) throws IOException {
    try {
      return Optional.of(JsonFile.read(layout.running(), RunMark.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new IOException(
          layout.shown(layout.running())
              + " is the mark of a run, but damaged or of another version of Strata: once no run"
              + " writes to "
              + layout.shown()
              + ", start again with --takeOver",
          e);
    }
  }

  private static Optional<byte[]> content(OutputLayout layout) throws IOException {
    try (InputStream mark = Storage.openStream(layout.running())) {
      return Optional.of(mark.readNBytes(MOST_BYTES));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String hash(byte[] mark) {
    return Hashing.sha256().hashBytes(mark).toString();
  }

  /**
   * Checks that the run whose mark is in {@code layout} has ended. Where this process cannot tell,
   * this fails unless {@code takeOver} says so.
   */
  private void checkEnded(OutputLayout layout, boolean takeOver) throws IOException {
    Optional<RunMark> there;
    try {
      there = find(layout);
    } catch (IOException e) {
      if (takeOver) {
        return; // the user says that it has ended
      }
      throw e;
    }
    if (there.isEmpty()) {
      return; // it has ended meanwhile
    }
    RunMark other = there.get();
    if (other.pid == NO_PROCESS) {
      if (!takeOver) {
        throw new IOException(
            String.format(
                "a job that host %s submitted without waiting for it was writing to %s: once it has"
                    + " ended, start again with --takeOver",
                other.host, layout.shown()));
      }
    } else if (sees(other)) {
      if (other.tick.equals(tick(other.pid))) {
        throw new IOException(
            String.format(
                "process %d is writing to %s: wait until it has ended, or end it; if this folder is a"
                    + " copy of the one that it writes to, delete %s, and give this run a --scratch"
                    + " folder of its own",
                other.pid, layout.shown(), layout.shown(layout.running())));
      }
    } else if (!takeOver && !isOfEarlierBoot(layout, other)) {
      throw new IOException(
          String.format(
              "process %d of host %s was writing to %s, and it cannot be seen from here whether it"
                  + " still does: once it has ended, start again with --takeOver",
              other.pid, other.host, layout.shown()));
    }
  }

  /** Whether no other run has written since the run of {@code layout} began. */
  public static boolean isLast(OutputLayout layout) throws IOException {
    return OutputTrace.isLast(layout);
  }

  /** Whether the process of {@code other} could be seen from here, if it lived. */
  private boolean sees(RunMark other) {
    return boot.equals(other.boot)
        && namespaces.equals(other.namespaces)
        && !tick.isEmpty()
        && !other.tick.isEmpty()
        && Files.exists(PROC.resolve("1")) // else /proc hides the processes of other users
        && isOpen(other.pid);
  }

  /**
   * False if /proc shows the process, but does not let this user read its stat file (proc(5),
   * hidepid).
   */
  private static boolean isOpen(long pid) {
    try {
      tick(pid);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Whether the run of {@code other} was on this machine before the machine was booted last. The
   * type of a disk does not tell whether this machine serves it to others, so the host must be the
   * same.
   */
  private boolean isOfEarlierBoot(OutputLayout layout, RunMark other) throws IOException {
    return !boot.equals(other.boot)
        && host.equals(other.host)
        && namespaces.equals(OF_NO_CONTAINER)
        && other.namespaces.equals(OF_NO_CONTAINER)
        && isOfOneMachine(layout);
  }

  /** Whether the output lies on a file system of one of the types in {@link #OF_ONE_MACHINE}. */
  private static boolean isOfOneMachine(OutputLayout layout) throws IOException {
    return Location.isLocal(layout.root())
        && OF_ONE_MACHINE.matcher(Files.getFileStore(Path.of(layout.root())).type()).matches();
  }

  /**
   * The start time, in clock ticks since boot, of a process that can be seen from here; empty if it
   * has ended. The time of day is not used, since it may be changed.
   */
  private static String tick(long pid) throws IOException {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"), UTF_8);
      // proc(5): the name in parentheses may hold anything; of the fields after it, the 1st is the
      // state and the 20th the start time
      List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
      boolean ended = fields.get(0).equals("Z");
      return ended ? "" : fields.get(19);
    } catch (IOException e) {
      if (Files.exists(PROC.resolve(String.valueOf(pid)))) {
        throw e;
      }
      return ""; // it may end while its file is read
    }
  }

  /**
   * Sets this mark in {@code layout}, unless it is there.
   *
   * @return whether it was not there
   * @throws IOException if another run has set its mark, or has written, since this one was
   *     submitted; its message is one sentence for the user
   */
  boolean set(OutputLayout layout) throws IOException {
    Optional<byte[]> there = content(layout);
    if (there.isPresent() && isOwn(layout)) {
      OutputTrace.read(layout).with(runId).write(layout);
      return false;
    }
    String other = there.map(RunMark::hash).orElse("");
    String last = OutputTrace.read(layout).last();
    if (!other.isEmpty() && !other.equals(replaces)) {
      throw new IOException(
          String.format(
              "another run began to write to %s at the same time: start again once it has ended",
              layout.shown()));
    }
    if (!last.equals(after) && !last.equals(runId)) {
      throw new IOException(
          String.format(
              "another run has written to %s since this one was started: start again",
              layout.shown()));
    }
    Optional<String> replaced = runId(layout);
    Set<String> killed = OwnFiles.killedStarts(layout).orElse(Set.of());
    JsonFile.writeDurable(layout, layout.running(), this);
    checkOwner(layout); // fails if this process was suspended, and another run has taken over
    OwnFiles.checkMayDelete(layout);
    OutputTrace trace = OutputTrace.read(layout);
    for (String run : killed) {
      trace = trace.with(run);
    }
    replaced.map(trace::with).orElse(trace).with(runId).write(layout);
    return true;
  }

  /**
   * The id of the run whose mark is in {@code layout}, where the mark gives one; the rest of the
   * mark does not matter.
   */
  static Optional<String> runId(OutputLayout layout) throws IOException {
    try {
      return Optional.of(JsonFile.readPart(layout.running(), Marked.class).runId());
    } catch (FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** The part of a mark that all versions of Strata write. */
  private record Marked(String runId) {
    Marked {
      OutputLayout.checkRunId(runId);
    }
  }

  private boolean isOwn(OutputLayout layout) {
    try {
      return find(layout).equals(Optional.of(this));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks that the output still belongs to the run of {@code layout}; a layout without a run is
   * never checked.
   *
   * @throws IOException if another run has taken the output over, or if this run's mark is gone
   */
  static void checkOwner(OutputLayout layout) throws IOException {
    if (layout.runId().isEmpty() || OwnedLately.contains(layout)) {
      return;
    }
    String owner = find(layout).map(RunMark::runId).orElse("");
    if (!owner.equals(layout.runId().get())) {
      throw new IOException(
          owner.isEmpty()
              ? layout.shown() + " no longer has this run's mark, so the run ends here"
              : "another run has taken over " + layout.shown() + ", so this one ends here");
    }
    OwnedLately.add(layout);
  }

  /**
   * Checks, after the run of {@code layout} has ended, that no other run has begun since.
   *
   * @throws IOException where another run has begun
   */
  static void checkLast(OutputLayout layout) throws IOException {
    if (find(layout).isPresent() || !OutputTrace.isLast(layout)) {
      throw new IOException("another run has begun to write to " + layout.shown() + " meanwhile");
    }
  }
}
