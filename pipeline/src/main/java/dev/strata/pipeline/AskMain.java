/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.google.common.base.Strings;
import dev.strata.ask.Archive;
import dev.strata.ask.AskSettings;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.AccountWords;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.text.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.beam.sdk.io.FileSystems;
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
 * The command that asks a finished output: which papers are nearest, and how many of each year are
 * near. Answers go to stdout, everything else to stderr. The exit status is 0 if all questions were
 * answered, 1 for a failure, and 2 for wrong usage.
 */
@Command(
    name = "./strata ask",
    sortOptions = false,
    sortSynopsis = false,
    separator = "=",
    usageHelpWidth = 100,
    customSynopsis = {
      "./strata ask OUT \"QUESTION\"         the papers of an output that are nearest to a text",
      "./strata ask OUT --like=ID[,ID…]    the papers that are nearest to papers",
      "./strata ask OUT --over-time \"…\"    how many papers of each year are near",
      "./strata ask OUT < FILE             one question a line"
    },
    synopsisHeading = "",
    footer = {
      "",
      "Object stores and HDFS (see src/site/markdown/stores.md)",
      "  s3://    --awsRegion, --endpoint",
      "  gs://    --project, --gcsEndpoint, --credentialFactoryClass",
      "  hdfs://  --hdfsConfiguration"
    })
public final class AskMain {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  @Parameters(index = "0", arity = "0..1", hidden = true)
  private String output;

  @Parameters(index = "1..*", arity = "0..*", hidden = true)
  private List<String> words = new ArrayList<>();

  @ArgGroup(validate = false, heading = "%nQuestion%n")
  private final AskOptions.About about = new AskOptions.About();

  @ArgGroup(validate = false, heading = "%nPapers that are compared%n")
  private final AskOptions.Filters filters = new AskOptions.Filters();

  @ArgGroup(validate = false, heading = "%nAnswer%n")
  private final AskOptions.Shape shape = new AskOptions.Shape();

  @ArgGroup(validate = false, heading = "%nModel and index%n")
  private final AskOptions.How how = new AskOptions.How();

  @Option(names = "--help", hidden = true)
  private boolean help;

  @Unmatched private List<String> ofStores = new ArrayList<>();

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean screen;

  /**
   * A command that prints answers to {@code out} and errors to {@code err}.
   *
   * @param in questions, one a line, where the arguments have none
   * @param screen whether {@code out} is a terminal
   */
  public AskMain(InputStream in, PrintStream out, PrintStream err, boolean screen) {
    this.in = in;
    this.out = out;
    this.err = Terminal.of(err);
    this.screen = screen;
  }

  /** Answers questions and exits. */
  public static void main(String[] args) {
    Terminal err = Terminal.ofStderr();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(out); // so that it is known for stdout
    AskMain main = new AskMain(System.in, out, err, Terminal.isScreen(1));
    System.exit(main.run(args));
  }

