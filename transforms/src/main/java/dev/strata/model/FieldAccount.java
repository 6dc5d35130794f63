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
 * What became of one part of the papers: of how many lines, or rows, it was used, and of the others
 * why not. Lines that hold no JSON object are not among them.
 *
 * @param lines by state; a state of no line is absent
 * @param first the first line of each state but {@link FieldState#USED}, in the order of the input
 */
public record FieldAccount(
    SortedMap<FieldState, Long> lines, SortedMap<FieldState, Example> first) {

  /** Of no line. */
  public static FieldAccount none() {
    return new FieldAccount(new TreeMap<>(), new TreeMap<>());
  }

  /** Counts a line; {@code example} is asked where it is the first of its state. */
  public void count(FieldState state, Supplier<Example> example) {
    if (lines.merge(state, 1L, Long::sum) == 1 && state != FieldState.USED) {
      first.put(state, example.get());
    }
  }

  /** How many lines have that state. */
  public long count(FieldState state) {
    return lines.getOrDefault(state, 0L);
  }

  /** Of how many lines it is used. */
  public long used() {
    return lines.entrySet().stream()
        .filter(entry -> entry.getKey().isUsed())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** All lines. */
  @JsonIgnore
  public long total() {
    return lines.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Adds what stands behind this one in the input. */
  public void add(FieldAccount later, UnaryOperator<Example> place) {
    later.lines.forEach((state, count) -> lines.merge(state, count, Long::sum));
    later.first.forEach((state, example) -> first.putIfAbsent(state, place.apply(example)));
  }

  /** One of each part. */
  public static SortedMap<PaperField, FieldAccount> ofAll() {
    SortedMap<PaperField, FieldAccount> all = new TreeMap<>();
    for (PaperField field : PaperField.values()) {
      all.put(field, none());
    }
    return all;
  }

  /** Adds those of a later stretch of the input to those of all before it. */
  public static void addAll(
      Map<PaperField, FieldAccount> sum,
      Map<PaperField, FieldAccount> later,
      UnaryOperator<Example> place) {
    later.forEach((field, account) -> sum.computeIfAbsent(field, f -> none()).add(account, place));
  }
}
