/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.math.PageMemory;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import dev.strata.text.Figures;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run is about to write, compared with the room on the disks that it goes to. Each figure is
 * the least that it can be, so no run that would fit is refused. For {@code n} papers with vectors
 * of {@code d} components, the run writes:
 *
 * <ul>
 *   <li>vector shards, in the output: {@code 4nd} bytes, less the bytes of them that are already
 *       there, or among temporary files;
 *   <li>the scratch file of the vectors: {@code 4nd} bytes in the scratch folder, where the run
 *       makes the index or looks for lonely papers, unless the output has both;
 *   <li>a copy of the scratch file by topics: another {@code 4nd} bytes, where the scratch file is
 *       longer than the memory of the machine that asks;
 *   <li>the index: {@code n} times the bytes that FAISS says that a vector takes in it, or {@code
 *       4nd} where it is flat. It is made in the scratch folder, where a flat index is a link to
 *       the scratch file, and takes nothing. Where the scratch folder is not among the output's
 *       temporary files, the output has a copy.
 * </ul>
 *
 * <p>Files that are small beside these are not counted, nor are raw shards, since nothing says how
 * well their texts will compress. The room of an output that is not local is not known, and not
 * asked for.
 *
 * @param shards whether vector shards are written
 * @param index what the final stage writes; null where the run ends before it
 */
public record Room(boolean shards, Index index) implements Serializable {
  public static final String SCRATCH = "the scratch file of the vectors";

  private static final double GIB = 1 << 30;
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  /**
   * An index.
   *
   * @param isFlat whether its file is the scratch file of the vectors
   * @param bytes the least bytes that a vector takes in it
   */
  public record Index(boolean isFlat, Bytes bytes) implements Serializable {}

  /** Tells how many bytes a vector of a given length takes. */
  @FunctionalInterface
  public interface Bytes extends Serializable {
    /** The least bytes that a vector of {@code d} components takes. */
    long of(int d);
  }

  /** Bytes that {@code what} will take in {@code folder}, which may not be there yet. */
  public record Need(Path folder, long bytes, String what) {}

  /**
   * Checks that there is room for what a run of so many papers writes.
   *
   * @param d components of a vector
   * @throws IOException where there is too little room; the message is a sentence that says what
   *     needs how much, and where
   */
  public void check(OutputLayout layout, long papers, int d) throws IOException {
    check(needs(layout, papers, d));
  }

  /** Checks that there is room for {@code needs} of a run, added up for each disk. */
  public static void check(List<Need> needs) throws IOException {
    check(needs, "the run needs at least %s", "--scratch or --output");
  }

  /**
   * Checks that there is room for {@code needs}, added up for each disk.
   *
   * @param option the option that names another folder
   */
  public static void check(List<Need> needs, String option) throws IOException {
    check(needs, "at least %s are needed", option);
  }

  private static void check(List<Need> needs, String needed, String option) throws IOException {
    Map<FileStore, List<Need>> disks = new LinkedHashMap<>();
    for (Need need : needs) {
      disks.computeIfAbsent(disk(need.folder), disk -> new ArrayList<>()).add(need);
    }
    for (Map.Entry<FileStore, List<Need>> disk : disks.entrySet()) {
      long room = disk.getKey().getUsableSpace();
      double bytes = disk.getValue().stream().mapToDouble(Need::bytes).sum();
      if (room >= 0 && room < bytes) { // negative where it is more than a long can say
        throw new IOException(
            String.format(
                "there is %s: %s; name a folder on a larger disk with %s",
                shortage(room, bytes, needed),
                disk.getValue().stream().map(Room::words).collect(Collectors.joining(", ")),
                option));
      }
    }
  }

  /** Too little room in words; where the words are the same, in bytes. */
  static String shortage(long room, double bytes, String needed) {
    String there = words(room);
    String wanted = words(bytes);
    if (there.equals(wanted)) {
      there = Figures.count(room) + " bytes";
      wanted = Figures.count((long) bytes) + " bytes";
    }
    return "room for " + there + ", and " + String.format(needed, wanted);
  }

  /** The disk of a folder, which may not be there yet. */
  static FileStore disk(Path folder) throws IOException {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    return Files.getFileStore(there);
  }

  private static String words(Need need) {
    return String.format("%s for %s in %s", words(need.bytes), need.what, need.folder);
  }

  /** The bytes in words, in the largest unit of which there is at least a tenth. */
  static String words(double bytes) {
    return bytes >= GIB / 10
        ? String.format(Locale.ROOT, "%.1f GiB", bytes / GIB)
        : bytes >= MIB / 10
            ? String.format(Locale.ROOT, "%.1f MiB", bytes / MIB)
            : String.format(Locale.ROOT, "%.1f KiB", bytes / KIB);
  }

  /** What will be written, and where. */
  List<Need> needs(OutputLayout layout, long papers, int d) throws IOException {
    List<Need> needs = new ArrayList<>();
    boolean local = Scratch.isLocal(layout);
    Path output = local ? Path.of(layout.root()) : null;
    long vectors = Math.multiplyExact(papers, (long) d * Float.BYTES);
    if (shards && local) {
      Path folder = Path.of(layout.vectors(0)).getParent();
      long begun = size(Path.of(layout.tmp())); // by other workers, meanwhile
      add(needs, folder, vectors - begun - size(folder), "the vector shards");
    }
    if (index != null && !(Storage.exists(layout.index()) && Storage.exists(layout.lonely()))) {
      Path scratch = Scratch.folder(layout);
      long indexed = index.isFlat ? vectors : papers * index.bytes.of(d);
      add(needs, scratch, vectors, SCRATCH);
      boolean copied = !PageMemory.holds(vectors);
      add(needs, scratch, copied ? vectors : 0, "its copy by topics, for want of memory");
      add(needs, scratch, index.isFlat ? 0 : indexed, "the index while it is made");
      if (local && !Scratch.isTemporary(layout)) {
        Path made = Path.of(layout.index());
        add(needs, output, indexed - (Files.exists(made) ? Files.size(made) : 0), "the index");
      }
    }
    return needs;
  }

  private static void add(List<Need> needs, Path folder, long bytes, String what) {
    if (bytes > 0) {
      needs.add(new Need(folder, bytes, what));
    }
  }

  /** The bytes of all files in a folder; 0 where there is none. */
  private static long size(Path folder) throws IOException {
    return Storage.list(folder.toString()).stream().mapToLong(Storage.Stored::bytes).sum();
  }
}
