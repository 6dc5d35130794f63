/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.google.common.base.Strings;
import dev.strata.text.Figures;
import dev.strata.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The account of the input in words, for the terminal, for the sentence with which a run fails, and
 * for the report.
 *
 * @param unit what the input has one of for each paper: line or row
 */
public record AccountWords(String unit) {

  /** What was read, what became of it, and where a field is amiss: a line each. */
  public List<String> lines(ArchiveCounts counts) {
    List<String> lines = new ArrayList<>();
    lines.add(papers(counts));
    counts
        .rejects()
        .forEach(
            (reason, n) ->
                lines.add("left out: " + reason(reason, n, counts.firstRejects().get(reason))));
    lines.addAll(amiss(counts.fields()));
    return lines;
  }

  /** How many papers there are of how many lines and files. */
  public String papers(ArchiveCounts counts) {
    return String.format(
        "%s of %s in %s",
        count(counts.papers(), "paper"),
        count(counts.lines(), unit),
        count(counts.files(), "file"));
  }

  /** Why lines became no papers, each reason with its first line. */
  public String reasons(
      SortedMap<Reject.Reason, Long> rejects, Map<Reject.Reason, Example> examples) {
    return rejects.entrySet().stream()
        .map(entry -> reason(entry.getKey(), entry.getValue(), examples.get(entry.getKey())))
        .collect(Collectors.joining("; "));
  }

  private String reason(Reject.Reason reason, long n, Example first) {
    String words = count(n, unit) + " with " + reason.words();
    if (first == null) {
      return words;
    }
    String value = Strings.isNullOrEmpty(first.value()) ? "" : " " + Printable.line(first.value());
    return words + ", first " + place(first) + (value.isEmpty() ? "" : ":" + value);
  }

  /** The fields that are missing, or not read, in some line: a line each. */
  public List<String> amiss(SortedMap<PaperField, FieldAccount> fields) {
    return fields.entrySet().stream()
        .filter(entry -> entry.getValue().count(FieldState.USED) < entry.getValue().total())
        .map(entry -> entry.getKey() + ": " + field(entry.getValue()))
        .toList();
  }

  /** Why no paper of an archive has a day that is known. */
  public static String undated(SortedMap<PaperField, FieldAccount> fields) {
    FieldAccount dates = fields.getOrDefault(PaperField.DATE, FieldAccount.none());
    return dates.count(FieldState.MISSING) == dates.total()
        ? "no paper has a date"
        : "no date is understood";
  }

  /** What became of a field, as a phrase. */
  public String field(FieldAccount account) {
    long total = account.total();
    long used = account.used();
    long missing = account.count(FieldState.MISSING);
    List<String> parts = new ArrayList<>();
    if (used == 0) {
      parts.add("none in " + count(total, unit));
    } else if (used == total) {
      parts.add("in each of " + count(total, unit));
    }
    if (missing > 0 && (used > 0 || missing < total)) {
      parts.add(
          String.format(
              "missing in %s of %s, first %s",
              count(missing), count(total, unit), place(account.first().get(FieldState.MISSING))));
    } else if (missing > 0 && account.first().get(FieldState.MISSING).at() != null) {
      parts.add("nothing at " + account.first().get(FieldState.MISSING).at());
    }
    add(parts, account, FieldState.OTHER_LANGUAGE, "in no language that --language names");
    add(parts, account, FieldState.PARTLY_READ, "have elements that are not read");
    add(parts, account, FieldState.OTHER_TYPE, "of a type that is not read");
    add(parts, account, FieldState.NOT_UNDERSTOOD, "not understood");
    return String.join("; ", parts);
  }

  private void add(List<String> parts, FieldAccount account, FieldState state, String words) {
    Example first = account.first().get(state);
    if (first != null) {
      parts.add(
          String.format(
              "%s of %s %s, first %s in %s at %s",
              count(account.count(state)),
              count(account.total(), unit),
              words,
              Printable.line(String.valueOf(first.value())),
              place(first),
              first.at()));
    }
  }

  /** Where an example stands. */
  public String place(Example example) {
    return String.format(
        Locale.ROOT,
        "%s, %s %d",
        Printable.line(ShownName.of(example.source())),
        unit,
        example.line());
  }

  /** With thousands separated. */
  public static String count(long n) {
    return Figures.count(n);
  }

  /** {@code 1 line}, {@code 2 lines}. */
  public static String count(long n, String noun) {
    return count(n) + " " + noun + (n == 1 ? "" : "s");
  }
}
