/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.ShownName;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a Parquet file: what its columns are, and where its row groups lie.
 *
 * @param path the file
 */
record VectorFile(String path, ParquetMetadata footer) {

  /**
   * Reads the footer.
   *
   * @throws IOException where the file is missing or damaged; its name is in the message
   */
  static VectorFile open(String path) throws IOException {
    try (SeekableByteChannel channel = ChannelInput.open(path)) {
      return new VectorFile(path, ParquetFooter.read(channel));
    } catch (IOException | RuntimeException e) {
      throw cannotRead(path, e);
    }
  }

  /**
   * A sentence that names the file. What Parquet says is in it; what comes of bytes that make no
   * sense, such as an index that is out of bounds, is not.
   */
  static IOException cannotRead(String path, Exception e) {
    boolean said =
        e.getMessage() != null
            && (e instanceof IOException || e instanceof ParquetRuntimeException);
    return new IOException(
        "cannot read " + ShownName.of(path) + ": " + (said ? e.getMessage() : "it is damaged"), e);
  }

  MessageType schema() {
    return footer.getFileMetaData().getSchema();
  }

  List<BlockMetaData> groups() {
    return footer.getBlocks();
  }

  long rows() {
    return groups().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** The column of vectors of that name. */
  VectorColumn vectors(String name) throws IOException {
    try {
      return VectorColumn.find(schema(), name);
    } catch (IOException e) {
      throw cannotRead(path, e);
    }
  }
}
