/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import com.google.common.primitives.ImmutableIntArray;
import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The number of papers that each cluster of each refit had over time: {@code refits*k*(windows+2)}
 * counts. Each cluster has its papers of each window, oldest first, then its papers of the last
 * months, then all its dated papers. Only counts that are not 0 are kept: a short shard has few
 * papers for some hundred thousand counts.
 *
 * @param refits the number of refits
 * @param k the number of clusters of each
 * @param windows the number of windows
 * @param places the places of the counts that are not 0, rising
 * @param counts these counts
 */
record RefitCounts(
    int refits, int k, int windows, ImmutableIntArray places, ImmutableIntArray counts) {
  static final Coder<RefitCounts> CODER = new RefitCountsCoder();

  private static final int OTHERS = 2;

  /** Counts papers one by one. */
  static final class Counter {
    private final int refits;
    private final int k;
    private final int windows;
    private final int[] all;

    Counter(int refits, int k, int windows) {
      this.refits = refits;
      this.k = k;
      this.windows = windows;
      this.all = new int[Math.multiplyExact(refits * k, windows + OTHERS)];
    }

    /**
     * Counts a dated paper.
     *
     * @param window its window, or -1 if it is older than all windows
     * @param isRecent whether it is of the last months
     */
    void add(int refit, int label, int window, boolean isRecent) {
      int first = (refit * k + label) * (windows + OTHERS);
      if (window >= 0) {
        all[first + window]++;
      }
      all[first + windows] += isRecent ? 1 : 0;
      all[first + windows + 1]++;
    }

    RefitCounts counts() {
      return new RefitCounts(
          refits,
          k,
          windows,
          ImmutableIntArray.copyOf(IntStream.range(0, all.length).filter(i -> all[i] != 0)),
          ImmutableIntArray.copyOf(Arrays.stream(all).filter(count -> count != 0)));
    }
  }

  RefitCounts plus(RefitCounts other) {
    ImmutableIntArray.Builder sumPlaces = ImmutableIntArray.builder();
    ImmutableIntArray.Builder sums = ImmutableIntArray.builder();
    int a = 0;
    int b = 0;
    while (a < places.length() || b < other.places.length()) {
      int mine = a < places.length() ? places.get(a) : Integer.MAX_VALUE;
      int its = b < other.places.length() ? other.places.get(b) : Integer.MAX_VALUE;
      sumPlaces.add(Math.min(mine, its));
      sums.add((mine <= its ? counts.get(a) : 0) + (its <= mine ? other.counts.get(b) : 0));
      a += mine <= its ? 1 : 0;
      b += its <= mine ? 1 : 0;
    }
    return new RefitCounts(refits, k, windows, sumPlaces.build(), sums.build());
  }

  /** The series of one refit's clusters, as if they were topics; years and days are left out. */
  TopicTrends trends(int refit, TopicTrends archive) {
    int[] all = new int[k * (windows + OTHERS)];
    for (int i = 0; i < places.length(); i++) {
      if (places.get(i) / all.length == refit) {
        all[places.get(i) % all.length] = counts.get(i);
      }
    }
    List<TopicSeries> topics = new ArrayList<>();
    for (int label = 0; label < k; label++) {
      int first = label * (windows + OTHERS);
      List<Long> papers = new ArrayList<>();
      for (int w = 0; w < windows; w++) {
        papers.add((long) all[first + w]);
      }
      long dated = all[first + windows + 1];
      topics.add(
          new TopicSeries(
              label, dated, dated, null, null, all[first + windows], papers, List.of()));
    }
    return new TopicTrends(archive.asOf(), 0, 0, 0, archive.windows(), List.of(), topics, null);
  }

  /**
   * The coder of counts. Of each it has the distance from the place before and the count itself,
   * both of variable length: the sums of all shards hold some hundred thousand.
   */
  private static final class RefitCountsCoder extends CustomCoder<RefitCounts> {
    private static final long serialVersionUID = 1;

    @Override
    public void encode(RefitCounts value, OutputStream out) throws IOException {
      for (int number : List.of(value.refits, value.k, value.windows, value.places.length())) {
        VarInt.encode(number, out);
      }
      int before = 0;
      for (int i = 0; i < value.places.length(); i++) {
        VarInt.encode(value.places.get(i) - before, out);
        VarInt.encode(value.counts.get(i), out);
        before = value.places.get(i);
      }
    }

    @Override
    public RefitCounts decode(InputStream in) throws IOException {
      int refits = VarInt.decodeInt(in);
      int k = VarInt.decodeInt(in);
      int windows = VarInt.decodeInt(in);
      int n = VarInt.decodeInt(in);
      ImmutableIntArray.Builder places = ImmutableIntArray.builder(n);
      ImmutableIntArray.Builder counts = ImmutableIntArray.builder(n);
      int at = 0;
      for (int i = 0; i < n; i++) {
        at += VarInt.decodeInt(in);
        places.add(at);
        counts.add(VarInt.decodeInt(in));
      }
      return new RefitCounts(refits, k, windows, places.build(), counts.build());
    }
  }
}
