/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.model.OutputLayout;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.commons.io.function.IOConsumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;

/**
 * Writes vector shards, with the columns of {@link Schemas#VECTORS}. Texts are written as Parquet's
 * own writer does, compressed; vectors are plain pages of floats as they lie in memory, since they
 * do not compress. The pages are cut by rows, so the same papers give the same bytes.
 */
public final class VectorShardFile {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int SLAB = 1 << 16;
  private static final MessageType SCHEMA = ParquetOutput.schema(Schemas.VECTORS);
  private static final int TEXTS = SCHEMA.getFieldCount() - 1;
  private static final MessageType TEXT_COLUMNS =
      new MessageType(SCHEMA.getName(), SCHEMA.getFields().subList(0, TEXTS));
  private static final MessageType VECTOR_COLUMN =
      new MessageType(SCHEMA.getName(), SCHEMA.getFields().subList(TEXTS, TEXTS + 1));

  /** Takes one paper. */
  @FunctionalInterface
  public interface EmbeddedSink {
    /**
     * Appends a paper.
     *
     * @param texts the columns of the paper, in their order: a text, or a list of texts
     * @param hash the hash of its text, {@link Schemas#HASH_BYTES} bytes
     * @param vector its vector, as long as the vectors before it
     */
    void write(List<?> texts, byte[] hash, float[] vector) throws IOException;
  }

  private VectorShardFile() {}

  /**
   * Writes {@code target}, a finished file of {@code layout}.
   *
   * @param papers gives each paper to the sink, one after the other
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(
      OutputLayout layout, String target, MadeFrom madeFrom, IOConsumer<EmbeddedSink> papers)
      throws IOException {
    return ParquetOutput.write(
        layout,
        target,
        madeFrom,
        SCHEMA,
        output -> {
          Writer writer = new Writer(output);
          papers.accept(writer::write);
          writer.endGroup();
        });
  }

  /** Cuts pages and row groups. */
  private static final class Writer {
    private final ParquetOutput output;
    private final ColumnDescriptor vectors = SCHEMA.getColumns().get(TEXTS);
    private Group group;
    private ByteBuffer page;
    private BytesInput levels;
    private int levelRows;
    private int d;

    Writer(ParquetOutput output) {
      this.output = output;
    }

    void write(List<?> texts, byte[] hash, float[] vector) throws IOException {
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
      group.add(texts, hash);
      page.asFloatBuffer().put(vector);
      page.position(page.position() + d * Float.BYTES);
      if (!page.hasRemaining()) {
        endPage();
        if (group.bytes() >= ParquetOutput.GROUP_BYTES) {
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

    /**
     * The repetition levels and the definition levels of {@code rows} lists, each after its length
     * in bytes.
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

    private RunLengthBitPackingHybridEncoder encoder() {
      return new RunLengthBitPackingHybridEncoder(1, SLAB, PAGE_BYTES, ParquetOutput.MEMORY);
    }

    void endGroup() throws IOException {
      if (group != null) {
        endPage();
        output.writeGroup(group.texts, group.vectorStore);
        group = null;
      }
    }

    /** A row group. */
    private final class Group {
      private final ParquetOutput.Columns texts = new ParquetOutput.Columns(output, TEXT_COLUMNS);
      private final ColumnChunkPageWriteStore vectorStore =
          output.pages(CompressionCodecName.UNCOMPRESSED, VECTOR_COLUMN);
      private final PageWriter vectorPages = vectorStore.getPageWriter(vectors);

      void add(List<?> paper, byte[] hash) {
        for (int c = 0; c < TEXTS - 1; c++) {
          if (paper.get(c) instanceof List<?> list) {
            texts.add(c, list.stream().map(Object::toString).toList());
          } else {
            texts.add(c, paper.get(c).toString());
          }
        }
        texts.add(TEXTS - 1, hash);
        texts.endRow();
      }

      long bytes() {
        return texts.bytes() + vectorPages.getMemSize();
      }
    }
  }
}
