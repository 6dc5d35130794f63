/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import com.google.common.base.Preconditions;
import dev.strata.model.AccountWords;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much of the input may be amiss before a run fails, so that a wrong field shows itself before
 * a night of embedding.
 *
 * @param maxRejectFraction the fraction of the lines that may be no papers, duplicates not counted,
 *     in [0, 1]
 * @param maxDuplicateFraction the fraction of the papers that may have the id of an earlier one, in
 *     [0, 1]
 * @param allowUndated whether more dates may be not understood than are understood
 */
public record Limits(double maxRejectFraction, double maxDuplicateFraction, boolean allowUndated)
    implements Serializable {
  private static final Map<PaperField, String> FIELDS =
      Map.of(
          PaperField.ID, "--idField",
          PaperField.TITLE, "--titleField",
          PaperField.ABSTRACT, "--abstractField",
          PaperField.CATEGORIES, "--categoriesField",
          PaperField.DATE, "--createdField");

  /** The limits that hold unless others are given. */
  public static final Limits USUAL = new Limits(0.01, 0.05, false);

  /**
   * Checks the fractions.
   *
   * @throws IllegalArgumentException where one is not in [0, 1]
   */
  public Limits {
    check("maxRejectFraction", maxRejectFraction);
    check("maxDuplicateFraction", maxDuplicateFraction);
  }

  private static void check(String name, double fraction) {
    Preconditions.checkArgument(
        fraction >= 0 && fraction <= 1, "%s must be in [0, 1], was %s", name, fraction);
  }

  /**
   * The input that is checked against the limits.
   *
   * @param words the words for its lines or rows
   * @param options the options that say where each part of a paper is; none where the place is
   *     fixed
   * @param asked the parts whose place the user named
   * @param rejects where the lines that are no papers are listed
   */
  public record Input(
      AccountWords words, Map<PaperField, String> options, Set<PaperField> asked, String rejects) {

    /** An input of rows of vectors; {@code rejects} is empty where no rejects are kept. */
    public static Input ofVectors(String rejects) {
      return new Input(
          new AccountWords("row"), Map.of(PaperField.ID, "--idColumn"), Set.of(), rejects);
    }

    /** An input of lines of JSON; {@code rejects} is empty where no rejects are listed. */
    public static Input ofArchive(Set<PaperField> asked, String rejects) {
      return new Input(new AccountWords("line"), FIELDS, asked, rejects);
    }
  }

  /** The option that says where a part of a paper is in a line. */
  public static String option(PaperField field) {
    return FIELDS.get(field);
  }

  /** A sentence that says where two papers have the same id, which is {@code value}. */
  public static String duplicate(
      String unit, List<String> at, String value, Example first, Example second) {
    AccountWords words = new AccountWords(unit);
    return String.format(
        "%s is \"%s\" in %s, and in %s",
        String.join(",", at), Printable.value(value), words.place(first), words.place(second));
  }

  /**
   * Says that most of the papers with the id of an earlier paper are in one file.
   *
   * @param count the number of these papers in that file
   * @param others the number of its other papers
   * @param inItself whether the earlier paper of the first of them is in that file, too
   * @param sentence says where the first of them stands
   */
  public static String duplicatesOf(
      String source, long count, long others, boolean inItself, String sentence) {
    boolean mayBeCopy = !inItself && count > others;
    return String.format(
        "%s of them in %s: %s%s",
        AccountWords.count(count),
        Printable.value(source),
        sentence,
        mayBeCopy ? " (if that file is a copy of another, leave it out)" : "");
  }

  /** Finds out more about the input; it is asked only where a limit is passed. */
  @FunctionalInterface
  public interface Finder {
    /** A sentence that says where two papers with one id stand. */
    String duplicate() throws IOException;

    /** What the first file with broken lines looks like, in a sentence; empty if unknown. */
    default String guess() throws IOException {
      return "";
    }
  }

  /**
   * Checks an account against the limits.
   *
   * @throws IOException if the run must fail; its message is one sentence that says what is amiss,
   *     how often, with an example, and which option helps
   */
  public void check(ArchiveCounts counts, Input input, Finder finder) throws IOException {
    AccountWords words = input.words;
    SortedMap<Reason, Long> broken = new TreeMap<>(counts.rejects());
    long repeated = broken.getOrDefault(Reason.DUPLICATE_ID, 0L);
    broken.remove(Reason.DUPLICATE_ID);
    long left = broken.values().stream().mapToLong(Long::longValue).sum();
    if (left > maxRejectFraction * counts.lines()) {
      throw new IOException(
          String.format(
              "%s of %s %ss are no papers, more than the fraction of %s that is allowed: %s%s",
              AccountWords.count(left),
              AccountWords.count(counts.lines()),
              words.unit(),
              maxRejectFraction,
              words.reasons(broken, counts.firstRejects()),
              remedy(counts, 2 * left <= counts.lines(), input, finder.guess())));
    }
    if (counts.papers() + repeated == 0) {
      boolean isOfVectors = words.unit().equals("row");
      String nothing = isOfVectors ? "no row" : "nothing, or only blank lines";
      throw new IOException(
          (isOfVectors ? "the vectors hold " : "the archive holds ")
              + (counts.lines() == 0
                  ? nothing
                  : "no paper: " + words.reasons(broken, counts.firstRejects())));
    }
    if (repeated > maxDuplicateFraction * (counts.papers() + repeated)) {
      throw new IOException(
          String.format(
              "%s of %s have the id of an earlier one, more than the fraction of %s that is"
                  + " allowed: %s. Name the field that tells papers apart with %s, or allow more"
                  + " with --maxDuplicateFraction. In all: %s",
              AccountWords.count(repeated),
              AccountWords.count(counts.papers() + repeated, "paper"),
              maxDuplicateFraction,
              finder.duplicate(),
              input.options.get(PaperField.ID),
              lines(words, counts, broken)));
    }
    for (Map.Entry<PaperField, FieldAccount> field : counts.fields().entrySet()) {
      Optional<String> amiss = amiss(field.getKey(), field.getValue(), input);
      if (amiss.isPresent()) {
        throw new IOException(amiss.get() + ". In all: " + lines(words, counts, broken));
      }
    }
  }

  /** What helps where too many lines are no papers, to be put behind a sentence. */
  private static String remedy(ArchiveCounts counts, boolean few, Input input, String guess) {
    List<String> sentences = new ArrayList<>();
    long withoutId = counts.rejects().getOrDefault(Reason.NO_ID, 0L);
    FieldAccount ids = counts.fields().getOrDefault(PaperField.ID, FieldAccount.none());
    if (2 * withoutId > counts.lines() && ids.total() > 0) {
      sentences.add(
          String.format(
              "The id: %s; name another field with %s%s",
              input.words.field(ids),
              input.options.get(PaperField.ID),
              input.words.unit().equals("row") ? "" : ", or all fields with --preset"));
    }
    if (!guess.isEmpty()) {
      sentences.add(guess);
    }
    if (!input.rejects.isEmpty()) {
      sentences.add(
          "See " + input.rejects + (few ? ", or allow more with --maxRejectFraction" : ""));
    } else if (few) {
      sentences.add("Allow more with --maxRejectFraction");
    }
    return sentences.stream().map(sentence -> ". " + sentence).collect(Collectors.joining());
  }

  private static String lines(
      AccountWords words, ArchiveCounts counts, SortedMap<Reason, Long> broken) {
    return words.papers(counts)
        + (broken.isEmpty() ? "" : "; left out: " + words.reasons(broken, counts.firstRejects()));
  }

  /**
   * A sentence about what is so much amiss with a field that the run ends; empty where nothing is.
   */
  private Optional<String> amiss(PaperField field, FieldAccount account, Input input) {
    String option = input.options.get(field);
    long used = account.used();
    Example first = notUnderstood(field, account);
    long notUnderstood = account.total() - used - account.count(FieldState.MISSING);
    if (first != null && notUnderstood > used && !allowUndated) {
      return Optional.of(
          String.format(
              "%s of %s dates at %s are not understood, first %s in %s: %s, or go on without them with"
                  + " --allowUndated",
              AccountWords.count(notUnderstood),
              AccountWords.count(used + notUnderstood),
              first.at(),
              first.value(),
              input.words.place(first),
              option == null
                  ? "write them as in 2019-11-15 or as time stamps"
                  : "name another field with " + option));
    }
    if (used == 0 && first == null && input.asked.contains(field) && account.total() > 0) {
      return Optional.of(
          String.format("%s leads to no %s: %s", option, field, input.words.field(account)));
    }
    return Optional.empty();
  }

  /**
   * The first date that is not understood, be it a text or of another type; null for other fields.
   */
  private static Example notUnderstood(PaperField field, FieldAccount account) {
    return field == PaperField.DATE
        ? account
            .first()
            .getOrDefault(FieldState.NOT_UNDERSTOOD, account.first().get(FieldState.OTHER_TYPE))
        : null;
  }
}
