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

/** Every option with its meaning, range and default, from {@link StrataOptions} itself. */
public final class OptionsHelp {
  private static final int NAME_WIDTH = 26;
  private static final int WIDTH = 100;

  private OptionsHelp() {}

  /** The help text. */
  static String text() {
    TextTable table =
        TextTable.forColumns(
            Help.defaultColorScheme(Ansi.OFF),
            new Column(NAME_WIDTH, 2, Column.Overflow.SPAN),
            new Column(WIDTH - NAME_WIDTH, 1, Column.Overflow.WRAP));
    for (Method getter : getters()) {
      table.addRowValues("--" + name(getter), meaning(getter));
    }
    return table.toString();
  }

  /** The getters of all options, by name. */
  public static List<Method> getters() {
    return Arrays.stream(StrataOptions.class.getMethods())
        .filter(method -> method.getDeclaringClass() != PipelineOptions.class)
        .filter(method -> method.getName().startsWith("get"))
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .toList();
  }

  /** The option that {@code getter} reads. */
  public static String name(Method getter) {
    String name = getter.getName().substring("get".length());
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The default, as the command line would have it; empty where there is none. */
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
      text.append(" In ").append(OptionChecks.words(range)).append('.');
    }
    OneOf oneOf = getter.getAnnotation(OneOf.class);
    if (oneOf != null) {
      text.append(" One of ").append(String.join(", ", oneOf.value())).append('.');
    }
    String value = defaultValue(getter);
    if (!value.isEmpty()) {
      text.append(" Default: ").append(value).append('.');
    }
    return text.toString();
  }
}
