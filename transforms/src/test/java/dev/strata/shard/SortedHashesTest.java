/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.strata.model.Hash;
import dev.strata.shard.SortedHashes.Numbers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedHashesTest {
  @TempDir Path folder;

  /** With one part, and with many: the parts are chosen by how many texts are expected. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1L << 21, 1L << 28})
  void find_hashes_areThoseThatWereAddedInTheirOrder(long expected) throws IOException {
    Random random = new Random(1);
    Map<Hash, List<Numbers>> truth = new HashMap<>();
    Path file = folder.resolve("texts");
    try (SortedHashes.Sorter sorter = new SortedHashes.Sorter(folder.resolve("parts"), expected);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 20_000; i++) {
        // of few first halves, so that texts agree in what the file is sorted by
        Hash text = new Hash(random.nextInt(3_000) * 0x9E3779B97F4A7C15L, random.nextInt(3));
        sorter.add(text, i % 7, i);
        truth.computeIfAbsent(text, t -> new ArrayList<>()).add(new Numbers(i % 7, i));
      }
      sorter.writeTo(out);
    }

    SortedHashes texts = SortedHashes.open(file);
    truth.forEach(
        (text, places) ->
            assertThat(
                texts.find(text),
                is(places.subList(0, Math.min(places.size(), SortedHashes.MOST_OF_ONE)))));
    for (long high : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(texts.find(new Hash(high, 99)), empty());
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.toList(), is(List.of(file)));
    }
  }

  /** More entries of one hash than are sorted in memory, as of a title without an abstract. */
  @Test
  void find_hashAddedMillionsOfTimes_keepsItsFirstEntriesAndAllOthers() throws IOException {
    Path file = folder.resolve("texts");
    Hash often = new Hash(7, 7);
    Hash late = new Hash(7, 8); // of the same prefix
    int count = (1 << 22) + 10;
    try (SortedHashes.Sorter sorter = new SortedHashes.Sorter(folder.resolve("parts"), 0);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < count; i++) {
        sorter.add(often, 0, i);
      }
      sorter.add(late, 1, count);
      sorter.writeTo(out);
    }

    SortedHashes texts = SortedHashes.open(file);
    assertThat(
        texts.find(often),
        is(IntStream.range(0, SortedHashes.MOST_OF_ONE).mapToObj(i -> new Numbers(0, i)).toList()));
    assertThat(texts.find(late), is(List.of(new Numbers(1, count))));
    assertThat(Files.size(file), is((SortedHashes.MOST_OF_ONE + 1) * 24L));
  }

  @Test
  void find_neighboursInTheOrder_areNotTakenForEachOther() throws IOException {
    Path file = folder.resolve("texts");
    try (SortedHashes.Sorter sorter = new SortedHashes.Sorter(folder.resolve("parts"), 0);
        OutputStream out = Files.newOutputStream(file)) {
      sorter.add(new Hash(-1, 5), 1, 10);
      sorter.add(new Hash(-2, 5), 2, 20);
      sorter.add(new Hash(1L << 62, 5), 3, 30);
      sorter.writeTo(out);
    }
    SortedHashes texts = SortedHashes.open(file);
    assertThat(texts.find(new Hash(-1, 5)), is(List.of(new Numbers(1, 10))));
    assertThat(texts.find(new Hash(-2, 5)), is(List.of(new Numbers(2, 20))));
    assertThat(texts.find(new Hash(-3, 5)), empty());
    assertThat(texts.find(new Hash(1L << 62, 5)), is(List.of(new Numbers(3, 30))));
    assertThat(texts.find(new Hash(1L << 62, 6)), empty());
  }
}
