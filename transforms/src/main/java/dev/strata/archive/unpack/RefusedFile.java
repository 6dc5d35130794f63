/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.unpack;

import dev.strata.archive.shape.FileKind;
import dev.strata.input.ShellCommand;
import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Refuses a file of the archive whose kind is not read there. */
final class RefusedFile {

  private RefusedFile() {}

  /**
   * Checks a file.
   *
   * @throws IOException where the kind of the file is not read; the message is a sentence that says
   *     what to do
   */
  static void check(String file, String shown, FileKind kind) throws IOException {
    if (kind.use() == FileKind.Use.REFUSE || kind.use() == FileKind.Use.REFUSE_PACKED) {
      throw new IOException(
          String.format(
              "%s is %s, not JSON lines: %s",
              shown,
              kind.words(),
              kind == FileKind.PARQUET ? adviceOnParquet(file, shown) : kind.advice()));
    }
  }

  private static String adviceOnParquet(String file, String shown) {
    String command = "make JSON lines of it with `" + ShellCommand.ofParquet(shown) + "`";
    try {
      boolean hasVectors =
          ParquetSource.open(file).schema().getColumns().stream()
              .anyMatch(RefusedFile::isListOfNumbers);
      return hasVectors ? "read its vectors with --vectors, or " + command : command;
    } catch (IOException e) {
      return FileKind.PARQUET.advice(); // it is damaged, and --vectors says how
    }
  }

  private static boolean isListOfNumbers(ColumnDescriptor column) {
    PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
    return column.getMaxRepetitionLevel() == 1
        && (type == PrimitiveTypeName.FLOAT || type == PrimitiveTypeName.DOUBLE);
  }
}
