/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileStore;
import java.nio.file.Path;

/**
 * The room on the disk that an archive is unpacked to. An archive may unpack to any multiple of its
 * length, so the disk is asked after each MiB, and the archive is refused while something is left:
 * 64 MiB, or a sixteenth of a disk of less than a GiB. The room of an output that is not local is
 * not known: there an archive may unpack to {@value #MOST_TIMES} times its length, and to a GiB if
 * that is more.
 *
 * <p>What is passed over is counted as if it were written: it takes time, if no room.
 */
public class RoomLeft {
  private static final long STEP = 1 << 20;
  private static final long MARGIN = 64 << 20;
  private static final int PART = 16;
  private static final int MOST_TIMES = 200;
  private static final long GIB = 1 << 30;
  private static final double MIB = 1 << 20;
  private static final String LARGER_DISK = "make room, or name a folder on a larger disk with ";

  private final String where;
  private final String advice;
  private long written;
  private long passedOver;
  private long asked;

  /**
   * Begins to count.
   *
   * @param where names the place in the sentence, after "there is room for … more"
   * @param advice what helps
   */
  private RoomLeft(String where, String advice) {
    this.where = where;
    this.advice = advice;
  }

  /** Begins to count what is written to the disk of a folder. */
  public RoomLeft(String folder) {
    this("on the disk of " + folder, LARGER_DISK + "--output");
  }

  /** The room for the temporary files of an output that {@code archive} is unpacked to. */
  public static RoomLeft of(OutputLayout layout, String archive) throws IOException {
    return Scratch.isLocal(layout)
        ? on(Path.of(layout.ownTmp()), layout.shown())
        : inStore(Storage.size(archive));
  }

  /** The room in a store, for an archive file of {@code packed} bytes. */
  public static RoomLeft inStore(long packed) {
    return new RoomLeft(
        String.format(
            "in a store, where a file may unpack to %d times its length or a GiB", MOST_TIMES),
        "unpack it, and name what was in it") {
      @Override
      protected long free() {
        return Math.max(GIB, MOST_TIMES * packed) - written();
      }
    };
  }

  /** The room in a folder of temporary files, for a command that has no output. */
  public static RoomLeft ofTemporary(Path folder) throws IOException {
    return on(folder, folder.toString(), "STRATA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
  }

  /** The room in a folder of scratch files. */
  public static RoomLeft ofScratch(Path folder) throws IOException {
    return on(folder, folder.toString(), "--scratch");
  }

  /** The room in a folder, which may not be there yet. */
  static RoomLeft on(Path folder, String where) throws IOException {
    return on(folder, where, "--output");
  }

  private static RoomLeft on(Path folder, String where, String option) throws IOException {
    FileStore disk = Room.disk(folder);
    long margin = Math.min(MARGIN, disk.getTotalSpace() / PART);
    return new RoomLeft("on the disk of " + where, LARGER_DISK + option) {
      @Override
      protected long free() throws IOException {
        long usable = disk.getUsableSpace();
        return usable < 0 ? Long.MAX_VALUE : usable - margin; // more than a long can say
      }
    };
  }

  /** Bytes that may still be written. */
  protected long free() throws IOException {
    return Long.MAX_VALUE;
  }

  /** Checks that {@code bytes} more bytes can be written. */
  public void check(double bytes) throws IOException {
    long free = free() - passedOver;
    if (bytes > free) {
      throw new IOException(
          String.format(
              "it unpacks to at least %.1f MiB, %.1f MiB of them so far, and there is room for %.1f"
                  + " MiB more %s: %s",
              (written + bytes) / MIB,
              (written + passedOver) / MIB,
              Math.max(0, free) / MIB,
              where,
              advice));
    }
  }

  long written() {
    return written;
  }

  private void ask() throws IOException {
    if (written + passedOver - asked >= STEP) {
      asked = written + passedOver;
      check(STEP);
    }
  }

  /** Writes to {@code channel} with a check: a write fails where too little room is left. */
  public OutputStream guard(WritableByteChannel channel) {
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        written += length;
        ask();
      }
    };
  }

  /** Reads the rest of {@code in}, and passes it over. */
  public void pass(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      passedOver += count;
      ask();
    }
  }
}
