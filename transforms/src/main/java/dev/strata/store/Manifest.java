/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.ArchiveCounts;
import java.util.SortedMap;

/**
 * What a finished run has made, and of what. It holds no time, host, runner or folder, so the same
 * archive and options give the same manifest.
 *
 * @param format counts the changes of what this file means
 * @param options the options that change results, by name
 * @param counts what reading the archive counted
 * @param model what the vectors were made with: its name, fingerprint and settings
 * @param files all finished files, by relative name
 */
record Manifest(
    int format,
    SortedMap<String, String> options,
    ArchiveCounts counts,
    SortedMap<String, String> model,
    SortedMap<String, File> files) {
  static final int FORMAT = 1;

  /** A finished file's length and hash. */
  record File(long bytes, String sha256) {}
}
