/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import dev.strata.io.VectorScan.State;
import dev.strata.math.Blocks;
import dev.strata.model.OutputLayout;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * Looks through a file of vectors, on all cores: at its bytes, its ids, and each row group of
 * vectors.
 */
final class ScanVectorsDoFn extends ParallelDoFn<ArchiveFile, VectorScan> {
  private static final long serialVersionUID = 1;

  private static final State[] STATES = State.values();

  /** What is kept of a row while its file is looked at: its state, its length and its id. */
  private static final int ROW_BYTES = 1 + Integer.BYTES + 2 * Long.BYTES;

  private final OutputLayout layout;
  private final ReadVectors.Settings settings;

  ScanVectorsDoFn(OutputLayout layout, ReadVectors.Settings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @Override
  protected long rows(ArchiveFile file) throws IOException {
    return VectorFile.open(file.source()).rows();
  }

  @Override
  protected VectorScan apply(ArchiveFile file) throws IOException {
    Scanning scanning = new Scanning(VectorFile.open(file.source()), settings);
    Blocks.runFiles(scanning.parts.size(), part -> scanning.parts.get(part).run());
    String scan = layout.scan(file.index(), 0, 0);
    AtomicFile.write(layout, scan, channel -> scanning.write(new Entries.Writer(channel)));
    return new VectorScan(file, scan, scanning.lengths.length, scanning.sha256);
  }

  private interface Part {
    void run() throws IOException;
  }

  /** One file; its parts write to places of their own. */
  private static final class Scanning {
    private final VectorFile file;
    private final VectorColumn vectors;
    private final List<Part> parts = new ArrayList<>();
    private final byte[] states;
    private final int[] lengths;
    private final long[] ids;
    private String sha256;

    Scanning(VectorFile file, ReadVectors.Settings settings) throws IOException {
      this.file = file;
      this.vectors = file.vectors(settings.vectorColumn());
      if (!PaperRows.isText(file, settings.idColumn())) {
        throw new IOException(
            String.format(
                "cannot read %s: there is no column %s of text or whole numbers",
                file.path(), Printable.value(settings.idColumn())));
      }
      int rows = checkedRows(file);
      states = new byte[rows];
      lengths = new int[rows];
      ids = new long[2 * rows];
      parts.add(this::hash);
      parts.add(() -> ids(settings.idColumn()));
      int first = 0;
      for (BlockMetaData group : file.groups()) {
        int from = first;
        parts.add(() -> vectors(group, from));
        first += Math.toIntExact(group.getRowCount());
      }
    }

    /**
     * The rows that the footer tells of. A row may take less than a bit of the file, so no length
     * of a file disproves them: what is kept of them must fit into memory.
     */
    private static int checkedRows(VectorFile file) throws IOException {
      long most = Runtime.getRuntime().maxMemory() / 2;
      if (file.rows() * ROW_BYTES > most || 2 * file.rows() > Integer.MAX_VALUE - 8) {
        throw new IOException(
            String.format(
                "cannot read %s: it says that it has %d rows, and to look at them takes %d bytes"
                    + " each, more than half of this process's %d bytes of memory: give it more"
                    + " with -Xmx, or take several files",
                file.path(), file.rows(), ROW_BYTES, 2 * most));
      }
      return (int) file.rows();
    }

    private void hash() throws IOException {
      try (HashingInputStream in =
          new HashingInputStream(
              Hashing.sha256(), Channels.newInputStream(ChannelInput.open(file.path())))) {
        ByteStreams.exhaust(in);
        sha256 = in.hash().toString();
      }
    }

    private void ids(String column) throws IOException {
      int[] row = {0};
      PaperRows.read(
          file,
          List.of(column),
          values -> {
            String id = WhiteSpace.trim(values[0]);
            if (!id.isEmpty()) {
              ScanFile.Hash hash = ScanFile.Hash.ofId(id);
              ids[2 * row[0]] = hash.high();
              ids[2 * row[0] + 1] = hash.low();
            }
            row[0]++;
          });
    }

    private void vectors(BlockMetaData group, int first) throws IOException {
      try (SeekableByteChannel channel = ChannelInput.open(file.path())) {
        vectors.read(
            channel,
            group,
            (row, components, length) -> {
              states[first + row] = (byte) State.of(components, length).ordinal();
              lengths[first + row] = length;
            });
      } catch (IOException | RuntimeException e) {
        throw VectorFile.cannotRead(file.path(), e);
      }
    }

    void write(Entries.Writer out) throws IOException {
      for (int row = 0; row < lengths.length; row++) {
        long high = ids[2 * row];
        long low = ids[2 * row + 1];
        State state = high == 0 && low == 0 ? State.NO_ID : STATES[states[row]];
        VectorScan.write(out, state, lengths[row], high, low);
      }
      out.flush();
    }
  }
}
