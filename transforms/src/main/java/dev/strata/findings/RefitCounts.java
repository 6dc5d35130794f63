/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import dev.strata.topics.TopicTrends;
import dev.strata.topics.TopicTrends.TopicSeries;
import java.io.DataInputStream;
import java.io.DataOutputStream;
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
 */
final class RefitCounts {
  static final Coder<RefitCounts> CODER = new RefitCountsCoder();

  private static final int OTHERS = 2;

  private final int refits;
  private final int k;
  private final int windows;

  /** The places of the counts that are not 0, rising, and these counts. */
  private final int[] places;

  private final int[] counts;

  private RefitCounts(int refits, int k, int windows, int[] places, int[] counts) {
    this.refits = refits;
    this.k = k;
    this.windows = windows;
    this.places = places;
    this.counts = counts;
  }

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
      int[] places = IntStream.range(0, all.length).filter(i -> all[i] != 0).toArray();
      return new RefitCounts(
          refits, k, windows, places, Arrays.stream(places).map(i -> all[i]).toArray());
    }
  }

  int refits() {
    return refits;
  }

  RefitCounts plus(RefitCounts other) {
    int[] sumPlaces = new int[places.length + other.places.length];
    int[] sums = new int[sumPlaces.length];
    int a = 0;
    int b = 0;
    int n = 0;
    while (a < places.length || b < other.places.length) {
      int mine = a < places.length ? places[a] : Integer.MAX_VALUE;
      int its = b < other.places.length ? other.places[b] : Integer.MAX_VALUE;
      sumPlaces[n] = Math.min(mine, its);
      sums[n] = (mine <= its ? counts[a] : 0) + (its <= mine ? other.counts[b] : 0);
      a += mine <= its ? 1 : 0;
      b += its <= mine ? 1 : 0;
      n++;
    }
    return new RefitCounts(refits, k, windows, Arrays.copyOf(sumPlaces, n), Arrays.copyOf(sums, n));
  }

  /** The series of one refit's clusters, as if they were topics; years and days are left out. */
  TopicTrends trends(int refit, TopicTrends archive) {
    int[] all = new int[k * (windows + OTHERS)];
    for (int i = 0; i < places.length; i++) {
      if (places[i] / all.length == refit) {
        all[places[i] % all.length] = counts[i];
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
   * The coder of counts: version byte, refits, k, windows, how many counts are not 0, and for each
   * of these its distance from the one before and the count itself.
   */
  private static final class RefitCountsCoder extends CustomCoder<RefitCounts> {
    private static final long serialVersionUID = 1;
    private static final int VERSION = 2;

    @Override
    public void encode(RefitCounts value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(VERSION);
      data.writeInt(value.refits);
      data.writeInt(value.k);
      data.writeInt(value.windows);
      data.writeInt(value.places.length);
      int before = 0;
      for (int i = 0; i < value.places.length; i++) {
        VarInt.encode(value.places[i] - before, data);
        VarInt.encode(value.counts[i], data);
        before = value.places[i];
      }
      data.flush();
    }

    @Override
    public RefitCounts decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int version = data.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("RefitCounts of version " + version + ", known is " + VERSION);
      }
      int refits = data.readInt();
      int k = data.readInt();
      int windows = data.readInt();
      int[] places = new int[data.readInt()];
      int[] counts = new int[places.length];
      int at = 0;
      for (int i = 0; i < places.length; i++) {
        at += VarInt.decodeInt(data);
        places[i] = at;
        counts[i] = VarInt.decodeInt(data);
      }
      return new RefitCounts(refits, k, windows, places, counts);
    }
  }
}
