/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Reads the column {@code vector} of each file named, by Strata's own decoding and by
 * parquet-java's column readers, on one thread, and prints rows a second of both: the best of
 * three.
 */
final class GivenBench {
  private static final int TURNS = 3;

  private GivenBench() {}

  /** Reads a file; the sum of all components. */
  @FunctionalInterface
  private interface Way {
    double read(String file) throws IOException;
  }

  public static void main(String[] files) throws IOException {
    for (String file : files) {
      long rows = ParquetSource.open(file).rows();
      double own = rows / best(GivenBench::own, file);
      double library = rows / best(GivenBench::library, file);
      System.out.printf(
          Locale.ROOT,
          "%-32s own %8.0f rows/s, library %8.0f rows/s, %.2f of own%n",
          Path.of(file).getFileName(),
          own,
          library,
          library / own);
    }
  }

  private static double best(Way way, String file) throws IOException {
    double best = Double.MAX_VALUE;
    for (int turn = 0; turn < TURNS; turn++) {
      long began = System.nanoTime();
      double sum = way.read(file);
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
      if (Double.isNaN(sum)) {
        throw new IllegalStateException(file + " has components that are no numbers");
      }
    }
    return best;
  }

  private static double own(String path) throws IOException {
    ParquetSource file = ParquetSource.open(path);
    double[] sum = {0};
    try (SeekableByteChannel channel = Storage.open(path)) {
      for (BlockMetaData group : file.groups()) {
        file.vectors("vector")
            .read(channel, group, (row, components, length) -> sum[0] += components[length - 1]);
      }
    }
    return sum[0];
  }

  private static double library(String path) throws IOException {
    double sum = 0;
    try (SeekableByteChannel channel = Storage.open(path);
        ParquetFileReader reader =
            ParquetFileReader.open(
                new ChannelInput(channel),
                ParquetReadOptions.builder(new PlainParquetConfiguration()).build())) {
      MessageType all = reader.getFileMetaData().getSchema();
      MessageType schema = new MessageType(all.getName(), all.getType("vector"));
      reader.setRequestedSchema(schema);
      ColumnDescriptor column = schema.getColumns().get(0);
      PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
      float[] row = new float[1 << 16];
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        ColumnReader values =
            new ColumnReadStoreImpl(
                    pages,
                    new DummyRecordConverter(schema).getRootConverter(),
                    schema,
                    reader.getFileMetaData().getCreatedBy())
                .getColumnReader(column);
        int length = 0;
        for (long i = 0; i < values.getTotalValueCount(); i++) {
          if (values.getCurrentRepetitionLevel() == 0) {
            sum += length > 0 ? row[length - 1] : 0;
            length = 0;
          }
          if (values.getCurrentDefinitionLevel() == column.getMaxDefinitionLevel()) {
            row[length++] =
                switch (type) {
                  case FLOAT -> values.getFloat();
                  case DOUBLE -> (float) values.getDouble();
                  default -> values.getBinary().length();
                };
          }
          values.consume();
        }
        sum += row[length - 1];
      }
    }
    return sum;
  }
}
