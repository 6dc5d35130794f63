/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.io.ByteStreams;
import dev.strata.model.OutputLayout;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Cuts a file into ranges; one that is compressed, to be told by its name, is decompressed first,
 * because nobody can read it from the middle.
 */
final class SplitFileDoFn extends DoFn<ArchiveFile, ArchiveRange> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final long rangeBytes;

  SplitFileDoFn(OutputLayout layout, long rangeBytes) {
    this.layout = layout;
    this.rangeBytes = rangeBytes;
  }

  @ProcessElement
  public void process(@Element ArchiveFile file, OutputReceiver<ArchiveRange> ranges)
      throws IOException {
    Compression compression = Compression.detect(file.source());
    String path = file.source();
    if (compression != Compression.UNCOMPRESSED) {
      path = layout.plain(file.index());
      AtomicFile.write(layout, path, plain -> decompress(file.source(), compression, plain));
    }
    long size = FileSystems.matchSingleFileSpec(path).sizeBytes();
    int index = 0;
    long from = 0;
    do { // an empty file is a range too
      long to = Math.min(size, from + rangeBytes);
      ranges.output(new ArchiveRange(file.index(), index++, file.source(), path, from, to));
      from = to;
    } while (from < size);
  }

  private static void decompress(String source, Compression compression, WritableByteChannel plain)
      throws IOException {
    try (ReadableByteChannel compressed =
            FileSystems.open(FileSystems.matchNewResource(source, false));
        ReadableByteChannel bytes = compression.readDecompressed(compressed)) {
      ByteStreams.copy(bytes, plain);
    } catch (IOException e) {
      throw new IOException(
          "cannot decompress "
              + source
              + ": "
              + (e.getMessage() == null ? "it is cut short" : e.getMessage()),
          e);
    }
  }
}
