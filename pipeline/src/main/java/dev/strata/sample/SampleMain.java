/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import dev.strata.model.AccountWords;
import dev.strata.model.Location;
import dev.strata.store.files.Storage;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The command that writes a {@link SampleArchive}. It prints one line that says what it wrote; an
 * error is one sentence on stderr. The exit status is 0 for success, 1 for a failure and 2 for
 * wrong usage.
 */
@Command(
    name = "strata sample",
    description =
        "Writes an archive of invented papers whose extinct, newborn, reborn and lonely ones are"
            + " known.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SampleMain implements Callable<Integer> {
  @Option(
      names = "--papers",
      paramLabel = "N",
      defaultValue = "3000",
      description =
          "papers, at least 1; what is planted shows from 3000 on (default: ${DEFAULT-VALUE})")
  private int papers;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "the archive to write, one JSON object a line")
  private String output;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "what chance starts from (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--overwrite", description = "replaces the file where there is one")
  private boolean overwrite;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private SampleMain() {}

  /** Writes the archive and exits. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SampleMain())
        .setParameterExceptionHandler(
            (e, args) -> fail(e.getCommandLine(), e.getMessage() + "; see --help", 2))
        .setExecutionExceptionHandler((e, line, result) -> fail(line, e.getMessage(), 1));
  }

  @Override
  public Integer call() throws IOException {
    if (papers < 1) {
      throw usage("--papers must be at least 1, was " + papers);
    }
    Path file = file();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "a folder" : "a pipe or a device";
      throw usage("--output must name a file, but " + output + " is " + what);
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !overwrite) {
      throw usage(
          output + " is there already: give another --output, or --overwrite to replace it");
    }
    try {
      SampleArchive.write(file, papers, seed);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(cannot(e.getFile() + " is no folder"), e);
    } catch (IOException e) {
      throw new IOException(cannot(Storage.refusal(e)), e);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "wrote %s to %s, %d bytes%n",
            AccountWords.count(papers, "paper"), Printable.line(output), Files.size(file));
    return 0;
  }

  private Path file() {
    try {
      Location file = Location.of(output);
      if (file.isLocal()) {
        return file.local();
      }
    } catch (IllegalArgumentException e) {
      throw usage("--output is wrong: " + e.getMessage());
    }
    throw usage("--output must be a file on a local disk, was " + output);
  }

  private String cannot(String reason) {
    return "cannot write " + output + ": " + reason + "; give another --output";
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static int fail(CommandLine line, String message, int status) {
    line.getErr().println(Printable.line("strata: " + message));
    return status;
  }
}
