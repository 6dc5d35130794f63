/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.reuse;

import com.google.common.io.Closer;
import dev.strata.input.ScanFile.Hash;
import dev.strata.math.MappedFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the vector of a text is to be found: a file of entries in the order of the texts' hashes,
 * which is mapped into memory and searched. An entry takes 24 bytes: the hash, the number of a
 * source, and a row of it.
 *
 * <p>The file is in the order of the first 42 bits of the hashes; texts that agree in these are in
 * the order in which they were added. Of a text that was added often, the first {@value
 * #MOST_PLACES} places are kept.
 */
final class KnownTexts {
  /** An entry: the hash, the source, the row. */
  static final int ENTRY = 2 * Long.BYTES + 2 * Integer.BYTES;

  /** The most entries that are sorted in memory, as a power of two. */
  private static final int PART_BITS = 22;

  private static final long PREFIX = -1L << PART_BITS;

  /** The most places of a text that are kept: the others would serve only if these are damaged. */
  static final int MOST_PLACES = 4;

  private static final int WINDOW = (1 << 30) / ENTRY;

  private final MappedFile file;
  private final long count;

  /** The place of a text's vector: a row of a source. */
  record Place(int source, int row) {}

  private KnownTexts(MappedFile file) {
    this.file = file;
    this.count = file.bytes() / ENTRY;
  }

  /**
   * Maps a file that {@link Sorter} wrote. It is unmapped as garbage, since a worker of a run that
   * has ended may still look into it.
   */
  static KnownTexts open(Path file) throws IOException {
    return new KnownTexts(MappedFile.open(file, 0, (long) WINDOW * ENTRY));
  }

  /** The places of a text's vector, in the order in which they were added; none if it has none. */
  List<Place> places(Hash text) {
    List<Place> places = new ArrayList<>(1);
    long prefix = text.high() & PREFIX;
    for (long at = firstFrom(prefix); at < count && (high(at) & PREFIX) == prefix; at++) {
      if (high(at) == text.high() && window(at).getLong(offset(at) + Long.BYTES) == text.low()) {
        int place = offset(at) + 2 * Long.BYTES;
        places.add(new Place(window(at).getInt(place), window(at).getInt(place + Integer.BYTES)));
      }
    }
    return places;
  }

  /** The first entry whose prefix is not below {@code prefix}. */
  private long firstFrom(long prefix) {
    long low = 0;
    long high = count;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (Long.compareUnsigned(high(middle) & PREFIX, prefix) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long high(long entry) {
    return window(entry).getLong(offset(entry));
  }

  private ByteBuffer window(long entry) {
    return file.piece((int) (entry / WINDOW));
  }

  private static int offset(long entry) {
    return (int) (entry % WINDOW) * ENTRY;
  }

  /**
   * Sorts entries on disk: they are dealt out by the first bits of their hashes to files that are
   * small enough to be sorted in memory.
   */
  static final class Sorter implements Closeable {
    private final Path folder;
    private final int bits;
    private final Closer closer = Closer.create();
    private final DataOutputStream[] parts;

    /**
     * Makes room for entries.
     *
     * @param folder a local folder of this sorter's own
     * @param expected how many entries there will be at most
     */
    Sorter(Path folder, long expected) throws IOException {
      this.folder = Files.createDirectories(folder);
      int needed = Long.SIZE - Long.numberOfLeadingZeros(expected >>> (PART_BITS - 1));
      bits = Math.min(needed, Long.SIZE - PART_BITS);
      parts = new DataOutputStream[1 << bits];
      for (int part = 0; part < parts.length; part++) {
        OutputStream file = closer.register(Files.newOutputStream(path(part)));
        parts[part] = new DataOutputStream(new BufferedOutputStream(file, 1 << 14));
      }
    }

    private Path path(int part) {
      return folder.resolve("part_" + part);
    }

    /** Adds a text, whose vector is a row of a source. */
    void add(Hash text, int source, int row) throws IOException {
      DataOutputStream part = parts[bits == 0 ? 0 : (int) (text.high() >>> (Long.SIZE - bits))];
      part.writeLong(text.high());
      part.writeLong(text.low());
      part.writeInt(source);
      part.writeInt(row);
    }

    /** Writes all entries to {@code target}, in their order. */
    void writeTo(OutputStream target) throws IOException {
      for (int part = 0; part < parts.length; part++) {
        parts[part].flush();
        byte[] entries = Files.readAllBytes(path(part));
        Files.delete(path(part));
        ByteBuffer all = ByteBuffer.wrap(entries);
        long[] keys = new long[entries.length / ENTRY];
        if (keys.length > 1 << PART_BITS) {
          throw new IllegalStateException(keys.length + " texts in a part");
        }
        for (int i = 0; i < keys.length; i++) {
          keys[i] = (all.getLong(i * ENTRY) & PREFIX | i) ^ Long.MIN_VALUE; // as unsigned
        }
        Arrays.sort(keys);
        List<Integer> run = new ArrayList<>(); // the kept entries of one prefix
        for (int i = 0; i < keys.length; i++) {
          if (i > 0 && (keys[i] & PREFIX) != (keys[i - 1] & PREFIX)) {
            run.clear();
          }
          int entry = (int) (keys[i] & ~PREFIX) * ENTRY;
          if (run.stream().filter(kept -> isOneText(entries, kept, entry)).count() < MOST_PLACES) {
            run.add(entry);
            target.write(entries, entry, ENTRY);
          }
        }
      }
    }

    private static boolean isOneText(byte[] entries, int one, int other) {
      int hash = 2 * Long.BYTES;
      return Arrays.equals(entries, one, one + hash, entries, other, other + hash);
    }

    @Override
    public void close() throws IOException {
      closer.close();
      for (int part = 0; part < parts.length; part++) {
        Files.deleteIfExists(path(part));
      }
      Files.deleteIfExists(folder);
    }
  }
}
