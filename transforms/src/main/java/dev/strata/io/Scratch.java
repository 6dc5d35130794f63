/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.strata.math.FloatMatrix;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Large files that native code reads or writes, on a local disk: in the folder that the user names,
 * or else among the temporary files of the output, or where those are not local, of this machine.
 * Each run has a folder there; what a run that was killed leaves goes when the next one starts.
 */
public final class Scratch {
  private static final double GIB = 1 << 30;
  private static final int SLAB_FLOATS = 1 << 16;

  private Scratch() {}

  /**
   * The vectors of all of {@code shards}, laid end to end, in a file.
   *
   * @return its rows, mapped: the file goes when they are closed
   */
  public static FloatMatrix vectors(OutputLayout layout, List<Shard> shards) throws IOException {
    deleteForeign(layout);
    Path file = newFile(layout);
    try {
      AtomicInteger width = new AtomicInteger(1);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        VectorRows.readAll(
            shards,
            (from, rows, d, values) -> {
              width.set(d);
              write(channel, from * d * Float.BYTES, values, rows * d);
            });
      }
      return FloatMatrix.map(file, width.get(), () -> Files.deleteIfExists(file));
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static void write(FileChannel channel, long at, float[] values, int count)
      throws IOException {
    int most = Math.min(count, SLAB_FLOATS);
    ByteBuffer bytes = ByteBuffer.allocate(most * Float.BYTES).order(ByteOrder.nativeOrder());
    long to = at;
    for (int from = 0; from < count; from += most) {
      int floats = Math.min(most, count - from);
      bytes.clear().asFloatBuffer().put(values, from, floats);
      bytes.limit(floats * Float.BYTES);
      while (bytes.hasRemaining()) {
        to += channel.write(bytes, to);
      }
    }
  }

  /** The name of a new file. */
  public static Path newFile(OutputLayout layout) throws IOException {
    Path folder = create(ofRun(layout));
    return folder.resolve("scratch_" + UUID.randomUUID());
  }

  /**
   * Checks that there is room for files of so many bytes.
   *
   * @throws IOException with a sentence that says where there is not
   */
  static void checkRoom(OutputLayout layout, long bytes) throws IOException {
    Path folder = create(ofRun(layout));
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < bytes) {
      throw new IOException(
          String.format(
              "the vectors and the index need %.1f GiB of scratch files in %s, where there is room for %.1f GiB:"
                  + " name a folder on a larger disk with --scratch",
              bytes / GIB, folder, room / GIB));
    }
  }

  private static Path create(Path folder) throws IOException {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "cannot make the folder " + folder + " for scratch files: name another with --scratch",
          e);
    }
  }

  /** Deletes the files of this run. */
  static void deleteOwn(OutputLayout layout) throws IOException {
    Path folder = ofAllRuns(layout);
    deleteAll(ofRun(layout));
    if (!isTemporary(layout) && isEmpty(folder)) {
      Files.deleteIfExists(folder);
    }
  }

  /** Deletes those of all other runs on this output, which have ended. */
  static void deleteForeign(OutputLayout layout) throws IOException {
    Path folder = ofAllRuns(layout);
    if (isTemporary(layout) || !Files.isDirectory(folder)) {
      return; // those go with the temporary files of the output
    }
    try (Stream<Path> runs = Files.list(folder)) {
      for (Path run : runs.filter(run -> !run.equals(ofRun(layout))).toList()) {
        deleteAll(run);
      }
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (NoSuchFileException e) {
      return; // as wanted
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.findAny().isEmpty();
    }
  }

  /** Whether the files lie among the temporary ones of the output. */
  static boolean isTemporary(OutputLayout layout) {
    return layout.scratch().isEmpty() && isLocal(layout);
  }

  private static boolean isLocal(OutputLayout layout) {
    return root(layout).getScheme().equals("file");
  }

  private static ResourceId root(OutputLayout layout) {
    return FileSystems.matchNewResource(layout.root(), true);
  }

  private static Path ofRun(OutputLayout layout) {
    return isTemporary(layout)
        ? Path.of(layout.ownTmp())
        : ofAllRuns(layout).resolve(layout.runId().orElse("run"));
  }

  private static Path ofAllRuns(OutputLayout layout) {
    if (isTemporary(layout)) {
      return Path.of(layout.tmp());
    }
    // runs on other outputs may have their scratch files in the same folder
    String name =
        "strata-"
            + Hashing.sha256()
                .hashString(root(layout).toString(), UTF_8)
                .toString()
                .substring(0, 16);
    return Path.of(layout.scratch().orElse(System.getProperty("java.io.tmpdir"))).resolve(name);
  }
}
