/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.ask.Archive;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.model.AccountWords;
import dev.strata.text.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The command that asks a finished output: which papers are nearest, and how many of each year are
 * near. The exit status is 0 if all questions were answered.
 */
@Command(
    name = "./strata ask",
    customSynopsis = {
      "./strata ask OUT \"QUESTION\"         the papers of an output that are nearest to a text",
      "./strata ask OUT --like=ID[,ID…]    the papers that are nearest to papers",
      "./strata ask OUT --over-time \"…\"    how many papers of each year are near",
      "./strata ask OUT < FILE             one question a line"
    })
public final class AskMain extends ArchiveCommand {
  private static final QuestionChecks CHECKS = new QuestionChecks("--", Question.MOST_PAPERS);

  @Parameters(index = "1..*", arity = "0..*", hidden = true)
  private List<String> words = new ArrayList<>();

  @ArgGroup(validate = false, heading = "%nQuestion%n", order = 1)
  private final AskOptions.About about = new AskOptions.About();

  @ArgGroup(validate = false, heading = "%nPapers that are compared%n", order = 2)
  private final AskOptions.Filters filters = new AskOptions.Filters();

  @ArgGroup(validate = false, heading = "%nAnswer%n", order = 3)
  private final AskOptions.Shape shape = new AskOptions.Shape();

  private final InputStream in;
  private final boolean screen;
  private String text;
  private PaperFilter filter;
  private OptionalDouble nearerThan;
  private AnswerFormat format;

  /**
   * A command that prints answers to {@code out} and errors to {@code err}.
   *
   * @param in questions, one a line, where the arguments have none
   * @param screen whether {@code out} is a terminal
   */
  public AskMain(InputStream in, PrintStream out, PrintStream err, boolean screen) {
    super(out, err);
    this.in = in;
    this.screen = screen;
  }

  /** Answers questions and exits. */
  public static void main(String[] args) {
    prepareStreams();
    System.exit(new AskMain(System.in, System.out, System.err, Terminal.isScreen(1)).run(args));
  }

  @Override
  protected String example() {
    return "./strata ask OUT \"QUESTION\"";
  }

  @Override
  protected void check() {
    text = words.isEmpty() ? null : String.join(" ", words);
    CHECKS.checkAbout(text, about.like);
    CHECKS.checkCount(shape.count);
    if (about.overTime && shape.count != AskOptions.Shape.DEFAULT_COUNT) {
      throw new UsageException(
          "--count is of no use with --over-time, which counts all: leave it out");
    }
    nearerThan = CHECKS.nearerThan(about.nearerThan, about.overTime);
    if (about.like.isEmpty() && text == null && System.console() != null) {
      throw new UsageException(
          "there is no question: write it behind the output, or name papers with --like, or give"
              + " questions on stdin, one a line");
    }
    filter = CHECKS.filter(filters.from, filters.to, filters.category, filters.topic);
    format = format();
  }

  @Override
  protected boolean needsModel() {
    return about.like.isEmpty();
  }

  @Override
  protected void ask(Archive archive) throws IOException, InterruptedException {
    if (text == null && about.like.isEmpty()) {
      answerLines(archive);
    } else {
      print(archive, List.of(CHECKS.question(text, about.like, filter, shape.count)));
    }
  }

  private AnswerFormat format() {
    return switch (shape.format) {
      case "table" -> new AnswerTable(out, screen, System.getenv());
      case "jsonl" -> new AnswerJsonl(out);
      case "csv" -> new AnswerCsv(out, screen);
      default ->
          throw new UsageException(
              "--format must be one of table, jsonl, csv, was " + Printable.value(shape.format));
    };
  }

  /** Answers the lines of stdin: those that are there together, but waits for no more. */
  private void answerLines(Archive archive) throws IOException, InterruptedException {
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
        print(archive, some);
        some.clear();
      }
    }
    print(archive, some);
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

  private void print(Archive archive, List<Question> questions)
      throws IOException, InterruptedException {
    if (about.overTime) {
      for (Question question : questions) {
        format.print(archive.overTime(question, nearerThan));
      }
    } else if (!questions.isEmpty()) {
      archive.ask(questions).forEach(format::print);
    }
    out.flush();
  }
}
