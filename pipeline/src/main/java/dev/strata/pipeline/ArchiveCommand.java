/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Strings;
import dev.strata.ask.Archive;
import dev.strata.ask.AskSettings;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/**
 * A command that opens a finished output and asks it. Results go to stdout, everything else to
 * stderr. The exit status is 0 if all was done, 1 for a failure, and 2 for wrong usage.
 */
@Command(
    sortOptions = false,
    sortSynopsis = false,
    separator = "=",
    usageHelpWidth = 100,
    synopsisHeading = "",
    footer = {
      "",
      "Object stores and HDFS (see src/site/markdown/stores.md)",
      "  s3://    --awsRegion, --endpoint",
      "  gs://    --project, --gcsEndpoint, --credentialFactoryClass",
      "  hdfs://  --hdfsConfiguration"
    })
public abstract class ArchiveCommand {
  private static final int DONE = 0;
  private static final int LAST = 100;

  @Parameters(index = "0", arity = "0..1", hidden = true)
  private String output;

  @ArgGroup(validate = false, heading = "%nModel and index%n", order = LAST)
  private final AskOptions.How how = new AskOptions.How();

  @Option(names = "--help", hidden = true)
  private boolean help;

  @Unmatched private List<String> ofStores = new ArrayList<>();

  /** Where results go. */
  protected final PrintStream out;

  /** Where all that is no result goes. */
  protected final PrintStream err;

  /** A command that prints results to {@code out} and errors to {@code err}. */
  protected ArchiveCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = Terminal.of(err);
  }

  /**
   * Has stderr print lines that are fit to be shown, also the logger's, and stdout print UTF-8.
   * Nothing may have been logged before.
   */
  protected static void prepareStreams() {
    Terminal.ofStderr();
    System.setOut(new PrintStream(System.out, false, StandardCharsets.UTF_8));
  }

  /** Prints a line of results at once. */
  protected final void print(String line) throws IOException {
    out.println(line);
    out.flush();
    Results.check(out);
  }

  /** Does what {@code args} say, and returns the exit status. */
  public final int run(String... args) {
    boolean verbose = List.of(args).contains("--verbose");
    Logging.configure(verbose);
    try {
      parse(args);
      if (help) {
        out.print(usage());
      } else {
        ask();
      }
      out.flush();
      Results.check(out);
      return DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandFailure.print(err, e, verbose).status();
    } catch (RuntimeException | IOException | Error e) { // Error: native code that is not linked
      out.flush(); // what has been answered
      return CommandFailure.print(err, e, verbose).status();
    }
  }

  private void ask() throws IOException, InterruptedException {
    if (output == null) {
      throw new UsageException("the output is missing: " + example());
    }
    check();
    OptionChecks.checkLocalFolder("--cacheDir", how.cacheDir);
    OutputLayout layout = layout();
    OptionChecks.checkOutside("--cacheDir", how.cacheDir, output);
    AskSettings settings =
        new AskSettings(
            new TorchEncoders(),
            Optional.ofNullable(how.model),
            Optional.ofNullable(how.queryPrefix),
            Strings.nullToEmpty(how.cacheDir),
            how.approximate,
            needsModel());
    try (Archive archive = Archive.open(layout, settings)) {
      ask(archive);
    }
  }

  /** Whether the command will load a model. */
  protected boolean needsModel() {
    return true;
  }

  /** A command line that is right. */
  protected abstract String example();

  /**
   * Checks the options, before anything is read.
   *
   * @throws UsageException where one of them is wrong
   */
  protected abstract void check();

  /** Does what the command is for. */
  protected abstract void ask(Archive archive) throws IOException, InterruptedException;

  private void parse(String... args) {
    Optional<String> repeated = StrataMain.repeated(args);
    if (repeated.isPresent()) {
      throw new UsageException(repeated.get() + " is given more than once");
    }
    try {
      new CommandLine(this).setUnmatchedOptionsArePositionalParams(false).parseArgs(args);
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(Printable.line(e.getMessage()) + seeHelp(), e);
    }
  }

  private String seeHelp() {
    return " (" + new CommandLine(this).getCommandName() + " --help)";
  }

  /** The help. */
  public final String usage() {
    return new CommandLine(this).getUsageMessage(Help.Ansi.OFF);
  }

  private OutputLayout layout() {
    Location location;
    try {
      location = Location.of(output);
    } catch (IllegalArgumentException e) {
      throw new UsageException("the output is wrong: " + e.getMessage(), e);
    }
    for (String option : ofStores) {
      if (location.isLocal() || !option.startsWith("--")) {
        throw new UsageException(
            "there is no option " + Printable.value(option.replaceFirst("=.*", "")) + seeHelp());
      }
    }
    if (!location.isLocal()) {
      StoreSetup.use(stores());
    }
    return OutputLayout.of(output);
  }

  /** The options of Beam for stores. */
  private PipelineOptions stores() {
    String[] args = ofStores.toArray(String[]::new);
    try {
      return PipelineOptionsFactory.fromArgs(args).create();
    } catch (IllegalArgumentException e) {
      throw new UsageException(StrataMain.parseError(e, args), e);
    }
  }
}
