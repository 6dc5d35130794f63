/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import com.google.common.primitives.Doubles;
import com.google.common.primitives.Ints;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.pipeline.QuestionChecks;
import dev.strata.pipeline.UsageException;
import dev.strata.text.Printable;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.util.Fields;

/**
 * A question, as the parameters of an address have it: {@code q} or {@code like}, {@code from},
 * {@code to}, {@code category}, {@code topic}, {@code count}, {@code over-time}, {@code
 * nearer-than}. Those with several values come several times. A parameter without a value is as
 * none.
 *
 * @param overTime whether papers are counted over time
 * @param nearerThan the similarity from which on they count, if it is given
 */
record QuestionParameters(Question question, boolean overTime, OptionalDouble nearerThan) {
  /** The most papers that an answer may have. */
  static final int MOST_PAPERS = 1000;

  /** The most letters that a question may have; a model reads some hundred words at most. */
  static final int MOST_LETTERS = 2000;

  private static final int USUAL_COUNT = 10;
  private static final QuestionChecks CHECKS = new QuestionChecks("", MOST_PAPERS);
  private static final Set<String> SEVERAL = Set.of("like", "category", "topic");
  private static final Set<String> ONCE =
      Set.of("q", "from", "to", "count", "over-time", "nearer-than");

  /**
   * Reads the parameters of an address.
   *
   * @throws UsageException if one of them is wrong; its message is one sentence for the user
   */
  static QuestionParameters of(Fields fields) {
    check(fields);
    List<String> like = all(fields, "like");
    String text = one(fields, "q");
    if (text == null && like.isEmpty()) {
      throw new UsageException("the question is empty");
    }
    CHECKS.checkAbout(text, like);
    if (text != null && text.codePointCount(0, text.length()) > MOST_LETTERS) {
      throw new UsageException("a question has at most " + MOST_LETTERS + " letters");
    }
    int count = number(fields, "count", USUAL_COUNT);
    CHECKS.checkCount(count);
    boolean overTime = isSet(fields, "over-time");
    Set<Integer> topics =
        all(fields, "topic").stream()
            .map(topic -> number("topic", topic))
            .collect(Collectors.toSet());
    PaperFilter filter =
        CHECKS.filter(
            one(fields, "from"), one(fields, "to"), new HashSet<>(all(fields, "category")), topics);
    return new QuestionParameters(
        CHECKS.question(text, like, filter, count),
        overTime,
        CHECKS.nearerThan(similarity(fields), overTime));
  }

  private static void check(Fields fields) {
    for (Fields.Field field : fields) {
      String name = field.getName();
      if (!SEVERAL.contains(name) && !ONCE.contains(name)) {
        throw new UsageException("there is no parameter " + Printable.value(name));
      }
      if (ONCE.contains(name) && field.getValues().size() > 1) {
        throw new UsageException(name + " is given more than once");
      }
    }
  }

  private static List<String> all(Fields fields, String name) {
    return fields.getValuesOrEmpty(name).stream().filter(value -> !value.isEmpty()).toList();
  }

  private static String one(Fields fields, String name) {
    return all(fields, name).stream().findFirst().orElse(null);
  }

  /** Whether a parameter that says yes or no is there, with or without saying it. */
  private static boolean isSet(Fields fields, String name) {
    String value = fields.getValue(name);
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.isEmpty() || value.equals("true")) {
      return true;
    }
    throw new UsageException(name + " must be true or false, was " + Printable.value(value));
  }

  private static int number(Fields fields, String name, int usual) {
    String value = one(fields, name);
    return value == null ? usual : number(name, value);
  }

  private static int number(String name, String value) {
    Integer number = Ints.tryParse(value);
    if (number == null) {
      throw new UsageException(name + " must be a whole number, was " + Printable.value(value));
    }
    return number;
  }

  private static Double similarity(Fields fields) {
    String value = one(fields, "nearer-than");
    Double number = value == null ? null : Doubles.tryParse(value);
    if (value != null && number == null) {
      throw new UsageException("nearer-than must be a number, was " + Printable.value(value));
    }
    return number;
  }
}
