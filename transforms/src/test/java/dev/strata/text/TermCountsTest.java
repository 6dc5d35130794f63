/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TermCountsTest {
  private static final int K = 5;

  @TempDir private Path folder;

  @Test
  void forEach_bufferOfAnySize_givesTheSameRisingCounts() throws Exception {
    SortedMap<String, List<Integer>> expected = new TreeMap<>();
    List<List<String>> papers = new ArrayList<>();
    Random random = new Random(1);
    for (int p = 0; p < 200; p++) {
      List<String> terms = new ArrayList<>();
      for (int t = random.nextInt(30); t > 0; t--) {
        String term = "t" + (int) Math.abs(10 * random.nextGaussian());
        terms.add(term);
        List<Integer> counts =
            expected.computeIfAbsent(term, x -> new ArrayList<>(List.of(0, 0, 0, 0, 0)));
        counts.set(p % K, counts.get(p % K) + 1);
      }
      papers.add(terms);
    }

    for (double megabytes : new double[] {0.001, 16}) {
      List<String> rising = new ArrayList<>();
      try (TermCounts all = new TermCounts(K, newFolder(), megabytes)) {
        for (int p = 0; p < papers.size(); p++) {
          all.add(p % K, papers.get(p));
        }
        assertThat(files(), is(megabytes < 1 ? greaterThan(100L) : lessThan(10L)));
        all.forEach(
            (term, counts) -> {
              rising.add(term);
              assertThat(Arrays.stream(counts).boxed().toList(), is(expected.get(term)));
            });
      }
      assertThat(rising, is(List.copyOf(expected.keySet())));
      assertThat("files that are left", files(), is(0L));
    }
  }

  @Test
  void forEach_papersWithoutATerm_givesNone() throws Exception {
    try (TermCounts all = new TermCounts(2, newFolder())) {
      all.add(1, List.of());
      all.forEach((term, counts) -> fail(term));
    }
    try (TermCounts none = new TermCounts(2, newFolder())) {
      none.forEach((term, counts) -> fail(term));
    }
    assertThat("files that are left", files(), is(0L));
  }

  @Test
  void topTerms_oftenHereAndRareElsewhere_comeFirst() throws Exception {
    try (TermCounts all = new TermCounts(2, newFolder())) {
      all.add(0, times(10, "model", "tree", "tree bank", "bank"));
      all.add(0, times(5, "trees", "parsing"));
      all.add(1, times(40, "model", "speech", "speech signal", "signal"));
      all.add(1, List.of("once"));
      TopTerms top = new TopTerms(2, 100);
      all.forEach(top);

      // a phrase stands for its words and their plurals; "model" is everywhere
      assertThat(names(top, 0, 5), contains("tree bank", "parsing", "model"));
      assertThat(names(top, 1, 5), contains("speech signal", "model"));
      assertThat(names(top, 1, 1), contains("speech signal"));
      assertThat(top.of(0, 1).get(0).weight(), is(10 * Math.log1p(100 / 10.0)));
    }
  }

  @Test
  void topTerms_partsOfALongerPhrase_areNotBothNamed() throws Exception {
    try (TermCounts all = new TermCounts(1, newFolder())) {
      all.add(
          0,
          times(
              9,
              "statistical",
              "statistical machine",
              "machine",
              "machine translation",
              "translation"));
      all.add(0, times(3, "translation", "machine translation"));
      TopTerms top = new TopTerms(1, 50);
      all.forEach(top);

      assertThat(names(top, 0, 5), contains("machine translation", "statistical"));
    }
  }

  /** "hydropower storage rose": the phrase that ends it may not cost its first word. */
  @Test
  void topTerms_wordOfTheFirstOfTwoPhrases_isNotLost() throws Exception {
    try (TermCounts all = new TermCounts(1, newFolder())) {
      all.add(
          0,
          times(9, "hydropower", "hydropower storage", "storage", "storage rose", "rose", "fee"));
      TopTerms top = new TopTerms(1, 50);
      all.forEach(top);

      assertThat(names(top, 0, 5), contains("fee", "storage rose", "hydropower"));
    }
  }

  private static List<String> times(int n, String... terms) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      all.addAll(List.of(terms));
    }
    return all;
  }

  private static List<String> names(TopTerms top, int label, int most) {
    return top.of(label, most).stream().map(TopTerms.Weighted::term).toList();
  }

  private Path newFolder() {
    return folder.resolve(UUID.randomUUID().toString());
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
