/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A new file of this machine, whose errors name the file and the reason. */
public final class LocalOutput extends FilterOutputStream {
  private final Path path;

  /** Opens a file. */
  public LocalOutput(Path path) throws IOException {
    super(open(path));
    this.path = path;
  }

  private static OutputStream open(Path path) throws IOException {
    try {
      return Files.newOutputStream(path);
    } catch (IOException e) {
      throw Storage.cannotWrite(path, e);
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      throw Storage.cannotWrite(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw Storage.cannotWrite(path, e);
    }
  }
}
