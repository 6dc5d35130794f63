/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import com.google.common.base.Utf8;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.store.Finished;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import org.apache.commons.io.function.IOConsumer;
import org.apache.parquet.schema.MessageType;

/**
 * Writes raw shards, with the columns of {@link Schemas#RAW}. The same papers give the same bytes.
 * A row group ends when it has a given number of rows, or of bytes of text. Vector shards have the
 * same row groups.
 */
public final class RawShardFile {
  private static final int GROUP_ROWS = 10_000;
  private static final MessageType SCHEMA = ParquetOutput.schema(Schemas.RAW);

  /** Takes one paper. */
  @FunctionalInterface
  public interface PaperSink {
    /** Appends a paper. */
    void write(Paper paper) throws IOException;
  }

  private RawShardFile() {}

  /**
   * Writes the file {@code target} of {@code layout}, and its record ({@link Finished}).
   *
   * @param papers gives each paper to the sink, one after the other
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(
      OutputLayout layout, String target, MadeFrom madeFrom, IOConsumer<PaperSink> papers)
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

  /** Cuts row groups. */
  private static final class Writer {
    private final ParquetOutput output;
    private ParquetOutput.Columns group;

    /** The bytes of the group in the column {@code source}. */
    private long sourceBytes;

    Writer(ParquetOutput output) {
      this.output = output;
    }

    void write(Paper paper) throws IOException {
      if (group == null) {
        group = new ParquetOutput.Columns(output, SCHEMA);
        sourceBytes = 0;
      }
      int column = 0;
      group.add(column++, paper.id());
      group.add(column++, paper.title());
      group.add(column++, paper.abstractText());
      group.add(column++, paper.categories());
      group.add(column++, paper.created());
      group.add(column++, Hash.ofText(paper.text()).bytes());
      group.add(column++, paper.source());
      group.add(column, paper.line());
      group.endRow();
      sourceBytes += Utf8.encodedLength(paper.source());
      // vector shards take the groups over, and their bytes must not depend on an archive's folder
      long bytes = group.bytes() - sourceBytes;
      if (group.rows() >= GROUP_ROWS || bytes >= ParquetOutput.GROUP_BYTES) {
        endGroup();
      }
    }

    void endGroup() throws IOException {
      if (group != null) {
        output.writeGroup(group);
        group = null;
      }
    }
  }
}
