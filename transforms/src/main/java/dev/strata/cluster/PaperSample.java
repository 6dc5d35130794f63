/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.strata.model.Shard;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * The papers that are the sample, which are those with the smallest hashes of their ids, and the
 * shards seen so far. It is immutable.
 *
 * <p>The union of samples, cut to one size, is the same in any order and grouping, because an early
 * cut drops no paper that a later cut would keep. A sample takes 16 bytes for each paper in it.
 */
@DefaultCoder(SerializableCoder.class)
public final class PaperSample implements Serializable {
  private static final long serialVersionUID = 1;

  /** The sample of no papers, of no shards. */
  public static final PaperSample EMPTY =
      new PaperSample(new TreeMap<>(), new long[0], new int[0], new int[0]);

  private final SortedMap<Integer, Shard> shards;
  // rising by (hash, shard, row), hashes as unsigned numbers
  private final long[] hashes;
  private final int[] shardIndexes;
  private final int[] rows;

  private PaperSample(
      SortedMap<Integer, Shard> shards, long[] hashes, int[] shardIndexes, int[] rows) {
    this.shards = shards;
    this.hashes = hashes;
    this.shardIndexes = shardIndexes;
    this.rows = rows;
  }

  /** The hash of a paper's id, in UTF-8, that decides whether it is in a sample. */
  public static HashFunction hash(long seed) {
    return Hashing.sipHash24(seed, 0);
  }

  /**
   * The papers of one shard with the smallest hashes.
   *
   * @param hashes the hash of each row's id
   * @param size papers to keep
   */
  public static PaperSample of(Shard shard, long[] hashes, int size) {
    int[] rows =
        IntStream.range(0, hashes.length)
            .boxed()
            .sorted((a, b) -> Long.compareUnsigned(hashes[a], hashes[b]))
            .limit(size)
            .mapToInt(r -> r)
            .toArray();
    int[] indexes = new int[rows.length];
    Arrays.fill(indexes, shard.index());
    return new PaperSample(
        new TreeMap<>(Map.of(shard.index(), shard)),
        Arrays.stream(rows).mapToLong(r -> hashes[r]).toArray(),
        indexes,
        rows);
  }

  /** The papers of both samples with the smallest hashes, {@code size} at most. */
  public PaperSample union(PaperSample other, int size) {
    SortedMap<Integer, Shard> allShards = new TreeMap<>(shards);
    allShards.putAll(other.shards);
    int n = Math.min(size, size() + other.size());
    PaperSample merged = new PaperSample(allShards, new long[n], new int[n], new int[n]);
    int a = 0;
    int b = 0;
    for (int i = 0; i < n; i++) {
      boolean mine = b >= other.size() || (a < size() && compare(a, other, b) <= 0);
      PaperSample from = mine ? this : other;
      int at = mine ? a++ : b++;
      merged.hashes[i] = from.hashes[at];
      merged.shardIndexes[i] = from.shardIndexes[at];
      merged.rows[i] = from.rows[at];
    }
    return merged;
  }

  private int compare(int a, PaperSample other, int b) {
    int byHash = Long.compareUnsigned(hashes[a], other.hashes[b]);
    int byShard = Integer.compare(shardIndexes[a], other.shardIndexes[b]);
    return byHash != 0 ? byHash : byShard != 0 ? byShard : Integer.compare(rows[a], other.rows[b]);
  }

  /** The number of papers in the sample. */
  public int size() {
    return hashes.length;
  }

  /** The number of papers in all shards seen, whether in the sample or not. */
  public long papers() {
    return shards.values().stream().mapToLong(Shard::rows).sum();
  }

  /** The shards seen, by index. */
  public Collection<Shard> shards() {
    return shards.values();
  }

  /**
   * The rows that are in the sample, by the index of their shard; shards without such a row are
   * absent.
   */
  public Map<Integer, BitSet> rowsByShard() {
    Map<Integer, BitSet> inSample = new HashMap<>();
    for (int i = 0; i < size(); i++) {
      inSample.computeIfAbsent(shardIndexes[i], shard -> new BitSet()).set(rows[i]);
    }
    return inSample;
  }

  /**
   * The row number of each paper of the sample, in hash order. Rows are numbered through all shards
   * seen, in the order of the shards' indexes.
   */
  public int[] rows() {
    Map<Integer, Integer> firsts = new HashMap<>();
    int first = 0;
    for (Shard shard : shards.values()) {
      firsts.put(shard.index(), first);
      first += Math.toIntExact(shard.rows());
    }
    int[] all = new int[size()];
    Arrays.setAll(all, i -> firsts.get(shardIndexes[i]) + rows[i]);
    return all;
  }

  /** The place in the sample of each row of all shards seen; -1 for a row that is not in it. */
  int[] places() {
    int[] places = new int[Math.toIntExact(papers())];
    Arrays.fill(places, -1);
    int[] all = rows();
    for (int i = 0; i < all.length; i++) {
      places[all[i]] = i;
    }
    return places;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof PaperSample s
        && shards.equals(s.shards)
        && Arrays.equals(hashes, s.hashes)
        && Arrays.equals(shardIndexes, s.shardIndexes)
        && Arrays.equals(rows, s.rows);
  }

  @Override
  public int hashCode() {
    return 31 * shards.hashCode() + Arrays.hashCode(hashes);
  }

  /** The union of all {@code samples}, cut to {@code size} papers. */
  static PaperSample union(Iterable<PaperSample> samples, int size) {
    PaperSample all = EMPTY;
    for (PaperSample sample : samples) {
      all = all.union(sample, size);
    }
    return all;
  }

  /** The sample's size and its shards, for messages. */
  @Override
  public String toString() {
    return "PaperSample[" + size() + " of " + papers() + " papers, " + List.copyOf(shards()) + "]";
  }
}
