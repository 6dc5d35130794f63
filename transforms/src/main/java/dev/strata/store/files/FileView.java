/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;

/** A read-only channel to an open file, which is closed with it. */
public abstract class FileView extends ReadOnlyChannel {
  private final SeekableByteChannel file;

  protected FileView(SeekableByteChannel file) {
    this.file = file;
  }

  @Override
  public final long size() throws IOException {
    return file.size();
  }

  @Override
  public final boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public final void close() throws IOException {
    file.close();
  }
}
