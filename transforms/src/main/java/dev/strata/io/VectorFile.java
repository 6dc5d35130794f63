/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.ShownName;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
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
    try (SeekableByteChannel channel = ChannelInput.open(path);
        ParquetFileReader reader = open(channel)) {
      return new VectorFile(path, reader.getFooter());
    } catch (IOException | RuntimeException e) {
      throw cannotRead(path, e);
    }
  }

  /** A reader that asks for no Hadoop settings: finding them takes longer than reading a footer. */
  static ParquetFileReader open(SeekableByteChannel channel) throws IOException {
    return ParquetFileReader.open(
        new ChannelInput(channel),
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
  }

  static IOException cannotRead(String path, Exception e) {
    String reason = e.getMessage() == null ? "it is damaged" : e.getMessage();
    return new IOException("cannot read " + ShownName.of(path) + ": " + reason, e);
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
