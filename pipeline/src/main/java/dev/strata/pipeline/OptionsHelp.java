/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/**
 * The help: every option with its meaning, range and default, as {@link StrataOptions} itself says
 * them.
 */
public final class OptionsHelp {
  private static final int NAME_WIDTH = 26;
  private static final int WIDTH = 100;

  private OptionsHelp() {}

  /** The options that a run most often needs. */
  private static final List<String> MOST_WANTED =
      List.of("archive", "output", "preset", "vectors", "model", "maxTokens", "clusters", "until");

  /** The headings of the groups, in the order of the steps. */
  private static final List<String> GROUPS =
      List.of(
          "Input",
          "Output",
          "Embedding",
          "Clustering",
          "Index and lonely papers",
          "Topics over time",
          "Messages");

  /** The options of Beam itself for object stores and HDFS. */
  private static final String STORES =
      """
      Object stores and HDFS (see src/site/markdown/stores.md)
        s3://    --awsRegion, --endpoint
        gs://    --project, --gcsEndpoint, --credentialFactoryClass
        hdfs://  --hdfsConfiguration
      """;

  /**
   * The options that are most often needed, in sentences, and the names of the others, by group.
   */
  static String text() {
    StringBuilder text = new StringBuilder("Options most often needed\n");
    text.append(sentences(MOST_WANTED.stream().map(OptionsHelp::getter).toList()));
    for (String group : GROUPS) {
      List<String> names =
          ofGroup(group).stream()
              .map(OptionsHelp::name)
              .filter(name -> !MOST_WANTED.contains(name))
              .map(name -> "--" + name)
              .toList();
      if (!names.isEmpty()) {
        text.append('\n').append(group).append('\n');
        TextTable table = table(new Column(WIDTH, 2, Column.Overflow.WRAP));
        table.addRowValues(String.join(", ", names));
        text.append(table);
      }
    }
    return text.append('\n').append(STORES) + "\n--help=all describes every option.\n";
  }

  /** Every option in sentences, by group. */
  static String all() {
    StringBuilder text = new StringBuilder();
    for (String group : GROUPS) {
      text.append(group).append('\n').append(sentences(ofGroup(group))).append('\n');
    }
    return text.append(STORES).toString();
  }

  /** The options that say what is read, in sentences. */
  static String ofReading() {
    return "Input\n" + sentences(ofGroup("Input"));
  }

  private static String sentences(List<Method> getters) {
    TextTable table =
        table(
            new Column(NAME_WIDTH, 2, Column.Overflow.SPAN),
            new Column(WIDTH - NAME_WIDTH, 1, Column.Overflow.WRAP));
    for (Method getter : getters) {
      table.addRowValues("--" + name(getter), meaning(getter));
    }
    return table.toString();
  }

  private static TextTable table(Column... columns) {
    return TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
  }

  private static List<Method> ofGroup(String group) {
    return getters().stream().filter(getter -> group(getter).equals(group)).toList();
  }

  private static Method getter(String name) {
    return getters().stream().filter(getter -> name(getter).equals(name)).findFirst().orElseThrow();
  }

  /** The getters of all options, by name. */
  public static List<Method> getters() {
    return Arrays.stream(StrataOptions.class.getMethods())
        .filter(method -> method.getDeclaringClass() != PipelineOptions.class)
        .filter(method -> method.getName().startsWith("get"))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .toList();
  }

  /** The name of the option that {@code getter} reads. */
  public static String name(Method getter) {
    String name = getter.getName().substring("get".length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The heading of an option's group. */
  public static String group(Method getter) {
    Group own = getter.getAnnotation(Group.class);
    return (own == null ? getter.getDeclaringClass().getAnnotation(Group.class) : own).value();
  }

  /** The default of an option, as it would be on the command line; empty if there is none. */
  public static String defaultValue(Method getter) {
    for (Annotation annotation : getter.getAnnotations()) {
      if (annotation.annotationType().getEnclosingClass() == Default.class) {
        try {
          return String.valueOf(annotation.annotationType().getMethod("value").invoke(annotation));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return "";
  }

  private static String meaning(Method getter) {
    StringBuilder text = new StringBuilder(getter.getAnnotation(Description.class).value());
    Range range = getter.getAnnotation(Range.class);
    if (range != null) {
      text.append(" It is in ").append(OptionChecks.words(range)).append('.');
    }
    OneOf oneOf = getter.getAnnotation(OneOf.class);
    if (oneOf != null) {
      text.append(" It is one of ").append(String.join(", ", oneOf.value())).append('.');
    }
    String value = defaultValue(getter);
    if (!value.isEmpty()) {
      text.append(" The default is ").append(value).append('.');
    }
    return text.toString();
  }
}
