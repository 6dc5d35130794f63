/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.model.JsonCoder;
import java.util.Comparator;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The lines of one archive file, or of a member of it, that start within a range of its bytes; the
 * ranges of a file lie end to end.
 *
 * @param file position of the file in the archive, from 0
 * @param member of an archive such as zip or tar, position of the member in it, from 0; else 0
 * @param index position of the range in the file or member, from 0
 * @param source the archive file; of a member, that, a slash and its name
 * @param path the plain file to read; the archive file itself, unless that is compressed or has
 *     members
 * @param from first byte
 * @param to end, not counted in
 */
@DefaultCoder(JsonCoder.class)
record ArchiveRange(
    int file, int member, int index, String source, String path, long from, long to) {
  static final Comparator<ArchiveRange> ARCHIVE_ORDER =
      Comparator.comparingInt(ArchiveRange::file)
          .thenComparingInt(ArchiveRange::member)
          .thenComparingInt(ArchiveRange::index);

  /** Whether both are of the same file, or of the same member of one. */
  boolean isOfSameFile(ArchiveRange other) {
    return file == other.file && member == other.member;
  }
}
