/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.model.OutputLayout;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Writes vector shards, of the columns of {@link Schemas#VECTORS}: texts as Parquet's own writer
 * does, compressed, and vectors as plain pages of floats as they lie in memory, which do not
 * compress. The pages are cut by rows, so the same papers give the same bytes.
 */
public final class VectorShardFile {
  private static final int GROUP_BYTES = 32 << 20;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int SLAB = 1 << 16;
  private static final MessageType SCHEMA = schema();
  private static final int TEXTS = SCHEMA.getFieldCount() - 1;
  private static final MessageType TEXT_COLUMNS =
      new MessageType(SCHEMA.getName(), SCHEMA.getFields().subList(0, TEXTS));
  private static final MessageType VECTOR_COLUMN =
      new MessageType(SCHEMA.getName(), SCHEMA.getFields().subList(TEXTS, TEXTS + 1));

  /** Hands papers to a file, one after the other. */
  @FunctionalInterface
  public interface Papers {
    /** Gives each paper to {@code sink}. */
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes one paper. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Appends a paper.
     *
     * @param texts the columns before the vector, in their order
     * @param vector as long as those before it
     */
    void write(List<? extends CharSequence> texts, float[] vector) throws IOException;
  }

  private VectorShardFile() {}

  /**
   * Writes {@code target}, a finished file of {@code layout}.
   *
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(OutputLayout layout, String target, MadeFrom madeFrom, Papers papers)
      throws IOException {
    return FinishedFiles.write(
        layout,
        target,
        madeFrom,
        channel -> {
          StableFooter file = new StableFooter(channel);
          try (Writer writer = new Writer(file)) {
            papers.writeTo(writer::write);
            writer.finish();
          }
          file.close();
        });
  }

  private static MessageType schema() {
    Configuration configuration = new Configuration(false);
    configuration.setBoolean(ParquetFiles.TWO_LEVEL_LISTS, false);
    return new AvroSchemaConverter(configuration).convert(Schemas.VECTORS);
  }

  /** The file being written. */
  private static final class Writer implements AutoCloseable {
    private final ParquetFileWriter file;
    private final CodecFactory codecs = new CodecFactory(new Configuration(false), 0);
    private final ByteBufferAllocator memory = new HeapByteBufferAllocator();
    private final ParquetProperties properties = ParquetProperties.builder().build();
    private final ColumnDescriptor vectors = SCHEMA.getColumns().get(TEXTS);
    private Group group;
    private ByteBuffer page;
    private BytesInput levels;
    private int levelRows;
    private int d;

    Writer(WritableByteChannel channel) throws IOException {
      file =
          new ParquetFileWriter(
              new ChannelOutput(channel), SCHEMA, ParquetFileWriter.Mode.CREATE, GROUP_BYTES, 0);
      file.start();
    }

    void write(List<? extends CharSequence> texts, float[] vector) throws IOException {
      if (page == null) {
        d = vector.length;
        int rows = Math.max(1, PAGE_BYTES / (d * Float.BYTES));
        page = ByteBuffer.allocate(rows * d * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      }
      if (vector.length != d) {
        throw new IllegalArgumentException(
            "a vector has " + vector.length + " components, those before it " + d);
      }
      if (group == null) {
        group = new Group();
      }
      group.add(texts);
      page.asFloatBuffer().put(vector);
      page.position(page.position() + d * Float.BYTES);
      if (!page.hasRemaining()) {
        endPage();
        if (group.bytes() >= GROUP_BYTES) {
          endGroup();
        }
      }
    }

    private void endPage() throws IOException {
      int rows = page.position() / (d * Float.BYTES);
      if (rows == 0) {
        return;
      }
      if (rows != levelRows) {
        levels = levels(rows);
        levelRows = rows;
      }
      group.vectorPages.writePage(
          BytesInput.concat(levels, BytesInput.from(page.array(), 0, page.position())),
          rows * d,
          rows,
          Statistics.createStats(vectors.getPrimitiveType()),
          Encoding.RLE,
          Encoding.RLE,
          Encoding.PLAIN);
      page.clear();
    }

    /** Repetition and definition levels of so many lists, each after its length in bytes. */
    private BytesInput levels(int rows) throws IOException {
      try (RunLengthBitPackingHybridEncoder repetition = encoder();
          RunLengthBitPackingHybridEncoder definition = encoder()) {
        for (int i = 0; i < rows * d; i++) {
          repetition.writeInt(i % d == 0 ? 0 : 1);
          definition.writeInt(1);
        }
        byte[] repetitions = repetition.toBytes().toByteArray();
        byte[] definitions = definition.toBytes().toByteArray();
        return BytesInput.from(
            BytesInput.concat(
                    BytesInput.fromInt(repetitions.length),
                    BytesInput.from(repetitions),
                    BytesInput.fromInt(definitions.length),
                    BytesInput.from(definitions))
                .toByteArray());
      }
    }

    private RunLengthBitPackingHybridEncoder encoder() {
      return new RunLengthBitPackingHybridEncoder(1, SLAB, PAGE_BYTES, memory);
    }

    private void endGroup() throws IOException {
      if (group != null) {
        endPage();
        group.writeTo(file);
        group = null;
      }
    }

    void finish() throws IOException {
      endGroup();
      file.end(Map.of());
    }

    @Override
    public void close() throws IOException {
      codecs.release();
      file.close();
    }

    /** A row group. */
    private final class Group {
      private final ColumnChunkPageWriteStore textStore =
          store(CompressionCodecName.ZSTD, TEXT_COLUMNS);
      private final ColumnChunkPageWriteStore vectorStore =
          store(CompressionCodecName.UNCOMPRESSED, VECTOR_COLUMN);
      private final ColumnWriteStore texts =
          properties.newColumnWriteStore(TEXT_COLUMNS, textStore);
      private final PageWriter vectorPages = vectorStore.getPageWriter(vectors);
      private long rows;

      private ColumnChunkPageWriteStore store(CompressionCodecName codec, MessageType columns) {
        return new ColumnChunkPageWriteStore(
            codecs.getCompressor(codec),
            columns,
            memory,
            ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH);
      }

      void add(List<? extends CharSequence> paper) {
        for (int c = 0; c < TEXTS; c++) {
          texts
              .getColumnWriter(TEXT_COLUMNS.getColumns().get(c))
              .write(Binary.fromString(paper.get(c).toString()), 0, 0);
        }
        texts.endRecord();
        rows++;
      }

      long bytes() {
        return texts.getBufferedSize() + vectorPages.getMemSize();
      }

      void writeTo(ParquetFileWriter to) throws IOException {
        texts.flush();
        to.startBlock(rows);
        textStore.flushToFileWriter(to);
        vectorStore.flushToFileWriter(to);
        to.endBlock();
        texts.close();
        textStore.close();
        vectorStore.close();
      }
    }
  }

  /** A channel as Parquet wants it; whoever opened it closes it. */
  private record ChannelOutput(WritableByteChannel channel) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSize) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), SLAB);
      return new PositionOutputStream() {
        private long position;

        @Override
        public long getPos() {
          return position;
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
          position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          out.write(bytes, from, length);
          position += length;
        }

        @Override
        public void flush() throws IOException {
          out.flush();
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
