/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.CountingOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** A body that tells afterwards what it wrote. */
final class DigestedBody implements AtomicFile.Body {
  private final AtomicFile.Body body;
  private long bytes;
  private String sha256;

  DigestedBody(AtomicFile.Body body) {
    this.body = body;
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    CountingOutputStream counted = new CountingOutputStream(Channels.newOutputStream(channel));
    HashingOutputStream hashed = new HashingOutputStream(Hashing.sha256(), counted);
    body.writeTo(Channels.newChannel(hashed));
    bytes = counted.getCount();
    sha256 = hashed.hash().toString();
  }

  /** The number of bytes that were written. */
  long bytes() {
    return bytes;
  }

  /** Their SHA-256, in hexadecimal. */
  String sha256() {
    return sha256;
  }
}