  /** Answers the questions that {@code args} have, or stdin, and returns the exit status. */
  public int run(String... args) {
    Logging.configure(List.of(args).contains("--verbose"));
    try {
      parse(args);
      if (help) {
        out.print(usage());
      } else {
        answer();
      }
      out.flush();
      Results.check(out);
      return DONE;
    } catch (UsageException e) {
      return failed(e.getMessage(), USAGE, e);
    } catch (RuntimeException | IOException | Error e) { // Error: native code that is not linked
      out.flush(); // what has been answered
      return failed(FailureSentence.of(e), FAILED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted", FAILED, e);
    }
  }

  private void parse(String... args) {
    Optional<String> repeated = StrataMain.repeated(args);
    if (repeated.isPresent()) {
      throw new UsageException(repeated.get() + " is given more than once");
    }
    try {
      new CommandLine(this).setUnmatchedOptionsArePositionalParams(false).parseArgs(args);
    } catch (CommandLine.ParameterException e) {
      throw new UsageException(Printable.line(e.getMessage()) + " (./strata ask --help)", e);
    }
  }

  /** The help. */
  static String usage() {
    CommandLine line = new CommandLine(new AskMain(null, System.out, System.err, false));
    return line.getUsageMessage(Help.Ansi.OFF);
  }

  private void answer() throws IOException, InterruptedException {
    check();
    PaperFilter filter = filter();
    OutputLayout layout = layout();
    AnswerFormat format = format();
    AskSettings settings =
        new AskSettings(
            new TorchEncoders(),
            Optional.ofNullable(how.model),
            Optional.ofNullable(how.queryPrefix),
            Strings.nullToEmpty(how.cacheDir),
            how.approximate);
    try (Archive archive = Archive.open(layout, settings)) {
      if (!about.like.isEmpty()) {
        print(archive, List.of(Question.like(about.like, filter, shape.count)), format);
      } else if (!words.isEmpty()) {
        String text = String.join(" ", words);
        print(archive, List.of(Question.of(text, filter, shape.count)), format);
      } else {
        answerLines(archive, filter, format);
      }
    }
  }

  private void check() {
    if (output == null) {
      throw new UsageException("the output is missing: ./strata ask OUT \"QUESTION\"");
    }
    if (!about.like.isEmpty() && !words.isEmpty()) {
      throw new UsageException("--like and a text exclude each other: ask one of them");
    }
    if (words.size() > 0 && String.join("", words).isBlank()) {
      throw new UsageException("the question is empty");
    }
    if (shape.count < 1 || shape.count > Question.MOST_PAPERS) {
      throw new UsageException(
          "--count must be in [1, " + Question.MOST_PAPERS + "], was " + shape.count);
    }
    if (about.nearerThan != null && !(Math.abs(about.nearerThan) <= 1)) {
      throw new UsageException("--nearer-than must be in [-1, 1], was " + about.nearerThan);
    }
    if (about.nearerThan != null && !about.overTime) {
      throw new UsageException("--nearer-than is for --over-time alone");
    }
    OptionChecks.checkLocalFolder("--cacheDir", how.cacheDir);
    if (about.like.isEmpty() && words.isEmpty() && System.console() != null) {
      throw new UsageException(
          "there is no question: write it behind the output, or name papers with --like, or give"
              + " questions on stdin, one a line");
    }
  }

  private AnswerFormat format() {
    return switch (shape.format) {
      case "table" -> new AnswerTable(out, screen);
      case "jsonl" -> new AnswerJsonl(out);
      case "csv" -> new AnswerCsv(out, screen);
      default ->
          throw new UsageException(
              "--format must be one of table, jsonl, csv, was " + Printable.value(shape.format));
    };
  }

  private PaperFilter filter() {
    LocalDate from = filters.from == null ? null : days("--from", filters.from).get(0);
    LocalDate to = filters.to == null ? null : days("--to", filters.to).get(1);
    try {
      return new PaperFilter(from, to, filters.category, filters.topic);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--from and --to: " + e.getMessage(), e);
    }
  }

  /** The first and the last day of a year, a month or a day. */
  private static List<LocalDate> days(String option, String written) {
    try {
      if (written.matches("\\d{4}")) {
        int year = Integer.parseInt(written);
        return List.of(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
      }
      if (written.matches("\\d{4}-\\d{2}")) {
        YearMonth month = YearMonth.parse(written);
        return List.of(month.atDay(1), month.atEndOfMonth());
      }
      LocalDate day = LocalDate.parse(written);
      return List.of(day, day);
    } catch (DateTimeException e) {
      throw new UsageException(
          option
              + " must be a year, month or day as YYYY, YYYY-MM or YYYY-MM-DD, was "
              + Printable.value(written),
          e);
    }
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
            "there is no option "
                + Printable.value(option.replaceFirst("=.*", ""))
                + " (./strata ask --help)");
      }
    }
    if (!location.isLocal()) {
      FileSystems.setDefaultPipelineOptions(stores());
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

  /** Answers the lines of stdin: those that are there together, but waits for no more. */
  private void answerLines(Archive archive, PaperFilter filter, AnswerFormat format)
      throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<Question> some = new ArrayList<>();
    long empty = 0;
    long number = 0;
    long firstEmpty = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        empty++;
        firstEmpty = firstEmpty == 0 ? number : firstEmpty;
      } else {
        some.add(Question.of(line.strip(), filter, shape.count));
      }
      if (some.size() == AnswerFormat.TOGETHER || !lines.ready()) {
        print(archive, some, format);
        some.clear();
      }
    }
    print(archive, some, format);
    if (number == empty) {
      throw new UsageException("there is no question on stdin");
    }
    if (empty > 0) {
      err.println(
          String.format(
              "strata: %s of stdin held no question, first line %d",
              AccountWords.count(empty, "empty line"), firstEmpty));
    }
  }

  private void print(Archive archive, List<Question> questions, AnswerFormat format)
      throws IOException, InterruptedException {
    if (about.overTime) {
      OptionalDouble nearerThan =
          about.nearerThan == null ? OptionalDouble.empty() : OptionalDouble.of(about.nearerThan);
      for (Question question : questions) {
        format.print(archive.overTime(question, nearerThan));
      }
    } else if (!questions.isEmpty()) {
      archive.ask(questions).forEach(format::print);
    }
    out.flush();
  }

  private int failed(String reason, int status, Throwable e) {
    err.println("strata: " + ShownName.in(reason)); // without secrets of URLs
    if (how.verbose) {
      e.printStackTrace(err);
    }
    return status;
  }
}
