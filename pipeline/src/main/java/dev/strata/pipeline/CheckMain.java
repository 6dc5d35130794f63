/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.archive.ArchiveCheck;
import dev.strata.given.ReadVectors;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.JsonFile;
import dev.strata.store.Room;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.slf4j.LoggerFactory;

/**
 * The command that looks at an archive as a run would, and writes no output. It prints the account
 * of the first lines of each file. The exit status is 0 if a run would go on, 1 if it would fail,
 * and 2 for wrong usage.
 */
public final class CheckMain {
  private static final String ALL = "--all";
  private static final long FIRST_LINES = 10_000;

  private static final String HELP =
      """
      ./strata check reads the first lines of each file of --archive, or all rows of --vectors, and
      prints what a run would make of them. It writes no output.

        --all                   Whether all lines of --archive are read, and not only the first 10,000
                                of each file.

      """;

  private final PrintStream out;
  private final PrintStream err;

  /** A command that prints results to {@code out} and errors to {@code err}. */
  CheckMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = Terminal.of(err);
  }

  /** Checks an archive and exits. */
  public static void main(String[] args) {
    System.exit(new CheckMain(System.out, Terminal.ofStderr()).run(args));
  }

  /** Checks the archive that {@code args} name and returns the exit status. */
  int run(String[] args) {
    List<String> options = Arrays.stream(args).filter(arg -> !arg.equals(ALL)).toList();
    boolean verbose = StrataMain.isVerbose(args);
    Logging.configure(verbose);
    try {
      if (options.contains("--help")) {
        out.print(HELP);
        out.print(OptionsHelp.ofReading());
        Results.check(out);
        return 0;
      }
      StrataOptions parsed = StrataMain.parse(options.toArray(String[]::new));
      TemporaryFolder.check(true);
      int status = check(parsed, options.size() < args.length);
      Results.check(out);
      return status;
    } catch (RuntimeException | IOException | Error e) { // Error: also too little memory
      return CommandFailure.print(err, e, verbose).status();
    }
  }

  private int check(StrataOptions options, boolean all) throws IOException {
    ReadingChecks.check(options);
    StoreSetup.askForRegion(options);
    StoreSetup.use(options);
    Path folder = Files.createTempDirectory("strata-check");
    Thread atExit = new Thread(() -> delete(folder)); // if it is interrupted
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      return ResultOptions.fromVectors(options)
          ? checkVectors(options, folder)
          : checkArchive(options, all, folder);
    } finally {
      if (!isEnding(atExit)) {
        delete(folder);
      }
    }
  }

  /** Whether the process is about to exit, so that its hook runs; otherwise the hook is removed. */
  private static boolean isEnding(Thread hook) {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void delete(Path folder) {
    try {
      if (Files.exists(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(CheckMain.class)
          .warn("the temporary folder {} is left: {}", folder, e.getMessage());
    }
  }

  private int checkArchive(StrataOptions options, boolean all, Path folder) throws IOException {
    ArchiveCheck.Checked found =
        ArchiveCheck.check(
            options.getArchive().stream().map(Location::of).toList(),
            new ArchiveCheck.CheckSettings(
                InputOptions.fields(options),
                InputOptions.limits(options),
                all ? Long.MAX_VALUE : FIRST_LINES,
                options.getMaxLineBytes(),
                InputOptions.maxZstdWindow(options)),
            folder);
    if (found.cut() > 0) {
      out.printf(
          Locale.ROOT,
          "only the first %,d lines, or a GiB of them, are read of %s; --all reads all%n",
          FIRST_LINES,
          AccountWords.count(found.cut(), "file"));
    }
    print(found.counts(), "line");
    found.others().ifPresent(others -> out.println(Printable.line(others)));
    found.advice().ifPresent(advice -> out.println(Printable.line(advice)));
    found.failure().ifPresent(why -> out.println(Printable.line("a run would fail: " + why)));
    if (found.failure().isEmpty()) {
      out.println(found.cut() > 0 ? "as far as was read, a run would go on" : "a run would go on");
    }
    return found.failure().isPresent() ? 1 : 0;
  }

  /** Looks through all rows of files of vectors, as a run does first. */
  private int checkVectors(StrataOptions options, Path folder) throws IOException {
    OutputLayout layout = OutputLayout.of(folder.toString()); // it has no run, so no mark
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Vectors", ReadVectors.files(options.getVectors()))
        .apply(
            "ReadVectors",
            ReadVectors.into(layout, InputOptions.vectors(options, new Room(false, null))));
    pipeline.run().waitUntilFinish();
    print(JsonFile.read(layout.plan(), ArchiveCounts.class), "row");
    out.println("a run would go on");
    return 0;
  }

  private void print(ArchiveCounts counts, String unit) {
    new AccountWords(unit).lines(counts).forEach(line -> out.println(Printable.line(line)));
  }
}
