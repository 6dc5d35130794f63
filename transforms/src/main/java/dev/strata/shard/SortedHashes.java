/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.base.Throwables;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.io.Closer;
import dev.strata.math.MappedFile;
import dev.strata.model.Hash;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.AtomicFile;
import dev.strata.store.Scratch;
import dev.strata.store.files.LocalOutput;
import dev.strata.store.files.Storage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.commons.io.function.IOConsumer;

/**
 * What is known of hashes: a file of entries in the order of their hashes, which is mapped into
 * memory and searched. An entry takes 24 bytes: the hash and two numbers.
 *
 * <p>The file is in the order of the first 42 bits of the hashes; hashes that agree in these are in
 * the order in which they were added. Of a hash that was added often, the first {@value
 * #MOST_OF_ONE} entries are kept.
 */
public final class SortedHashes {
  /** An entry: the hash and two numbers. */
  private static final int ENTRY = 2 * Long.BYTES + 2 * Integer.BYTES;

  /** The most entries that are sorted in memory, as a power of two. */
  private static final int PART_BITS = 22;

  private static final int MOST_IN_PART = 1 << PART_BITS;

  private static final long PREFIX = -1L << PART_BITS;

  /** The most entries of one hash that are kept. */
  static final int MOST_OF_ONE = 4;

  private static final int WINDOW = (1 << 30) / ENTRY;

  private final MappedFile file;
  private final long count;

  /** The files that this process has mapped, as long as somebody looks into them. */
  private static final Cache<String, SortedHashes> OPEN =
      CacheBuilder.newBuilder().weakValues().build();

  /** What is known of a hash. */
  public record Numbers(int first, int second) {}

  private SortedHashes(MappedFile file) {
    this.file = file;
    this.count = file.bytes() / ENTRY;
  }

