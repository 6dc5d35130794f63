/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.Hashing;
import dev.strata.model.AccountWords;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.InvalidRecordException;

/** Reads a Parquet file's footer, and believes no length in it that the file cannot hold. */
final class ParquetFooter {
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";

  /**
   * Bytes of the magic word before the footer; {@code TAIL} bytes behind it are its length, and the
   * magic word again.
   */
  private static final int HEAD = 4;

  private static final int TAIL = 8;

  /**
   * Digits of a hash: so many that no two files of a run share them by chance, and few, since one
   * element has many hashes.
   */
  private static final int HASH = 24;

  /**
   * A footer may take a sixteenth of the heap, since what is made of it takes several times its
   * bytes.
   */
  private static final int PART_OF_HEAP = 16;

  /**
   * Small footers, by their hashes: a dozen steps read each file, and for a small file little takes
   * as long as to make sense of its footer.
   */
  private static final Cache<String, Read> DECODED =
      CacheBuilder.newBuilder()
          .maximumWeight(Runtime.getRuntime().maxMemory() / (PART_OF_HEAP * PART_OF_HEAP))
          .weigher((String hash, Read footer) -> footer.bytes)
          .build();

  private static final int SMALL = 1 << 15;

  private ParquetFooter() {}

  /**
   * A footer.
   *
   * @param hash hash of its bytes
   * @param bytes its length
   */
  record Read(ParquetMetadata metadata, String hash, int bytes) {}

  /** Reads the footer of {@code file}; messages call the file "it". */
  static Read read(SeekableByteChannel file) throws IOException {
    long length = file.size();
    if (length < HEAD + TAIL) {
      throw new IOException(
          "it is not a Parquet file, for it has " + AccountWords.count(length, "byte"));
    }
    ByteBuffer tail = ByteBuffer.wrap(bytes(file, length - TAIL, TAIL));
    int count = tail.order(ByteOrder.LITTLE_ENDIAN).getInt();
    String magic = StandardCharsets.ISO_8859_1.decode(tail).toString();
    if (magic.equals(ENCRYPTED)) {
      throw new IOException("it is encrypted: write it anew without encryption");
    }
    if (!magic.equals(MAGIC)) {
      throw new IOException("it is not a Parquet file, for it does not end in " + MAGIC);
    }
    if (count < 0 || count > length - HEAD - TAIL) {
      throw new IOException(
          String.format(
              "its footer says that it has %s bytes, but the file has %d",
              Integer.toUnsignedString(count), length));
    }
    long most = Runtime.getRuntime().maxMemory() / PART_OF_HEAP;
    if (count > most) {
      throw new IOException(
          String.format(
              "its footer has %d bytes, more than the %d that this process has memory for: give it"
                  + " more with -Xmx",
              count, most));
    }
    byte[] bytes = bytes(file, length - TAIL - count, count);
    String hash = Hashing.sha256().hashBytes(bytes).toString().substring(0, HASH);
    Read before = DECODED.getIfPresent(hash);
    if (before != null) {
      return before;
    }
    byte[] struct = ThriftStruct.take(new ByteArrayInputStream(bytes), count);
    Read read = new Read(decode(struct), hash, count);
    checkRows(read.metadata);
    if (count <= SMALL) {
      DECODED.put(hash, read);
    }
    return read;
  }

  private static byte[] bytes(SeekableByteChannel file, long from, int count) throws IOException {
    file.position(from);
    byte[] bytes = Channels.newInputStream(file).readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("it is cut short");
    }
    return bytes;
  }

  /** Makes sense of a footer. */
  private static ParquetMetadata decode(byte[] struct) throws IOException {
    try {
      return new ParquetMetadataConverter(ParquetSource.readOptions())
          .readParquetMetadata(
              new ByteArrayInputStream(struct), ParquetMetadataConverter.NO_FILTER);
    } catch (StackOverflowError e) {
      throw new IOException("its schema nests too deeply", e);
    } catch (IOException | InvalidRecordException e) { // a column that the schema does not have
      throw new IOException("its footer is damaged", e);
    }
  }

  private static void checkRows(ParquetMetadata footer) throws IOException {
    long rows = 0;
    for (BlockMetaData group : footer.getBlocks()) {
      rows += group.getRowCount();
      if (group.getRowCount() < 0 || rows < 0 || rows > Integer.MAX_VALUE) {
        throw new IOException(
            String.format(
                "its footer says that a row group has %d rows; a file may have %d in all",
                group.getRowCount(), Integer.MAX_VALUE));
      }
    }
  }
}
