/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.parquet.ChannelInput;
import dev.strata.parquet.StableFooter;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.commons.io.function.IOConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Parquet files of {@link Schemas}, written whole through {@link ParquetIO#sink} and read row by
 * row. Both writing and reading hold one row group in memory, however long the file.
 */
public final class ParquetFiles {
  static final String TWO_LEVEL_LISTS = "parquet.avro.write-old-list-structure";

  /** Settings for writing, without Hadoop's defaults, which would be read again for each file. */
  static final Configuration WRITING = new Configuration(false);

  static {
    WRITING.setBoolean(TWO_LEVEL_LISTS, false);
  }

  /**
   * Encoded bytes of a row group, more or less: Parquet foretells from the rows so far when they
   * are reached.
   */
  private static final int ROW_GROUP = 32 << 20;

  /** Takes one row. */
  @FunctionalInterface
  public interface RecordSink {
    /** Appends a row. */
    void write(GenericRecord row) throws IOException;
  }

  private ParquetFiles() {}

  /**
   * Writes {@code target}, a finished file of {@code layout}.
   *
   * @param rows gives each row to the sink, one after the other
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(
      OutputLayout layout,
      String target,
      Schema schema,
      MadeFrom madeFrom,
      IOConsumer<RecordSink> rows)
      throws IOException {
    return FinishedFiles.write(
        layout,
        target,
        madeFrom,
        channel -> {
          ParquetIO.Sink sink =
              ParquetIO.sink(schema)
                  .withCompressionCodec(CompressionCodecName.ZSTD)
                  .withRowGroupSize(ROW_GROUP)
                  .withConfiguration(WRITING);
          sink.open(new StableFooter(channel));
          rows.accept(sink::write);
          sink.flush();
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
    configuration.setBoolean(TWO_LEVEL_LISTS, false); // how a projection spells a list
    configuration.setBoolean(AvroReadSupport.AVRO_COMPATIBILITY, false);
    configuration.setBoolean("parquet.avro.add-list-element-records", false);
    try (SeekableByteChannel channel = Storage.open(path);
        ParquetReader<GenericRecord> reader =
            AvroParquetReader.<GenericRecord>builder(
                    new ChannelInput(channel), new HadoopParquetConfiguration(configuration))
                .withDataModel(GenericData.get())
                .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.accept(row);
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "cannot read " + ShownName.of(path) + ": " + Storage.reason(path, e), e);
    }
  }
}
