/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import dev.strata.given.VectorScan.State;
import dev.strata.input.ArchiveFile;
import dev.strata.input.Entries;
import dev.strata.input.fields.TimeDigits;
import dev.strata.math.Blocks;
import dev.strata.model.FieldAccount;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.PaperField;
import dev.strata.model.ShownName;
import dev.strata.parquet.LeafColumn;
import dev.strata.parquet.PaperColumn;
import dev.strata.parquet.ParquetSource;
import dev.strata.parquet.VectorColumn;
import dev.strata.shard.ParallelDoFn;
import dev.strata.store.AtomicFile;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.io.function.IORunnable;
import org.apache.parquet.hadoop.metadata.BlockMetaData;

/**
 * Looks through files of vectors, on all cores: at their bytes, their ids, and each row group of
 * vectors.
 */
final class ScanVectorsDoFn extends ParallelDoFn<FileGroup, VectorScan.Group> {
  private static final long serialVersionUID = 1;

  private final OutputLayout layout;
  private final ReadVectors.GivenSettings settings;

  ScanVectorsDoFn(OutputLayout layout, ReadVectors.GivenSettings settings) {
    this.layout = layout;
    this.settings = settings;
  }

  @Override
  protected long rows(FileGroup group) throws IOException {
    return group.files().size() == 1
        ? ParquetSource.open(group.files().get(0).source()).rows()
        : group.bytes() / VectorScan.ENTRY; // most often there are fewer
  }

  @Override
  protected VectorScan.Group apply(FileGroup group) throws IOException {
    List<ArchiveFile> files = group.files();
    Scanning[] scannings = new Scanning[files.size()];
    Blocks.runFiles(files.size(), i -> scannings[i] = scanned(files.get(i)));
    int index = files.get(0).index();
    String scan = layout.scan(index, 0, 0);
    List<VectorScan> scans = new ArrayList<>();
    AtomicFile.write(
        layout,
        scan,
        channel -> {
          Entries.Writer out = new Entries.Writer(channel);
          scans.clear();
          long first = 0;
          for (int i = 0; i < scannings.length; i++) {
            Scanning scanning = scannings[i];
            scanning.write(out);
            int rows = scanning.lengths.length;
            scans.add(
                new VectorScan(
                    files.get(i),
                    index,
                    scan,
                    first,
                    rows,
                    scanning.file.state(),
                    scanning.sha256));
            first += rows;
          }
          out.flush();
        });
    SortedMap<PaperField, FieldAccount> fields = new TreeMap<>();
    SortedMap<Integer, Long> times = new TreeMap<>();
    for (Scanning scanning : scannings) {
      TimeDigits.addAll(times, scanning.fields.timeDigits());
      FieldAccount.addAll(fields, scanning.fields.accounts(), UnaryOperator.identity());
    }
    return new VectorScan.Group(scans, fields, times);
  }

  private Scanning scanned(ArchiveFile file) throws IOException {
    Scanning scanning = new Scanning(ParquetSource.open(file.source()), settings);
    Blocks.runFiles(scanning.parts.size(), part -> scanning.parts.get(part).run());
    scanning.file.checkUnchanged();
    return scanning;
  }

  /** The scan of one file; its parts write to places of their own. */
  private static final class Scanning {
    private final ParquetSource file;
    private final VectorColumn vectors;
    private final List<IORunnable> parts = new ArrayList<>();
    private final byte[] states;
    private final int[] lengths;
    private final long[] ids;
    private final GivenFields fields;
    private String sha256;

    Scanning(ParquetSource file, ReadVectors.GivenSettings settings) throws IOException {
      this.file = file;
      this.vectors = file.vectors(settings.vectorColumn());
      checkIds(settings.idColumn());
      int rows = checkedRows(file);
      states = new byte[rows];
      lengths = new int[rows];
      ids = new long[2 * rows];
      parts.add(this::hash);
      fields = new GivenFields(settings);
      parts.add(this::fields);
      int first = 0;
      for (BlockMetaData group : file.groups()) {
        int from = first;
        if (group.getRowCount() > 0) {
          parts.add(() -> vectors(group, from));
        }
        first += Math.toIntExact(group.getRowCount());
      }
    }

    private void checkIds(String name) throws IOException {
      LeafColumn.checkExists(file, name);
      PaperColumn column = new PaperColumn(file, name);
      if (!column.isRead() || column.isList()) {
        throw new IOException(
            String.format(
                "cannot read %s: the column %s must be of text or numbers, to be the papers' ids,"
                    + " but is of the type %s",
                ShownName.of(file.path()),
                Printable.value(name),
                Printable.value(column.typeName())));
      }
    }

    /**
     * The number of rows that the footer gives. A row may take less than a bit of the file, so no
     * length of a file disproves that number: what is kept of so many rows must fit into memory.
     */
    private static int checkedRows(ParquetSource file) throws IOException {
      long most = Runtime.getRuntime().maxMemory() / 2;
      if (file.rows() * VectorScan.ENTRY > most || 2 * file.rows() > Integer.MAX_VALUE - 8) {
        throw new IOException(
            String.format(
                "cannot read %s: it says that it has %d rows, and to look at them takes %d bytes"
                    + " each, more than half of this process's %d bytes of memory: give it more"
                    + " with -Xmx, or take several files",
                file.path(), file.rows(), VectorScan.ENTRY, 2 * most));
      }
      return (int) file.rows();
    }

    private void hash() throws IOException {
      try (HashingInputStream in =
          new HashingInputStream(Hashing.sha256(), Channels.newInputStream(file.channel()))) {
        ByteStreams.exhaust(in);
        sha256 = in.hash().toString();
      }
    }

    private void fields() throws IOException {
      fields.read(
          file,
          (id, row) -> {
            Hash hash = Hash.of(id);
            ids[2 * row] = hash.high();
            ids[2 * row + 1] = hash.low();
          });
    }

    private void vectors(BlockMetaData group, int first) throws IOException {
      try (SeekableByteChannel channel = file.channel()) {
        vectors.read(
            channel,
            group,
            (row, components, length) -> {
              states[first + row] = (byte) State.of(components, length).ordinal();
              lengths[first + row] = length;
            });
      } catch (IOException | RuntimeException e) {
        throw ParquetSource.cannotRead(file.path(), e);
      }
    }

    void write(Entries.Writer out) throws IOException {
      for (int row = 0; row < lengths.length; row++) {
        long high = ids[2 * row];
        long low = ids[2 * row + 1];
        State state = high == 0 && low == 0 ? State.NO_ID : State.ALL[states[row]];
        VectorScan.write(out, state, lengths[row], high, low);
      }
    }
  }
}
