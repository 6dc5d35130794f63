/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.io.ByteStreams;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.transforms.DoFn;

/**
 * Cuts a file into ranges; one that is compressed, to be told by its name, is decompressed first,
 * because nobody can read it from the middle.
 */
final class SplitFileDoFn extends DoFn<ArchiveFile, ArchiveRange> {
  private static final long serialVersionUID = 1;
  private static final int BUFFER = 1 << 16;

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
    String shown = ShownName.of(path);
    if (compression != Compression.UNCOMPRESSED) {
      path = layout.plain(file.index());
      AtomicFile.write(layout, path, plain -> decompress(file.source(), compression, plain));
    }
    long size = Storage.size(path);
    int index = 0;
    long from = 0;
    do { // an empty file is a range too
      long to = Math.min(size, from + rangeBytes);
      ranges.output(new ArchiveRange(file.index(), index++, shown, path, from, to));
      from = to;
    } while (from < size);
  }

  /**
   * Writes the plain bytes of {@code source}, which is read once, from its start to its end.
   *
   * @throws IOException where it is damaged or cut short; its name is in the message
   */
  static void decompress(String source, Compression compression, WritableByteChannel plain)
      throws IOException {
    try (InputStream file = new BufferedInputStream(Storage.openStream(source), BUFFER)) {
      checkStart(file, compression);
      try (ReadableByteChannel bytes = compression.readDecompressed(Channels.newChannel(file))) {
        ByteStreams.copy(bytes, plain);
      }
    } catch (IOException e) {
      throw new IOException("cannot decompress " + ShownName.of(source) + ": " + reason(e), e);
    }
  }

  /** Beam takes a file for plain that does not start as gzip does, and an empty one for whole. */
  private static void checkStart(InputStream file, Compression compression) throws IOException {
    file.mark(2);
    int first = file.read();
    int second = file.read();
    if (first < 0) {
      throw new EOFException();
    }
    if (compression == Compression.GZIP && (first != 0x1F || second != 0x8B)) {
      throw new IOException("it is no gzip file");
    }
    file.reset();
  }

  private static String reason(IOException e) {
    boolean cut = e instanceof EOFException || e.getMessage() == null;
    return cut ? "it is cut short" : e.getMessage();
  }
}
