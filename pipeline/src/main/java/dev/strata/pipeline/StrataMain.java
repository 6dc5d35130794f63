/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Throwables;
import dev.strata.io.CloseOutput;
import dev.strata.io.RunMark;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.UserCodeException;

/**
 * The command line that every runner shares: a plain Beam one. Results go to stdout, progress and
 * errors to stderr; exit status 0 is done, 1 failed, 2 wrong usage.
 */
public final class StrataMain {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final Pattern UNKNOWN_OPTION =
      Pattern.compile(
          "missing a property named '([^']*)'(?:\\. Did you mean (.*?)\\?)?", Pattern.DOTALL);

  private final PrintStream out;
  private final PrintStream err;

  /** Results to {@code out}, all else to {@code err}. */
  public StrataMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the pipeline that {@code args} ask for and returns the exit status.
   *
   * @param runner that of this jar
   */
  public int run(String[] args, RunnerSetup runner) {
    boolean verbose =
        Arrays.stream(args).anyMatch(a -> a.equals("--verbose") || a.equals("--verbose=true"));
    Logging.configure(verbose);
    try {
      if (Arrays.asList(args).contains("--help")) {
        out.print(OptionsHelp.text());
        return DONE;
      }
      StrataOptions options = parse(args);
      OptionChecks.check(options);
      runner.configure(options);
      run(options, runner);
      return DONE;
    } catch (UsageException e) {
      return fail(e, verbose, USAGE);
    } catch (RuntimeException | IOException | Error e) { // native code that cannot be linked, too
      Optional<String> reason = runner.explain(e);
      return fail(
          reason.isPresent() ? new IOException(reason.get(), e) : cause(e), verbose, FAILED);
    }
  }

  private void run(StrataOptions options, RunnerSetup runner) throws IOException {
    FileSystems.setDefaultPipelineOptions(options); // or gs:// and its like are not known yet
    OutputLayout layout = StrataPipeline.layout(options);
    RunMark mark = RunMark.submit(layout, options.getTakeOver());
    try {
      Pipeline pipeline = StrataPipeline.build(options, mark, runner.isOneProcess());
      runner.adapt(pipeline);
      Progress progress = new Progress(options, err);
      PipelineResult result = progress.during(layout.duringRun(mark.runId()), pipeline::run);
      if (runner.isTemplate(result)) {
        return;
      }
      PipelineResult.State state = progress.follow(result);
      result.waitUntilFinish(); // throws what a worker threw
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the run ended as " + state);
      }
      OutputLayout own = layout.duringRun(mark.runId()); // the next run may have begun
      progress.writeMetrics(own);
      CloseOutput.tidy(own);
    } catch (RuntimeException | IOException | Error e) {
      abandon(layout, mark, e);
      throw e;
    }
    new Outcome(layout).print(LastStep.of(options), out);
  }

  private static void abandon(OutputLayout layout, RunMark mark, Throwable failure) {
    try {
      CloseOutput.abandon(layout, mark);
    } catch (RuntimeException | IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static StrataOptions parse(String[] args) {
    PipelineOptionsFactory.register(StrataOptions.class);
    OptionChecks.checkValues(args);
    try {
      return PipelineOptionsFactory.fromArgs(args).as(StrataOptions.class);
    } catch (IllegalArgumentException e) {
      throw new UsageException(parseError(e), e);
    }
  }

  static String parseError(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    Matcher unknown = UNKNOWN_OPTION.matcher(message);
    if (!unknown.find()) {
      return "the options cannot be read: " + message.lines().findFirst().orElse("");
    }
    String near = unknown.group(2);
    return "there is no option --"
        + unknown.group(1)
        + (near == null
            ? ""
            : "; did you mean " + near.replace("'", "--").replaceAll("--(\\w+)--", "--$1") + "?")
        + " (./strata help lists them all)";
  }

  /**
   * The outermost exception that says more than the name of the one inside it: of those that a step
   * threw, where one did, for what a runner wraps around them says nothing.
   */
  private static Throwable cause(Throwable e) {
    Throwable inner = e;
    for (Throwable link : Throwables.getCausalChain(e)) {
      if (link instanceof OutOfMemoryError) {
        return new IOException(
            "out of memory: give the JVM a larger heap, with STRATA_JAVA_OPTS=-Xmx8g, or on Flink"
                + " with taskmanager.memory.task.heap.size",
            e);
      }
      inner = link instanceof UserCodeException ? link : inner;
    }
    while (inner.getCause() != null && isWrapper(inner)) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static boolean isWrapper(Throwable e) {
    return e instanceof PipelineExecutionException
        || e instanceof UserCodeException
        || e.getMessage() == null
        || e.getMessage().equals(e.getCause().toString())
        || e.getMessage().startsWith(UserCodeException.class.getName());
  }

  private int fail(Throwable e, boolean verbose, int status) {
    // what others throw may have the URL of an archive or an output
    err.println("strata: " + ShownName.in(e.getMessage() == null ? e.toString() : e.getMessage()));
    if (verbose) {
      err.print(ShownName.in(Throwables.getStackTraceAsString(e)));
    }
    return status;
  }
}
