/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.archive.shape.FileKind;
import dev.strata.archive.shape.LooksLike;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks that a file is what the ending of its name promises. A compressed file may have the name
 * of another compression, or of none: its bytes say what it is. A file that has the name of a
 * compressed file, but is not compressed at all, is not what was wanted: it may be a page that says
 * why a download failed, or what a broken download left.
 */
final class NamePromise {
  private static final Pattern PACKED =
      Pattern.compile(
          ".*\\.(?:gz|gzip|bgz|bz2|xz|zst|zstd|lz4|sz|snappy|deflate|zlib|zz|zip|tar|tgz|tbz|tbz2"
              + "|txz|tzst)");
  private static final Pattern TAR =
      Pattern.compile(".*\\.(?:tar(?:\\.[a-z0-9]{1,4})?|tgz|tbz|tbz2|txz|tzst)");

  private NamePromise() {}

  /**
   * Checks a file.
   *
   * @param head its first {@link FileKind#HEAD} bytes, or all of its bytes
   * @throws IOException where the file is not what its name promises; the message is a sentence
   */
  static void check(String shown, FileKind kind, byte[] head) throws IOException {
    if (kind == FileKind.PLAIN && PACKED.matcher(lower(shown)).matches()) {
      throw broken(shown, "it is no compressed file and no archive", head);
    }
  }

  /**
   * Checks what was in a compressed file: it is no plain file where the name promises a tar
   * archive.
   */
  static void checkInside(String shown, FileKind kind, byte[] head) throws IOException {
    if (kind == FileKind.PLAIN && TAR.matcher(lower(shown)).matches()) {
      throw broken(shown, "what it holds is no tar archive", head);
    }
  }

  private static IOException broken(String shown, String what, byte[] head) {
    return new IOException(
        String.format(
            "cannot read %s: its name ends in %s, but %s: %s",
            shown, ending(shown), what, words(head)));
  }

  private static String words(byte[] head) {
    return head.length == 0
        ? "it is empty"
        : LooksLike.words(head)
            .map(words -> "it begins like " + words)
            .orElse("its first bytes are those of no known kind");
  }

  private static String ending(String shown) {
    String name = shown.substring(shown.lastIndexOf('/') + 1);
    int tar = lower(name).lastIndexOf(".tar.");
    return name.substring(tar >= 0 ? tar : name.lastIndexOf('.'));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
