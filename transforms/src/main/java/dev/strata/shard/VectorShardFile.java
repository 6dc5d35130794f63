/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.base.Preconditions;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.ChannelInput;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;

/**
 * Writes vector shards, with the columns of {@link Schemas#VECTORS}. The columns of the papers are
 * copied from the raw shard without decompressing them. The vectors are written as plain pages that
 * are not compressed, because float vectors hardly compress. Each page ends after a fixed number of
 * rows or at the end of the row group, so the same papers give the same bytes.
 */
public final class VectorShardFile {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int SLAB = 1 << 16;
  private static final MessageType SCHEMA = ParquetOutput.schema(Schemas.VECTORS);
  private static final List<ColumnDescriptor> COLUMNS = SCHEMA.getColumns();
  private static final List<ColumnDescriptor> OF_PAPERS = COLUMNS.subList(0, COLUMNS.size() - 1);
  private static final ColumnDescriptor VECTOR = COLUMNS.get(COLUMNS.size() - 1);

  private VectorShardFile() {}

  /**
   * Writes the file {@code target} of {@code layout}, and its record ({@link Finished}).
   *
   * @param raw the raw shard of the papers
   * @param vectors the vector of each paper, {@code [n][d]}, in the order of the raw shard
   * @throws IOException if it cannot be written; {@code target} is then unchanged
   */
  public static Finished write(
      OutputLayout layout, String target, MadeFrom madeFrom, ParquetSource raw, float[][] vectors)
      throws IOException {
    Preconditions.checkArgument(
        vectors.length == raw.rows(), "%s vectors of %s papers", vectors.length, raw.rows());
    return ParquetOutput.write(
        layout, target, madeFrom, SCHEMA, output -> write(output, raw, new Pages(vectors)));
  }

  private static void write(ParquetOutput output, ParquetSource raw, Pages vectors)
      throws IOException {
    try (SeekableByteChannel channel = raw.channel();
        SeekableInputStream bytes = new ChannelInput(channel).newStream();
        ParquetFileReader source =
            ParquetFileReader.open(new ChannelInput(channel), ParquetSource.readOptions(), bytes)) {
      for (BlockMetaData group : raw.groups()) {
        output.writeGroup(
            source, bytes, group, OF_PAPERS, file -> vectors.write(file, group.getRowCount()));
      }
    }
  }

  /**
   * Writes vectors, which must all have the same dimension, as pages. Each row group takes the next
   * vectors, in order.
   */
  private static final class Pages {
    private final float[][] vectors;
    private final int d;
    private final int pageRows;
    private final ByteBuffer page;
    private BytesInput levels;
    private int levelRows;
    private int next;

    Pages(float[][] vectors) {
      this.vectors = vectors;
      d = vectors.length == 0 ? 0 : vectors[0].length;
      pageRows = Math.max(1, PAGE_BYTES / Math.max(1, d * Float.BYTES));
      page = ByteBuffer.allocate(pageRows * d * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float[] vector : vectors) {
        Preconditions.checkArgument(
            vector.length == d,
            "a vector has %s components, but the first one has %s",
            vector.length,
            d);
      }
    }

    /** Writes the column of the next {@code rows} vectors. */
    void write(ParquetFileWriter file, long rows) throws IOException {
      file.startColumn(VECTOR, rows * d, CompressionCodecName.UNCOMPRESSED);
      for (long left = rows; left > 0; left -= pageRows) {
        writePage(file, (int) Math.min(left, pageRows));
      }
      file.endColumn();
    }

    private void writePage(ParquetFileWriter file, int rows) throws IOException {
      page.clear();
      for (int i = 0; i < rows; i++) {
        page.asFloatBuffer().put(vectors[next++]);
        page.position(page.position() + d * Float.BYTES);
      }
      if (rows != levelRows) {
        levels = levels(rows);
        levelRows = rows;
      }
      BytesInput content =
          BytesInput.concat(levels, BytesInput.from(page.array(), 0, page.position()));
      file.writeDataPage(
          rows * d,
          Math.toIntExact(content.size()),
          content,
          Statistics.createStats(VECTOR.getPrimitiveType()),
          rows,
          Encoding.RLE,
          Encoding.RLE,
          Encoding.PLAIN);
    }

    /**
     * The repetition levels of {@code rows} vectors, followed by their definition levels. Both
     * blocks of levels begin with their length in bytes.
     */
    private BytesInput levels(int rows) throws IOException {
      try (RunLengthBitPackingHybridEncoder repetition = encoder();
          RunLengthBitPackingHybridEncoder definition = encoder()) {
        for (int i = 0; i < rows * d; i++) {
          repetition.writeInt(i % d == 0 ? 0 : 1);
          definition.writeInt(1);
        }
        byte[] repetitions = repetition.toBytes().toByteArray();
        byte[] definitions = definition.toBytes().toByteArray();
        return BytesInput.copy(
            BytesInput.concat(
                BytesInput.fromInt(repetitions.length),
                BytesInput.from(repetitions),
                BytesInput.fromInt(definitions.length),
                BytesInput.from(definitions)));
      }
    }

    private static RunLengthBitPackingHybridEncoder encoder() {
      return new RunLengthBitPackingHybridEncoder(1, SLAB, PAGE_BYTES, ParquetOutput.MEMORY);
    }
  }
}
