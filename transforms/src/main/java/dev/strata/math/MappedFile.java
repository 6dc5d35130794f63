/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/** A file that is mapped for reading, in pieces, and unmapped when it is closed. */
public final class MappedFile implements AutoCloseable {
  /**
   * Unmaps a buffer at once: {@code Unsafe.invokeCleaner} of module jdk.unsupported. Java itself
   * unmaps a buffer when it is collected as garbage, which may be never.
   */
  private static final MethodHandle CLEANER = cleaner();

  private final long bytes;
  private final List<MappedByteBuffer> pieces;

  private MappedFile(long bytes, List<MappedByteBuffer> pieces) {
    this.bytes = bytes;
    this.pieces = pieces;
  }

  /**
   * Maps {@code file} from byte {@code start} on in pieces of {@code pieceBytes}; the last piece
   * may be shorter.
   */
  public static MappedFile open(Path file, long start, long pieceBytes) throws IOException {
    List<MappedByteBuffer> pieces = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = channel.size() - start;
      for (long from = 0; from < bytes; from += pieceBytes) {
        pieces.add(
            channel.map(
                FileChannel.MapMode.READ_ONLY, start + from, Math.min(pieceBytes, bytes - from)));
      }
      return new MappedFile(bytes, pieces);
    } catch (IOException | RuntimeException e) {
      pieces.forEach(MappedFile::unmap);
      throw e;
    }
  }

  /** The number of bytes that are mapped. */
  public long bytes() {
    return bytes;
  }

  /** The bytes of piece {@code i}, from 0, big-endian. */
  public ByteBuffer piece(int i) {
    return pieces.get(i);
  }

  /** The address at which each piece begins; a single address 0 for a file of no bytes. */
  long[] addresses() {
    return pieces.isEmpty()
        ? new long[1]
        : pieces.stream().mapToLong(piece -> new Pointer(piece).address()).toArray();
  }

  @Override
  public void close() {
    pieces.forEach(MappedFile::unmap);
    pieces.clear();
  }

  private static void unmap(MappedByteBuffer buffer) {
    try {
      CLEANER.invokeExact((ByteBuffer) buffer);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle cleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field only = unsafe.getDeclaredField("theUnsafe");
      only.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(only.get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
