/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * A hash: 128 bits of SHA-256. Whoever writes an archive chooses ids and texts, and must not be
 * able to choose two with one hash: the paper with the second of two such ids would be left out,
 * and a change from one of two such texts to the other would not be seen.
 */
public record Hash(long high, long low) {
  /** A digest for each thread, since to ask for a new one costs as much as to hash an id. */
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException(e); // every Java has it
            }
          });

  /** The hash of all that a raw shard says of a paper, but for the place it came from. */
  public static Hash ofContent(Paper paper) {
    List<String> texts =
        new ArrayList<>(List.of(paper.id(), paper.title(), paper.abstractText(), paper.created()));
    texts.addAll(paper.categories());
    return of(texts.toArray(String[]::new));
  }

  /** The hash of a text: the first 128 bits of SHA-256 of its bytes in UTF-8. */
  public static Hash ofText(String text) {
    return first(SHA256.get().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The hash of texts in UTF-8, each after its length. */
  public static Hash of(String... texts) {
    MessageDigest sha256 = SHA256.get();
    byte[][] parts = new byte[texts.length][];
    int size = 0;
    for (int i = 0; i < texts.length; i++) {
      parts[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + parts[i].length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      all.putInt(part.length).put(part);
    }
    return first(sha256.digest(all.array()));
  }

  /** The hash as {@code 16} bytes, the first ones of SHA-256 first. */
  public byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
  }

  private static Hash first(byte[] sha256) {
    ByteBuffer hash = ByteBuffer.wrap(sha256);
    return new Hash(hash.getLong(), hash.getLong());
  }
}
