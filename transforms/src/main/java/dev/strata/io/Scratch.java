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
import java.nio.file.FileSystemException;
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

  /** What a file of vectors begins with: as many bytes, however many rows and components. */
  @FunctionalInterface
  public interface Header {
    /** Writes that of {@code n} rows of {@code d} components to a file of its own. */
    void write(Path file, long n, int d) throws IOException;
  }

  /**
   * Vectors in a file.
   *
   * @param file a header, and the rows
   * @param rows mapped: the file goes when they are closed
   */
  public record Vectors(Path file, FloatMatrix rows) implements AutoCloseable {

    /** Makes {@code other} the same file, which stays; where that cannot be, a copy of it. */
    public void linkTo(Path other) throws IOException {
      try {
        Files.createLink(other, file);
      } catch (UnsupportedOperationException | FileSystemException e) {
        Files.copy(file, other);
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** The vectors of all of {@code shards}, laid end to end, in a file behind {@code header}. */
  public static Vectors vectors(OutputLayout layout, List<Shard> shards, Header header)
      throws IOException {
    deleteForeign(layout);
    Path file = newFile(layout);
    int start = bytes(layout, header, 0, 1).length;
    try {
      AtomicInteger width = new AtomicInteger(1);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        VectorRows.readAll(
            shards,
            (from, rows, d, values) -> {
              width.set(d);
              write(channel, start + from * d * Float.BYTES, values, rows * d);
            });
        long n = shards.stream().mapToLong(Shard::rows).sum();
        channel.write(ByteBuffer.wrap(bytes(layout, header, n, width.get())), 0);
      }
      return new Vectors(
          file, FloatMatrix.map(file, start, width.get(), () -> Files.deleteIfExists(file)));
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private static byte[] bytes(OutputLayout layout, Header header, long n, int d)
      throws IOException {
    Path file = newFile(layout);
    try {
      header.write(file, n, d);
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
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
