/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.model.AccountWords;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.store.CloseOutput;
import dev.strata.store.RunMark;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.slf4j.LoggerFactory;

/**
 * The command line that every runner shares, which is a plain Beam one. Results go to stdout,
 * progress and errors to stderr. The exit status is 0 for success, 1 for a failure and 2 for wrong
 * usage.
 */
public final class StrataMain {
  private static final String DONE_FILE = "strata.done";
  private static final int DONE = 0;
  private static final Pattern UNKNOWN_OPTION =
      Pattern.compile(
          "missing a property named '([^']*)'(?:\\. Did you mean (.*?)\\?)?", Pattern.DOTALL);

  private final PrintStream out;
  private final PrintStream err;

  /** A command line that prints results to {@code out} and everything else to {@code err}. */
  public StrataMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = Terminal.of(err);
  }

  /**
   * Runs the pipeline that {@code args} ask for and returns the exit status.
   *
   * @param runner that of this jar
   */
  public int run(String[] args, RunnerSetup runner) {
    try {
      runOrThrow(args, runner);
      return DONE;
    } catch (RunFailedException e) {
      return e.status();
    }
  }

  /**
   * Runs the pipeline that {@code args} ask for, in a process that must not be ended with a status
   * because others share it.
   *
   * @param runner that of this jar
   * @throws RunFailedException with the sentence that was printed on stderr
   */
  public void runOrThrow(String[] args, RunnerSetup runner) {
    boolean verbose = isVerbose(args);
    runner.configureLogs(verbose);
    try {
      boolean helpAll = Arrays.asList(args).contains("--help=all");
      if (helpAll || Arrays.asList(args).contains("--help")) {
        out.print(helpAll ? OptionsHelp.all() : OptionsHelp.text());
        Results.check(out);
        return;
      }
      StrataOptions options = parse(args);
      TemporaryFolder.check(runner.isOneProcess());
      OptionChecks.check(options);
      runner.configure(options);
      run(options, runner);
    } catch (UsageException e) {
      throw CommandFailure.print(err, e, verbose);
    } catch (LostJobException e) {
      String sentence = sentence(e.getCause(), runner) + e.getMessage();
      throw CommandFailure.print(err, sentence, e.getCause(), verbose);
    } catch (RuntimeException | IOException | Error e) { // Error: native code that cannot be linked
      throw CommandFailure.print(err, sentence(e, runner), e, verbose);
    }
  }

  /** Whether the arguments ask for stack traces, before they are parsed. */
  static boolean isVerbose(String[] args) {
    return Arrays.stream(args).anyMatch(a -> a.equals("--verbose") || a.equals("--verbose=true"));
  }

  private static String sentence(Throwable e, RunnerSetup runner) {
    return FailureSentence.ofStep(e)
        .or(() -> runner.explain(e))
        .orElseGet(() -> FailureSentence.of(e));
  }

  private void run(StrataOptions options, RunnerSetup runner) throws IOException {
    if (runner.isOneProcess()) {
      StoreSetup.askForRegion(options);
    }
    StoreSetup.use(options);
    EarlierOutputs.check(options);
    OutputLayout layout = StrataPipeline.layout(options);
    if (runner.isOneProcess()) { // other machines may have other files, and another CPU
      InputOptions.checkFiles(options, layout);
      EarlierOutputs.checkModel(options);
    }
    boolean isThere = !Location.isLocal(layout.root()) || Files.exists(Path.of(layout.root()));
    boolean detached = runner.isDetached(options);
    RunMark client = RunMark.submit(layout, options.getTakeOver());
    RunMark mark = detached ? client.ofNoProcess() : client;
    OutputLayout own = layout.duringRun(mark.runId()); // the next run may begin before this returns
    PipelineResult result = null;
    try {
      Pipeline pipeline = StrataPipeline.build(options, mark, runner.isOneProcess());
      runner.adapt(pipeline);
      Progress progress = new Progress(options, err);
      result = progress.during(own, pipeline::run);
      if (runner.isTemplate(result)) {
        return;
      }
      if (detached) {
        sayWhereToLook(layout);
        return;
      }
      PipelineResult.State state = progress.follow(result);
      result.waitUntilFinish(); // throws what a worker threw
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the run ended as " + state);
      }
      progress.writeMetrics(own);
    } catch (RuntimeException | IOException | Error e) {
      if (hasEnded(result) || runner.hasEnded(e)) {
        abandon(layout, mark, isThere, e);
      } else if (isMarked(layout, mark)) {
        throw new LostJobException(layout, e);
      }
      throw e;
    }
    AccountWords words = new AccountWords(ResultOptions.unit(options));
    try {
      Outcome.print(layout, LastStep.of(options), words, out);
    } catch (FileNotFoundException e) {
      if (RunMark.isLast(own)) {
        throw e;
      }
      err.println(
          "strata: the run is done; what it found is not shown, since another run writes to "
              + layout.shown()
              + " by now");
    }
    Results.check(out);
    sayDone();
  }

  /** Makes the file by which the script knows that this process has loaded what a run needs. */
  private static void sayDone() {
    String file = System.getProperty(DONE_FILE);
    if (file != null) {
      try {
        Files.write(Path.of(file), new byte[0]);
      } catch (IOException e) {
        // no logger of this class: the first one that is made reads how to log, so before it is set
        LoggerFactory.getLogger(StrataMain.class)
            .debug("the classes of this run are not kept for later ones", e);
      }
    }
  }

  private void sayWhereToLook(OutputLayout layout) {
    err.println(
        "strata: the job is submitted, and nothing here waits for it. Once it is done, "
            + layout.shown(layout.manifest())
            + " is there and "
            + layout.shown(layout.running())
            + " is gone, and what was found is in "
            + layout.shown()
            + ". The runner's web interface says whether it has"
            + " failed: if so, start again with --takeOver");
  }

  private static boolean hasEnded(PipelineResult result) {
    try {
      return result != null && result.getState().isTerminal();
    } catch (RuntimeException e) { // the runner cannot be asked
      return false;
    }
  }

  /** Whether the job of {@code mark} has begun to write, and has not closed the output. */
  private static boolean isMarked(OutputLayout layout, RunMark mark) {
    try {
      return RunMark.find(layout).equals(Optional.of(mark));
    } catch (RuntimeException | IOException e) {
      return true;
    }
  }

  /**
   * Says that the client has lost sight of its job; the message is the end of the failure's
   * sentence.
   */
  private static final class LostJobException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostJobException(OutputLayout layout, Throwable cause) {
      super(
          "; whether the job goes on is not known, so its temporary files and its mark, "
              + layout.shown(layout.running())
              + ", stay: make sure that it has ended before you start again",
          cause);
    }
  }

  private static void abandon(
      OutputLayout layout, RunMark mark, boolean wasThere, Throwable failure) {
    try {
      CloseOutput.abandon(layout, mark);
      if (!wasThere) {
        Storage.deleteIfEmpty(layout.root());
      }
    } catch (RuntimeException | IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Parses the options in {@code args}. */
  static StrataOptions parse(String[] args) {
    PipelineOptionsFactory.register(StrataOptions.class);
    OptionChecks.checkValues(args);
    try {
      return PipelineOptionsFactory.fromArgs(args).as(StrataOptions.class);
    } catch (IllegalArgumentException e) {
      throw new UsageException(parseError(e, args), e);
    }
  }

  static String parseError(IllegalArgumentException e, String... args) {
    String message = String.valueOf(e.getMessage());
    Matcher unknown = UNKNOWN_OPTION.matcher(message);
    if (!unknown.find()) {
      Optional<String> repeated = repeated(args);
      if (repeated.isPresent() && message.contains("expected one element")) {
        return repeated.get() + " is given more than once";
      }
      String first = message.lines().findFirst().orElse("");
      return Arrays.stream(args)
          .filter(arg -> arg.matches("--\\w+=.+"))
          .map(arg -> arg.split("=", 2))
          .filter(arg -> message.contains(arg[1]))
          .findFirst()
          .map(arg -> arg[0] + " cannot be read: " + ShownName.in(first, arg[1]))
          .orElse("an option cannot be read: " + first);
    }
    String near = unknown.group(2);
    return "there is no option --"
        + unknown.group(1)
        + (near == null
            ? ""
            : "; did you mean " + near.replace("'", "--").replaceAll("--(\\w+)--", "--$1") + "?")
        + " (./strata help lists them all)";
  }

  /** The first option that is among the arguments more than once. */
  static Optional<String> repeated(String... args) {
    Set<String> seen = new HashSet<>();
    return Arrays.stream(args)
        .filter(arg -> arg.startsWith("--"))
        .map(arg -> arg.replaceFirst("=.*", ""))
        .filter(name -> !seen.add(name))
        .findFirst();
  }
}
