/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ParquetDecodingException;

/** The rows of a column in one row group, each as the texts that it has: one, none, or a list. */
public final class TextColumn implements Closeable {
  private static final int SLICE = 1 << 12;

  /** The most texts of a row: no paper has more, and a damaged page may say so in a few bytes. */
  private static final int MOST_TEXTS = 1 << 16;

  private static final int MOST_LETTERS = 1 << 24;

  private final SeekableByteChannel channel;
  private final ColumnPages pages;
  private final TextValues values;
  private final boolean repeated;
  private final int max;
  private final int present;
  private final byte[] repetition = new byte[SLICE];
  private final byte[] definition = new byte[SLICE];
  private ColumnPages.Page page;

  /**
   * Entries of the page whose levels are not decoded yet; {@code at} is the next of the {@code
   * decoded} ones.
   */
  private int left;

  private int at;
  private int decoded;

  /** Letters of the row so far. */
  private long letters;

  /**
   * Begins to read {@code column} of {@code group}.
   *
   * @param type how its values become text; null where they do not, and it is only asked whether
   *     there are any
   */
  public TextColumn(ParquetSource file, BlockMetaData group, ColumnDescriptor column, TextType type)
      throws IOException {
    values = type == null ? null : new TextValues(column, type);
    repeated = column.getMaxRepetitionLevel() > 0;
    max = column.getMaxDefinitionLevel();
    present = Math.min(1, max);
    channel = file.channel();
    try {
      pages =
          new ColumnPages(channel, group, column, values == null ? (bytes, count) -> {} : values);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Puts the texts of the next row into {@code texts}, and nothing where it is null.
   *
   * @return whether the row has something that is no text
   * @throws ParquetDecodingException where there is no such row, or it is damaged
   */
  public boolean next(List<String> texts) throws IOException {
    texts.clear();
    letters = 0;
    if (!hasNext()) {
      throw new ParquetDecodingException("a column has fewer rows than its row group");
    }
    if (repetition[at] != 0) {
      throw new ParquetDecodingException("a row group begins within a list");
    }
    boolean other = false;
    do {
      other |= values == null ? definition[at] >= present : definition[at] == max && !add(texts);
      at++;
    } while (hasNext() && repetition[at] != 0);
    return other;
  }

  /**
   * Goes past {@code rows} rows, and makes no texts of them; whole pages of a column without lists
   * are not decompressed.
   *
   * @throws ParquetDecodingException where there are fewer rows, or they are damaged
   */
  void skip(long rows) throws IOException {
    for (long ahead = rows; ahead > 0; ) {
      boolean atPage = at == decoded && left == 0;
      if (atPage && !repeated) {
        ahead -= pages.skip(ahead);
      }
      if (ahead > 0) {
        ahead = skipDecoded(ahead);
      }
    }
    while (rows > 0 && hasNext() && repetition[at] != 0) { // the last row's list goes on
      skipDecoded(0);
    }
  }

  /**
   * Goes past up to {@code ahead} of the rows whose levels are decoded; returns how many are left.
   */
  private long skipDecoded(long ahead) throws IOException {
    if (!hasNext()) {
      throw new ParquetDecodingException("a column has fewer rows than its row group");
    }
    long still = ahead;
    int passed = 0;
    for (; at < decoded && (still > 0 || repetition[at] != 0); at++) {
      still -= repetition[at] == 0 ? 1 : 0;
      passed += definition[at] == max ? 1 : 0;
    }
    if (values != null) {
      values.skip(passed);
    }
    return still;
  }

  /** Adds the next value, if it is a number or a text; returns false where it is no text. */
  private boolean add(List<String> texts) {
    String text = values.next();
    if (text == TextType.NO_TEXT) {
      return false;
    }
    if (text != null) {
      letters += text.length();
      if (texts.size() == MOST_TEXTS || !texts.isEmpty() && letters > MOST_LETTERS) {
        throw new ParquetDecodingException(
            String.format(
                "a row has a list of more than %d texts or %d letters", MOST_TEXTS, MOST_LETTERS));
      }
      texts.add(text);
    }
    return true;
  }

  /** Whether there is another entry; its levels are decoded then. */
  private boolean hasNext() throws IOException {
    if (at < decoded) {
      return true;
    }
    while (left == 0) {
      page = pages.next();
      if (page == null) {
        return false;
      }
      left = page.entries();
      if (values != null) {
        values.begin(page);
      }
    }
    at = 0;
    decoded = Math.min(left, SLICE);
    left -= decoded;
    if (page.repetition() != null) {
      page.repetition().next(repetition, decoded);
    } // else each is a row
    if (page.definition() != null) {
      page.definition().next(definition, decoded);
    } // else all are there, and their levels 0
    return true;
  }

  @Override
  public void close() throws IOException {
    pages.close();
    channel.close();
  }
}
