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
 * Puts the account of the input in words, for the terminal, for the sentence with which a run
 * fails, and for the report.
 *
 * @param unit what a paper is in the input: a line or a row
 */
public record AccountWords(String unit) {

  /**
   * The account in lines: how much was read, which lines were left out, and which fields are
   * missing or not understood.
   */
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

  /** The number of papers, and of the lines and files that they are from. */
  public String papers(ArchiveCounts counts) {
    return String.format(
        "%s of %s in %s",
        count(counts.papers(), "paper"),
        count(counts.lines(), unit),
        count(counts.files(), "file"));
  }

  /**
   * Says that files have lines, and none of them a paper.
   *
   * @param first the first of them
   * @param looksLike a sentence that says what one of them holds instead; empty where none is known
   */
  public static String filesWithoutPaper(long files, long of, String first, String looksLike) {
    return String.format(
        "%s of %s %s no paper%s",
        count(files),
        count(of, "file"),
        files == 1 ? "has" : "have",
        looksLike.isEmpty()
            ? "; the first is " + Printable.line(ShownName.of(first))
            : ": " + Printable.line(looksLike));
  }

  /** The reasons why lines became no papers, each with the first line that it applies to. */
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

  /**
   * The fields that are missing, or not read, in some lines of the input; each gives a line of
   * text.
   */
  public List<String> amiss(SortedMap<PaperField, FieldAccount> fields) {
    return fields.entrySet().stream()
        .filter(entry -> entry.getValue().count(FieldState.USED) < entry.getValue().total())
        .map(entry -> entry.getKey() + ": " + field(entry.getValue()))
        .toList();
  }

  /** The reason why the day of no paper is known, as a clause. */
  public static String undated(SortedMap<PaperField, FieldAccount> fields) {
    FieldAccount dates = fields.getOrDefault(PaperField.DATE, FieldAccount.none());
    return dates.count(FieldState.MISSING) == dates.total()
        ? "no paper has a date"
        : "no date is understood";
  }

  /** How often a field was used, and why not in the other lines, as a phrase. */
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

  /** The place of an example: its file, and its line or row. */
  public String place(Example example) {
    return String.format(
        Locale.ROOT,
        "%s, %s %s",
        Printable.line(ShownName.of(example.source())),
        unit,
        example.line());
  }

  /** A number with its thousands separated. */
  public static String count(long n) {
    return Figures.count(n);
  }

  /** A number and its noun, such as {@code 1 line} or {@code 2 lines}. */
  public static String count(long n, String noun) {
    return count(n) + " " + noun + (n == 1 ? "" : "s");
  }
}
