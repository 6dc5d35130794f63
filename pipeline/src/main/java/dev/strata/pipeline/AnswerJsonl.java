/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.ask.Answer;
import dev.strata.ask.OverTime;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.store.JsonFile;
import java.io.PrintStream;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Answers as JSON: an object for each question, one a line. */
public final class AnswerJsonl implements AnswerFormat {
  /** Characters that a terminal may obey, and that JSON lets stand in texts. */
  private static final Pattern OBEYED =
      Pattern.compile("[\\x7f-\\x9f\\u202A-\\u202E\\u2066-\\u2069]");

  private final PrintStream out;

  AnswerJsonl(PrintStream out) {
    this.out = out;
  }

  @Override
  public void print(Answer answer) {
    out.print(text(object(answer)) + "\n");
  }

  @Override
  public void print(OverTime answer) {
    out.print(text(object(answer)) + "\n");
  }

  /** The object of an answer, to be added to. */
  public static ObjectNode object(Answer answer) {
    ObjectNode line = asked(answer.question());
    line.put("compared", answer.compared());
    line.put("exact", answer.exact());
    line.set("papers", JsonFile.array(answer.papers()));
    return line;
  }

  /** The object of an answer over time, to be added to. */
  public static ObjectNode object(OverTime answer) {
    ObjectNode line = asked(answer.question());
    ObjectNode all = JsonFile.object(answer);
    all.remove("question");
    line.setAll(all);
    return line;
  }

  private static ObjectNode asked(Question question) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    if (question.about() instanceof Question.PapersSubject subject) {
      line.set("like", JsonFile.array(subject.ids()));
    } else {
      line.put("question", AnswerFormat.asked(question));
    }
    PaperFilter filter = question.filter();
    ObjectNode left = line.putObject("filter");
    left.put("from", filter.from() == null ? null : filter.from().toString());
    left.put("to", filter.to() == null ? null : filter.to().toString());
    new TreeSet<>(filter.categories()).forEach(left.putArray("categories")::add);
    new TreeSet<>(filter.topics()).forEach(left.putArray("topics")::add);
    return line;
  }

  /** The text of an object, on one line, with nothing that a terminal obeys. */
  public static String text(JsonNode object) {
    return OBEYED
        .matcher(object.toString())
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }
}