  /**
   * Writes a file of this output.
   *
   * @param expected how many entries there will be at most
   * @param entries adds all of them
   */
  public static void write(
      OutputLayout layout, String target, long expected, IOConsumer<Sorter> entries)
      throws IOException {
    try (Sorter sorter = new Sorter(Scratch.newFile(layout), expected)) {
      entries.accept(sorter);
      AtomicFile.write(
          layout,
          target,
          channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            sorter.writeTo(out);
            out.flush();
          });
    }
  }

  /**
   * Maps a file of this output, or a copy where it does not lie on this machine; a process does it
   * once. It is unmapped as garbage, since a worker of a run that has ended may still look into it.
   */
  public static SortedHashes open(OutputLayout layout, String file) throws IOException {
    try {
      return OPEN.get(file, () -> openOnce(layout, file));
    } catch (ExecutionException e) {
      Throwables.throwIfInstanceOf(e.getCause(), IOException.class);
      throw new IOException(e.getCause());
    }
  }

  private static SortedHashes openOnce(OutputLayout layout, String file) throws IOException {
    if (Location.isLocal(file)) {
      return open(Path.of(file));
    }
    Path copy = Scratch.newFile(layout);
    try (InputStream in = Storage.openStream(file)) {
      try (OutputStream out = new LocalOutput(copy)) {
        in.transferTo(out);
      }
      return open(copy);
    } finally {
      Files.deleteIfExists(copy); // what is mapped stays until it is unmapped
    }
  }

  static SortedHashes open(Path file) throws IOException {
    return new SortedHashes(MappedFile.open(file, 0, (long) WINDOW * ENTRY));
  }

  /** What is known of {@code hash}, in the order in which it was added; empty if nothing is. */
  public List<Numbers> find(Hash hash) {
    List<Numbers> found = new ArrayList<>(1);
    long prefix = hash.high() & PREFIX;
    for (long at = firstFrom(prefix); at < count && (high(at) & PREFIX) == prefix; at++) {
      if (high(at) == hash.high() && window(at).getLong(offset(at) + Long.BYTES) == hash.low()) {
        int numbers = offset(at) + 2 * Long.BYTES;
        found.add(
            new Numbers(window(at).getInt(numbers), window(at).getInt(numbers + Integer.BYTES)));
      }
    }
    return found;
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
  public static final class Sorter implements Closeable {
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
        OutputStream file = closer.register(new LocalOutput(path(part)));
        parts[part] = new DataOutputStream(new BufferedOutputStream(file, 1 << 14));
      }
    }

    private Path path(int part) {
      return folder.resolve("part_" + part);
    }

    /** Adds what is known of {@code hash}. */
    public void add(Hash hash, int first, int second) throws IOException {
      DataOutputStream part = parts[bits == 0 ? 0 : (int) (hash.high() >>> (Long.SIZE - bits))];
      part.writeLong(hash.high());
      part.writeLong(hash.low());
      part.writeInt(first);
      part.writeInt(second);
    }

    /** Writes all entries to {@code target}, in their order. */
    void writeTo(OutputStream target) throws IOException {
      for (int part = 0; part < parts.length; part++) {
        parts[part].flush();
        byte[] entries = read(path(part));
        Files.delete(path(part));
        for (int entry : kept(entries, entries.length / ENTRY)) {
          target.write(entries, entry * ENTRY, ENTRY);
        }
      }
    }

    /**
     * The entries of a part, in the order in which they were added. Where a part has more than fit,
     * one hash must be there many times, and most of its entries are left out.
     */
    private static byte[] read(Path part) throws IOException {
      long size = Files.size(part);
      byte[] entries = new byte[(int) Math.min(size, (long) MOST_IN_PART * ENTRY)];
      try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
        int end = in.readNBytes(entries, 0, entries.length);
        for (long left = size - end; left > 0; ) {
          int[] kept = kept(entries, end / ENTRY);
          if (kept.length == MOST_IN_PART) {
            throw new IllegalStateException("more than " + kept.length + " hashes in a part");
          }
          Arrays.sort(kept);
          for (int i = 0; i < kept.length; i++) {
            System.arraycopy(entries, kept[i] * ENTRY, entries, i * ENTRY, ENTRY);
          }
          int from = kept.length * ENTRY;
          int read = in.readNBytes(entries, from, (int) Math.min(left, entries.length - from));
          end = from + read;
          left -= read;
        }
        return end == entries.length ? entries : Arrays.copyOf(entries, end);
      }
    }

    /** The numbers of the entries that are kept, in the order of their hashes. */
    private static int[] kept(byte[] entries, int n) {
      ByteBuffer all = ByteBuffer.wrap(entries);
      long[] keys = new long[n];
      for (int i = 0; i < n; i++) {
        keys[i] = (all.getLong(i * ENTRY) & PREFIX | i) ^ Long.MIN_VALUE; // as unsigned
      }
      Arrays.sort(keys);
      int[] kept = new int[n];
      int count = 0;
      int run = 0; // where the kept entries of the same prefix begin
      for (int i = 0; i < n; i++) {
        if (i > 0 && (keys[i] & PREFIX) != (keys[i - 1] & PREFIX)) {
          run = count;
        }
        int entry = (int) (keys[i] & ~PREFIX);
        int same = 0;
        for (int j = run; j < count && same < MOST_OF_ONE; j++) {
          same += isOneHash(entries, kept[j] * ENTRY, entry * ENTRY) ? 1 : 0;
        }
        if (same < MOST_OF_ONE) {
          kept[count++] = entry;
        }
      }
      return Arrays.copyOf(kept, count);
    }

    private static boolean isOneHash(byte[] entries, int one, int other) {
      int hash = 2 * Long.BYTES;
      return Arrays.equals(entries, one, one + hash, entries, other, other + hash);
    }

    @Override
    public void close() throws IOException {
      closer.close();
      Storage.deleteFolder(folder.toString());
    }
  }
}
