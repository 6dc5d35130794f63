/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The occurrences of terms in topics, which are gathered up to some number and then written as one
 * sorted file.
 *
 * <p>An occurrence takes 12 to 16 bytes of memory, and each distinct term is held once. The file
 * has, in rising order of terms, each term, the number of its topics, and for each topic its label
 * and how often the term occurs there.
 */
final class TermRun {
  private static final int FIRST_CAPACITY = 1 << 16;

  private final Map<String, Integer> numbers = new HashMap<>();
  private long[] occurrences = new long[FIRST_CAPACITY]; // a term's number, then a label
  private int size;

  void add(int label, List<String> terms) {
    for (String term : terms) {
      int number = numbers.computeIfAbsent(term, t -> numbers.size());
      if (size == occurrences.length) {
        occurrences = Arrays.copyOf(occurrences, 2 * size);
      }
      occurrences[size++] = (long) number << Integer.SIZE | label;
    }
  }

  int size() {
    return size;
  }

  void write(Path file) throws IOException {
    String[] rising = numbers.keySet().toArray(String[]::new);
    Arrays.sort(rising);
    long[] ranks = new long[rising.length];
    for (int rank = 0; rank < rising.length; rank++) {
      ranks[numbers.get(rising[rank])] = rank;
    }
    for (int i = 0; i < size; i++) {
      long rank = ranks[(int) (occurrences[i] >> Integer.SIZE)];
      occurrences[i] = rank << Integer.SIZE | (int) occurrences[i];
    }
    Arrays.sort(occurrences, 0, size);
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16))) {
      for (int from = 0; from < size; ) {
        int rank = (int) (occurrences[from] >> Integer.SIZE);
        int to = end(from, Integer.SIZE);
        int topics = 0;
        for (int i = from; i < to; i = end(i, 0)) {
          topics++;
        }
        data.writeUTF(rising[rank]);
        data.writeInt(topics);
        for (int i = from; i < to; ) {
          int next = end(i, 0);
          data.writeInt((int) occurrences[i]);
          data.writeInt(next - i);
          i = next;
        }
        from = to;
      }
    }
  }

  /**
   * The end of the occurrences that equal the one at {@code from} in all but the {@code bits}
   * lowest bits.
   */
  private int end(int from, int bits) {
    int to = from;
    while (to < size && occurrences[to] >> bits == occurrences[from] >> bits) {
      to++;
    }
    return to;
  }
}
