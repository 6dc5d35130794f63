/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import dev.strata.model.Location;
import dev.strata.model.Shard;
import dev.strata.model.Shard.State;
import dev.strata.model.ShownName;
import dev.strata.store.files.BytesChannel;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * The footer of a Parquet file: what its columns are, and where its row groups lie.
 *
 * @param path the file
 * @param state the state by which the file is known again
 * @param content all bytes of a small file, which is read at once; null for a larger one
 */
public record ParquetSource(String path, ParquetMetadata footer, State state, ByteBuffer content) {
  private static final int SMALL = 1 << 16;

  /**
   * Reads the footer.
   *
   * @throws IOException where the file is missing or damaged; its name is in the message
   */
  public static ParquetSource open(String path) throws IOException {
    try (SeekableByteChannel channel = Storage.open(path)) {
      long bytes = channel.size();
      ByteBuffer content = bytes <= SMALL ? content(channel) : null;
      ParquetFooter.Read footer =
          ParquetFooter.read(content == null ? channel : new BytesChannel(content));
      State state = new State(bytes, modifiedMillis(path), footer.hash());
      return new ParquetSource(path, footer.metadata(), state, content);
    } catch (IOException | RuntimeException e) {
      throw cannotRead(path, e);
    }
  }

  private static ByteBuffer content(SeekableByteChannel channel) throws IOException {
    return ByteBuffer.wrap(Channels.newInputStream(channel).readNBytes(SMALL));
  }

  /**
   * Reads the footer of a shard's file.
   *
   * @throws IOException also where the file is not the one that the run has looked through
   */
  public static ParquetSource open(Shard.Part file) throws IOException {
    ParquetSource opened = open(file.path());
    if (file.state() != null && !file.state().equals(opened.state)) {
      throw changed(file.path());
    }
    return opened;
  }

  /**
   * Options of a reader that ask for no Hadoop settings. The options that a reader has by default
   * parse Hadoop's files of settings for each Parquet file, which takes 10 ms.
   */
  public static ParquetReadOptions readOptions() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
  }

  /**
   * Opens the file to read what the footer tells of; whoever calls closes it.
   *
   * @throws IOException also where the file is no longer the one whose footer was read
   */
  public SeekableByteChannel channel() throws IOException {
    if (content != null) {
      return new BytesChannel(content);
    }
    SeekableByteChannel channel = Storage.open(path);
    try {
      check(channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Looks whether the file is still the one whose footer was read.
   *
   * @throws IOException where it is another
   */
  public void checkUnchanged() throws IOException {
    try (SeekableByteChannel channel = Storage.open(path)) {
      check(channel);
    }
  }

  private void check(SeekableByteChannel channel) throws IOException {
    if (channel.size() != state.bytes() || modifiedMillis(path) != state.modifiedMillis()) {
      throw changed(path);
    }
  }

  /** The time when a file of this machine was written last; 0 for a file elsewhere. */
  private static long modifiedMillis(String path) throws IOException {
    return Location.isLocal(path) ? Files.getLastModifiedTime(Path.of(path)).toMillis() : 0;
  }

  private static IOException changed(String path) {
    return new IOException(
        "the file "
            + ShownName.of(path)
            + " was changed or replaced while the run read it, so that its rows are not those that"
            + " were looked through: start again once nothing writes to it");
  }

  /**
   * An exception with a sentence that names the file. The sentence gives what Parquet says, but no
   * errors that come of bytes that make no sense, such as an index that is out of bounds.
   */
  public static IOException cannotRead(String path, Exception e) {
    boolean said =
        e.getMessage() != null
            && (e instanceof IOException || e instanceof ParquetRuntimeException);
    return new IOException(
        "cannot read "
            + ShownName.of(path)
            + ": "
            + (said ? Storage.reason(path, e) : "it is damaged"),
        e);
  }

  /** An exception that names this file, and says why it is not read. */
  IOException cannotRead(String reason) {
    return cannotRead(path, new IOException(reason));
  }

  public MessageType schema() {
    return footer.getFileMetaData().getSchema();
  }

  public List<BlockMetaData> groups() {
    return footer.getBlocks();
  }

  public long rows() {
    return groups().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** The column of vectors of that name. */
  public VectorColumn vectors(String name) throws IOException {
    return VectorColumn.find(this, name);
  }
}
