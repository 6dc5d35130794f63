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
 * @param member position of the member in an archive such as zip or tar, from 0; 0 for a file that
 *     is no such archive
 * @param index position of the range in the file or member, from 0
 * @param source the name of the archive file; for a member, followed by a slash and the member's
 *     name
 * @param path the plain file to read; the archive file itself, unless that is compressed or has
 *     members
 * @param from the first byte of the range
 * @param to the byte behind the last one of the range
 */
@DefaultCoder(JsonCoder.class)
record ArchiveRange(
    int file, int member, int index, String source, String path, long from, long to) {
  static final Comparator<ArchiveRange> ARCHIVE_ORDER =
      Comparator.comparingInt(ArchiveRange::file)
          .thenComparingInt(ArchiveRange::member)
          .thenComparingInt(ArchiveRange::index);

  /** Whether both ranges are of the same file, or of the same member of an archive. */
  boolean isOfSameFile(ArchiveRange other) {
    return file == other.file && member == other.member;
  }
}
