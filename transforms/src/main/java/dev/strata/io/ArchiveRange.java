/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.JsonCoder;
import java.util.Comparator;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The lines of one archive file that start within a range of its bytes; the ranges of a file lie
 * end to end.
 *
 * @param file position of the file in the archive, from 0
 * @param index position of the range in the file, from 0
 * @param source the archive file
 * @param path the plain file to read; equals {@code source} unless that is compressed
 * @param from first byte
 * @param to end, not counted in
 */
@DefaultCoder(JsonCoder.class)
record ArchiveRange(int file, int index, String source, String path, long from, long to) {
  static final Comparator<ArchiveRange> ARCHIVE_ORDER =
      Comparator.comparingInt(ArchiveRange::file).thenComparingInt(ArchiveRange::index);
}
