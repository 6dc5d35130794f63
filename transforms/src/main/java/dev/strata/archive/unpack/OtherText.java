/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.archive.shape.LooksLike;
import java.util.regex.Pattern;

/**
 * Tells members of an archive that are plainly texts of another kind than JSON lines, such as a
 * README or a table: such a member is known by its name, and by its first bytes, which begin no
 * JSON object.
 */
final class OtherText {
  private static final Pattern COMPRESSED =
      Pattern.compile("(?i)\\.(?:gz|gzip|bgz|bz2|xz|zst|zstd|lz4|sz|snappy|deflate|zlib|zz)$");

  /** Names that files of JSON lines have: other endings say what else a file is. */
  private static final Pattern OF_LINES =
      Pattern.compile("(?i)[^.]*|.*\\.(?:json|jsonl|ndjson|jsonlines|txt)");

  private static final Pattern ABOUT_THE_DATA =
      Pattern.compile("(?i)(?:readme|licen[cs]e|copying|notice|changelog|citation)(?:[._-].*)?");

  private OtherText() {}

  /** What a member is, as in "a CSV table"; empty where it may hold lines of JSON. */
  static String words(String member, byte[] head) {
    String name = COMPRESSED.matcher(member.substring(member.lastIndexOf('/') + 1)).replaceAll("");
    boolean mayBeLines =
        OF_LINES.matcher(name).matches() && !ABOUT_THE_DATA.matcher(name).matches();
    return mayBeLines || head.length == 0 || isObject(head)
        ? ""
        : LooksLike.words(head).orElse("text");
  }

  /** Whether {@code head} begins as a JSON object does. */
  static boolean isObject(byte[] head) {
    return new String(head, UTF_8).replace("\uFEFF", "").stripLeading().startsWith("{");
  }
}
