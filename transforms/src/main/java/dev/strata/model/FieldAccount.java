/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The account of one part of the papers: in how many lines, or rows, it was used, and why it was
 * not used in the others. Lines that hold no JSON object do not count.
 *
 * @param lines the number of lines by state; a state of no line is absent
 * @param first the first line, in the order of the input, of each state but {@link FieldState#USED}
 */
public record FieldAccount(
    SortedMap<FieldState, Long> lines, SortedMap<FieldState, Example> first) {

  /** The account of no line. */
  public static FieldAccount none() {
    return new FieldAccount(new TreeMap<>(), new TreeMap<>());
  }

  /** Counts a line; {@code example} is asked for it if it is the first line of its state. */
  public void count(FieldState state, Supplier<Example> example) {
    if (lines.merge(state, 1L, Long::sum) == 1 && state != FieldState.USED) {
      first.put(state, example.get());
    }
  }

  /** The number of lines that have that state. */
  public long count(FieldState state) {
    return lines.getOrDefault(state, 0L);
  }

  /** The number of lines in which this part is used. */
  public long used() {
    return lines.entrySet().stream()
        .filter(entry -> entry.getKey().isUsed())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The number of all lines. */
  @JsonIgnore
  public long total() {
    return lines.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Adds the account of a later stretch of the input; {@code place} gives its examples their
   * places.
   */
  public void add(FieldAccount later, UnaryOperator<Example> place) {
    later.lines.forEach((state, count) -> lines.merge(state, count, Long::sum));
    later.first.forEach((state, example) -> first.putIfAbsent(state, place.apply(example)));
  }

  /** An empty account of each part of a paper. */
  public static SortedMap<PaperField, FieldAccount> ofAll() {
    SortedMap<PaperField, FieldAccount> all = new TreeMap<>();
    for (PaperField field : PaperField.values()) {
      all.put(field, none());
    }
    return all;
  }

  /**
   * Adds the accounts of a later stretch of the input to {@code sum}, the accounts of all stretches
   * before it.
   */
  public static void addAll(
      Map<PaperField, FieldAccount> sum,
      Map<PaperField, FieldAccount> later,
      UnaryOperator<Example> place) {
    later.forEach((field, account) -> sum.computeIfAbsent(field, f -> none()).add(account, place));
  }
}
