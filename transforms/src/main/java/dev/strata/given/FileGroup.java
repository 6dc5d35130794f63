/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import dev.strata.input.ArchiveFile;
import dev.strata.model.JsonCoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * Files of vectors that are looked through together, and become one shard: a single file, or, where
 * there are very many files, several small ones that follow one another.
 *
 * @param files the files, in order
 * @param bytes the sum of their lengths
 */
@DefaultCoder(JsonCoder.class)
record FileGroup(List<ArchiveFile> files, long bytes) {
  /**
   * Where there are no more files, each is a group of its own, and what is made of it is named
   * after it.
   */
  static final int MANY = 256;

  private static final int MOST_FILES = 1000;
  private static final long MOST_BYTES = 8 << 20;

  /** The groups that the files of a run form; they depend on the files' order and sizes alone. */
  static List<FileGroup> of(List<String> paths, List<Long> bytes) {
    List<FileGroup> groups = new ArrayList<>();
    List<ArchiveFile> files = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < paths.size(); i++) {
      boolean full = files.size() == MOST_FILES || sum + bytes.get(i) > MOST_BYTES;
      if (!files.isEmpty() && (full || paths.size() <= MANY)) {
        groups.add(new FileGroup(List.copyOf(files), sum));
        files.clear();
        sum = 0;
      }
      files.add(new ArchiveFile(i, paths.get(i)));
      sum += bytes.get(i);
    }
    if (!files.isEmpty()) {
      groups.add(new FileGroup(List.copyOf(files), sum));
    }
    return groups;
  }
}
