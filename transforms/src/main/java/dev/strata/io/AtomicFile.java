/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Files that are there whole or not at all: written under a name that no other attempt has, then
 * renamed. Two attempts at one file may run at once; the last rename wins with the same bytes.
 */
public final class AtomicFile {

  /** Writes the bytes of a file. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of them; the channel is closed by the caller. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /** Decides when all is written. */
  @FunctionalInterface
  interface Gate {
    /** Whether to rename; where not, the temporary file is dropped. */
    boolean open() throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes {@code target}, a file of {@code layout}.
   *
   * @throws IOException where it cannot be written, or the temporary file was lost; {@code target}
   *     is then as it was
   */
  public static void write(OutputLayout layout, String target, Body body) throws IOException {
    write(layout, target, body, () -> true);
  }

  /** The same, but {@code target} stays as it was where {@code gate} says so. */
  static void write(OutputLayout layout, String target, Body body, Gate gate) throws IOException {
    ResourceId temporary =
        FileSystems.matchNewResource(layout.attempt(UUID.randomUUID().toString()), false);
    try {
      try (WritableByteChannel channel =
          FileSystems.create(temporary, "application/octet-stream")) {
        body.writeTo(channel);
      }
      if (gate.open()) {
        FileSystems.rename(
            List.of(temporary), List.of(FileSystems.matchNewResource(target, false)));
      } else {
        FileSystems.delete(List.of(temporary));
      }
    } catch (IOException | RuntimeException | Error e) {
      try {
        FileSystems.delete(List.of(temporary), StandardMoveOptions.IGNORE_MISSING_FILES);
      } catch (IOException | RuntimeException failed) {
        e.addSuppressed(failed);
      }
      throw e;
    }
  }
}
