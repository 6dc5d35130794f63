/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/**
 * Parquet files of {@link Schemas}, written whole and read row by row. Either holds one row group
 * in memory: 32 MiB and a row, however long the file and however uneven its rows.
 */
public final class ParquetFiles {
  private static final String THREE_LEVEL_LISTS = "parquet.avro.write-old-list-structure";

  /** Encoded bytes; a writer holds as many, or a few more where rows are large. */
  private static final long ROW_GROUP = 32L << 20;

  /** Hands rows to a file, one after the other. */
  @FunctionalInterface
  public interface Rows {
    /** Gives each row to {@code sink}. */
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes one row. */
  @FunctionalInterface
  public interface Sink {
    /** Appends a row. */
    void write(GenericRecord row) throws IOException;
  }

  private ParquetFiles() {}

  /**
   * Writes {@code target}, a finished file of {@code layout}.
   *
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(
      OutputLayout layout, String target, Schema schema, MadeFrom madeFrom, Rows rows)
      throws IOException {
    return FinishedFiles.write(
        layout,
        target,
        madeFrom,
        channel -> {
          try (StableFooter stable = new StableFooter(channel);
              ParquetWriter<GenericRecord> writer = writer(stable, schema)) {
            rows.writeTo(writer::write);
          }
        });
  }

  /**
   * Gives each row of a file to {@code rows}, in the file's order, with the columns of {@code
   * projection}.
   *
   * @throws IOException where the file is missing or damaged; its name is in the message
   */
  public static void read(String path, Schema projection, Consumer<GenericRecord> rows)
      throws IOException {
    Configuration configuration = new Configuration(false);
    AvroReadSupport.setRequestedProjection(configuration, projection);
    AvroReadSupport.setAvroReadSchema(configuration, projection);
    configuration.setBoolean(THREE_LEVEL_LISTS, false); // how a projection spells a list
    configuration.setBoolean(AvroReadSupport.AVRO_COMPATIBILITY, false);
    configuration.setBoolean("parquet.avro.add-list-element-records", false);
    try (SeekableByteChannel channel =
            (SeekableByteChannel)
                FileSystems.open(FileSystems.matchSingleFileSpec(path).resourceId());
        ParquetReader<GenericRecord> reader =
            AvroParquetReader.<GenericRecord>builder(
                    new ChannelInput(channel), new HadoopParquetConfiguration(configuration))
                .withDataModel(GenericData.get())
                .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.accept(row);
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  // sizes are looked at behind each row: left to itself, Parquet foretells them from the rows
  // before, and is wrong by any factor where long texts follow short ones
  private static ParquetWriter<GenericRecord> writer(WritableByteChannel channel, Schema schema)
      throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.setBoolean(THREE_LEVEL_LISTS, false);
    return AvroParquetWriter.<GenericRecord>builder(new ChannelOutput(channel))
        .withSchema(schema)
        .withDataModel(GenericData.get())
        .withConf(new HadoopParquetConfiguration(configuration))
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP)
        .withMinRowCountForPageSizeCheck(1)
        .withMaxRowCountForPageSizeCheck(1)
        .build();
  }

  /** A channel as Parquet wants it. */
  private record ChannelInput(SeekableByteChannel channel) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableInputStream newStream() {
      return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }
      };
    }
  }

  /** A channel as Parquet wants it, which it does not close. */
  private record ChannelOutput(WritableByteChannel channel) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      return new Positions(Channels.newOutputStream(channel));
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

  private static final class Positions extends PositionOutputStream {
    private final OutputStream next;
    private long position;

    Positions(OutputStream next) {
      this.next = next;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      next.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      next.write(bytes, offset, length);
      position += length;
    }
  }
}
