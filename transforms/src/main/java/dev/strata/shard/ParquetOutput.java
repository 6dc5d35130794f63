/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.collect.Maps;
import com.google.common.io.CountingOutputStream;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.StableFooter;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.commons.io.function.IOConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file that is written column by column, a row group at a time, with no record between.
 * Ids, titles and abstracts are not looked up in a dictionary, since hardly two are alike.
 */
final class ParquetOutput implements AutoCloseable {
  /** Where a row group ends, more or less, in bytes before they are compressed. */
  static final int GROUP_BYTES = 32 << 20;

  /** Where pages are kept until their row group is written. */
  static final ByteBufferAllocator MEMORY = new HeapByteBufferAllocator();

  private static final int BUFFER = 1 << 16;

  /**
   * How columns are written, with a factory of their own: the default factory is one for the whole
   * process, and goes by the properties that it saw last.
   */
  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withValuesWriterFactory(new DefaultV1ValuesWriterFactory())
          .withDictionaryEncoding("id", false)
          .withDictionaryEncoding("title", false)
          .withDictionaryEncoding("abstract", false)
          .withDictionaryEncoding(Schemas.TEXT_HASH, false)
          .build();

  /**
   * Zstandard's level 1, which takes half the time of the default level, for a twentieth more
   * bytes.
   */
  private static final Configuration FAST = new Configuration(false);

  static {
    FAST.setInt(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, 1);
  }

  private final StableFooter channel;
  private final ParquetFileWriter file;
  private final CodecFactory codecs = new CodecFactory(FAST, 0);

  /**
   * Writes {@code target}, a finished file of {@code layout}.
   *
   * @param body writes all row groups
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  static Finished write(
      OutputLayout layout,
      String target,
      MadeFrom madeFrom,
      MessageType schema,
      IOConsumer<ParquetOutput> body)
      throws IOException {
    return FinishedFiles.write(
        layout,
        target,
        madeFrom,
        channel -> {
          try (ParquetOutput output = new ParquetOutput(channel, schema)) {
            body.accept(output);
            output.finish();
          }
        });
  }

  /** Begins a file of the columns of {@code schema}; whoever opened the channel closes it. */
  private ParquetOutput(WritableByteChannel channel, MessageType schema) throws IOException {
    this.channel = new StableFooter(channel);
    file =
        new ParquetFileWriter(
            new ChannelOutput(this.channel), schema, ParquetFileWriter.Mode.CREATE, GROUP_BYTES, 0);
    file.start();
  }

  /** The columns of an Avro schema, with lists of three levels. */
  static MessageType schema(Schema avro) {
    return new AvroSchemaConverter(ParquetFiles.WRITING).convert(avro);
  }

  /** Writes a row group, and closes what it was made of. */
  void writeGroup(Columns columns) throws IOException {
    file.startBlock(columns.rows);
    columns.values.flush();
    columns.pages.flushToFileWriter(file);
    columns.pages.close();
    file.endBlock();
    columns.values.close();
  }

  /**
   * Writes a row group whose first columns are those of a row group of another file, taken over as
   * they lie there, compressed.
   *
   * @param source the other file
   * @param bytes what the other file is read by
   * @param columns the columns that are taken over; {@code group} has each of them
   * @param behind writes the columns that follow them
   */
  void writeGroup(
      ParquetFileReader source,
      SeekableInputStream bytes,
      BlockMetaData group,
      List<ColumnDescriptor> columns,
      IOConsumer<ParquetFileWriter> behind)
      throws IOException {
    Map<ColumnPath, ColumnChunkMetaData> chunks =
        Maps.uniqueIndex(group.getColumns(), ColumnChunkMetaData::getPath);
    file.startBlock(group.getRowCount());
    for (ColumnDescriptor column : columns) {
      ColumnChunkMetaData chunk = chunks.get(ColumnPath.get(column.getPath()));
      file.appendColumnChunk(
          column, bytes, chunk, null, source.readColumnIndex(chunk), source.readOffsetIndex(chunk));
    }
    behind.accept(file);
    file.endBlock();
  }

  /** Ends a file that has all its row groups. */
  private void finish() throws IOException {
    file.end(Map.of());
    channel.close();
  }

  @Override
  public void close() throws IOException {
    codecs.release();
    file.close();
  }

  /** Columns of one row group, compressed, that have a value or a list of texts in each row. */
  static final class Columns {
    private final ColumnChunkPageWriteStore pages;
    private final ColumnWriteStore values;

    /** The most definition levels of each column. */
    private final int[] levels;

    /** The writer of each column, looked up once and not for each value. */
    private final List<ColumnWriter> writers;

    private long rows;
    private long bytes;

    Columns(ParquetOutput output, MessageType columns) {
      pages =
          new ColumnChunkPageWriteStore(
              output.codecs.getCompressor(CompressionCodecName.ZSTD),
              columns,
              MEMORY,
              ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
      values = PROPERTIES.newColumnWriteStore(columns, pages);
      List<ColumnDescriptor> all = columns.getColumns();
      levels = all.stream().mapToInt(ColumnDescriptor::getMaxDefinitionLevel).toArray();
      writers = all.stream().map(values::getColumnWriter).toList();
    }

    void add(int column, String text) {
      Binary value = Binary.fromString(text);
      bytes += value.length();
      writers.get(column).write(value, 0, 0);
    }

    /** Adds a list of texts, which may be empty. */
    void add(int column, List<String> texts) {
      ColumnWriter writer = writers.get(column);
      int listed = levels[column];
      if (texts.isEmpty()) {
        writer.writeNull(0, listed - 1);
      }
      for (int i = 0; i < texts.size(); i++) {
        Binary value = Binary.fromString(texts.get(i));
        bytes += value.length();
        writer.write(value, i == 0 ? 0 : 1, listed);
      }
    }

    void add(int column, long number) {
      bytes += Long.BYTES;
      writers.get(column).write(number, 0, 0);
    }

    void add(int column, byte[] fixed) {
      bytes += fixed.length;
      writers.get(column).write(Binary.fromConstantByteArray(fixed), 0, 0);
    }

    /** Ends a row; each column of it must have been added. */
    void endRow() {
      values.endRecord();
      rows++;
    }

    long rows() {
      return rows;
    }

    /** The number of bytes that the rows hold, before they are compressed. */
    long bytes() {
      return bytes;
    }
  }

  /** A channel in the form in which Parquet writes a file. */
  private record ChannelOutput(WritableByteChannel channel) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      CountingOutputStream out =
          new CountingOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
      return new DelegatingPositionOutputStream(out) {
        @Override
        public long getPos() {
          return out.getCount();
        }

        @Override
        public void close() throws IOException {
          out.flush();
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSize) {
      return create(blockSize);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
