/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a file of this machine from anywhere. Where its disk fails, the exception has a sentence
 * that names the file; Java's own says only what went wrong.
 */
final class LocalInput extends FileView {
  private final String path;
  private final FileChannel file;

  /** Opens a file. */
  LocalInput(String path) throws IOException {
    this(path, FileChannel.open(Path.of(path), StandardOpenOption.READ));
  }

  private LocalInput(String path, FileChannel file) {
    super(file);
    this.path = path;
    this.file = file;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    try {
      int read = file.read(bytes, position);
      position += Math.max(0, read);
      return read;
    } catch (ClosedChannelException e) {
      throw e; // by this process
    } catch (IOException e) {
      throw new IOException("cannot read " + path + ": " + Storage.refusal(e), e);
    }
  }
}
