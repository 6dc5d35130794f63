/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Hashes of what models are made of. */
final class Fingerprints {
  private Fingerprints() {}

  /** One SHA-256 of the texts of several parts, whose order counts, in hexadecimal. */
  static String of(List<?> parts) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (Object part : parts) {
      byte[] text = part.toString().getBytes(UTF_8);
      hasher.putInt(text.length).putBytes(text);
    }
    return hasher.hash().toString();
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String of(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }
}
