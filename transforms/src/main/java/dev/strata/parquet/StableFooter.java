/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import com.google.common.base.Preconditions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Collections;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Passes a Parquet file on, with its footer made the same in every process. Parquet lists the
 * encodings of a column in the order of a hash set of enum constants, which each JVM hashes
 * otherwise; here they are sorted.
 *
 * <p>The end of the file is held back until {@link #close}: the footer is what lies before the last
 * 8 bytes, which are its length and a magic word (Parquet format, "File format").
 */
public final class StableFooter implements WritableByteChannel {
  private static final int TAIL = 8;
  private static final int HELD_BACK = 4 << 20;

  private final WritableByteChannel next;
  private final ByteBuffer held = ByteBuffer.allocate(2 * HELD_BACK).order(ByteOrder.LITTLE_ENDIAN);
  private boolean open = true;

  public StableFooter(WritableByteChannel next) {
    this.next = next;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    while (bytes.hasRemaining()) {
      if (!held.hasRemaining()) {
        pass(held.position() - HELD_BACK);
      }
      int some = Math.min(bytes.remaining(), held.remaining());
      held.put(bytes.slice(bytes.position(), some));
      bytes.position(bytes.position() + some);
    }
    return count;
  }

  /** Passes on the first {@code count} of the bytes held. */
  private void pass(int count) throws IOException {
    held.flip();
    ByteBuffer first = held.slice(0, count);
    while (first.hasRemaining()) {
      next.write(first);
    }
    held.position(count).compact();
  }

  /** Passes on the rest of a file that has been written to its end; leaves the channel open. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    int end = held.position() - TAIL;
    int start = end - held.getInt(end);
    Preconditions.checkState(start >= 0, "a footer of more than %s bytes", held.position());
    int magic = held.getInt(end + 4);
    byte[] footer = sorted(held.array(), start, end - start);
    held.position(start).put(footer).putInt(footer.length).putInt(magic);
    pass(held.position());
  }

  private static byte[] sorted(byte[] file, int offset, int length) throws IOException {
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(file, offset, length));
    for (RowGroup group : footer.getRow_groups()) {
      for (ColumnChunk column : group.getColumns()) {
        Collections.sort(column.getMeta_data().getEncodings());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    return bytes.toByteArray();
  }

  @Override
  public boolean isOpen() {
    return open;
  }
}
