/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.rank;

import dev.strata.rank.TopicTrends.TopicSeries;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * How many papers the clusters of refits had when: {@code refits*k*(windows+2)} counts. Of each
 * cluster the windows, oldest first, then the papers of the last months, and all dated ones.
 */
final class RefitCounts {
  static final Coder<RefitCounts> CODER = new RefitCountsCoder();

  private static final int OTHERS = 2;

  private final int refits;
  private final int k;
  private final int windows;
  private final int[] counts;

  RefitCounts(int refits, int k, int windows) {
    this(refits, k, windows, new int[Math.multiplyExact(refits * k, windows + OTHERS)]);
  }

  private RefitCounts(int refits, int k, int windows, int[] counts) {
    this.refits = refits;
    this.k = k;
    this.windows = windows;
    this.counts = counts;
  }

  int refits() {
    return refits;
  }

  /**
   * Counts a dated paper.
   *
   * @param window its window, or -1 where it is older than all
   * @param isRecent whether it is of the last months
   */
  void add(int refit, int label, int window, boolean isRecent) {
    int first = first(refit, label);
    if (window >= 0) {
      counts[first + window]++;
    }
    counts[first + windows] += isRecent ? 1 : 0;
    counts[first + windows + 1]++;
  }

  private int first(int refit, int label) {
    return (refit * k + label) * (windows + OTHERS);
  }

  RefitCounts plus(RefitCounts other) {
    int[] sum = counts.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.counts[i];
    }
    return new RefitCounts(refits, k, windows, sum);
  }

  /** One refit's clusters, as if they were topics; years and days are left out. */
  TopicTrends trends(int refit, TopicTrends archive) {
    List<TopicSeries> topics = new ArrayList<>();
    for (int label = 0; label < k; label++) {
      int first = first(refit, label);
      List<Long> papers = new ArrayList<>();
      for (int w = 0; w < windows; w++) {
        papers.add((long) counts[first + w]);
      }
      long dated = counts[first + windows + 1];
      topics.add(
          new TopicSeries(
              label, dated, dated, null, null, counts[first + windows], papers, List.of()));
    }
    return new TopicTrends(archive.asOf(), 0, 0, 0, archive.windows(), List.of(), topics);
  }

  /** Version byte, refits, k, windows, then the counts. */
  private static final class RefitCountsCoder extends CustomCoder<RefitCounts> {
    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public void encode(RefitCounts value, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(VERSION);
      data.writeInt(value.refits);
      data.writeInt(value.k);
      data.writeInt(value.windows);
      ByteBuffer bytes = ByteBuffer.allocate(value.counts.length * Integer.BYTES);
      bytes.asIntBuffer().put(value.counts);
      data.write(bytes.array());
      data.flush();
    }

    @Override
    public RefitCounts decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int version = data.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("RefitCounts of version " + version + ", known is " + VERSION);
      }
      RefitCounts value = new RefitCounts(data.readInt(), data.readInt(), data.readInt());
      byte[] bytes = new byte[value.counts.length * Integer.BYTES];
      data.readFully(bytes);
      ByteBuffer.wrap(bytes).asIntBuffer().get(value.counts);
      return value;
    }
  }
}
