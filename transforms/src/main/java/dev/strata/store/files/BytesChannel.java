/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.nio.ByteBuffer;

/** Bytes in memory, to be read as a file is. */
public final class BytesChannel extends ReadOnlyChannel {
  private final ByteBuffer bytes;

  /** Reads all of {@code bytes}, from its start to its limit. */
  public BytesChannel(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer into) {
    if (position >= bytes.limit()) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), bytes.limit() - position);
    into.put(into.position(), bytes, (int) position, count);
    into.position(into.position() + count);
    position += count;
    return count;
  }

  @Override
  public long size() {
    return bytes.limit();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
