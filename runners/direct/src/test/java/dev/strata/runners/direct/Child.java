/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, which may be paused and killed. */
final class Child implements AutoCloseable {
  private static final int POLL_MILLIS = 3;
  private static final int DEADLINE_SECONDS = 120;

  private final Process process;
  private final Path output;
  private final Path results;
  private final Path errors;

  private Child(Process process, Path output, Path results, Path errors) {
    this.process = process;
    this.output = output;
    this.results = results;
    this.errors = errors;
  }

  /**
   * Starts a run.
   *
   * @param output where it writes
   * @param before what to start the Java command with
   */
  static Child start(Path output, List<String> before, String... args) throws IOException {
    return start(DirectMain.class, output, before, args);
  }

  /** Starts a command on an output in the same way. */
  static Child start(Class<?> main, Path output, List<String> before, String... args)
      throws IOException {
    // signals that the tests' own process ignores, as one in the background does, are heeded
    List<String> command = new ArrayList<>(List.of("env", "--default-signal"));
    command.addAll(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(Arrays.asList(args));
    Path results = Files.createTempFile(output.getParent(), "results", ".txt");
    Path errors = Files.createTempFile(output.getParent(), "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(results.toFile())
            .redirectError(errors.toFile())
            .start();
    return new Child(process, output, results, errors);
  }

  long pid() {
    return process.pid();
  }

  /** The finished files in {@code output}. */
  static Set<String> finished(Path output) throws IOException {
    Set<String> finished = new TreeSet<>();
    if (Files.exists(output.resolve("_done"))) {
      for (String record : OutputFiles.identities(output.resolve("_done")).keySet()) {
        finished.add(record.substring(0, record.length() - ".json".length()));
      }
    }
    return finished;
  }

  /** Waits likewise until so many files are finished. */
  boolean awaitFiles(int count) throws IOException, InterruptedException {
    return await(() -> finished(output).size() >= count);
  }

  /** Waits likewise until a file, which is there, is another one. */
  boolean awaitChange(String name) throws IOException, InterruptedException {
    Path file = output.resolve(name);
    Object before = Files.getAttribute(file, "unix:ino");
    return await(() -> Files.exists(file) && !Files.getAttribute(file, "unix:ino").equals(before));
  }

  /** What may come true. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until the condition holds, or the run has ended, and tells which: true, false. */
  boolean await(Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!condition.holds()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("nothing happened: " + errors());
      }
    }
    return true;
  }

  /** Lets the run go on for that long. */
  void pause(int millis) throws InterruptedException {
    process.waitFor(millis, TimeUnit.MILLISECONDS);
  }

  void signal(String name) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + " has failed");
    }
  }

  /** Ends it as the kernel ends a process: nothing of it runs any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int waitFor() throws IOException, InterruptedException {
    if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the run does not end: " + errors());
    }
    return process.exitValue();
  }

  /** What it has printed to stdout. */
  String results() throws IOException {
    return Files.readString(results, UTF_8);
  }

  String errors() throws IOException {
    return Files.readString(errors, UTF_8);
  }

  String lastError() throws IOException {
    String[] lines = errors().strip().split("\n");
    return lines[lines.length - 1];
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
