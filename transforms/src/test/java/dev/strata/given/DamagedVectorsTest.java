/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import com.sun.management.ThreadMXBean;
import dev.strata.archive.Mutations;
import dev.strata.input.ArchiveFile;
import dev.strata.input.Limits;
import dev.strata.model.OutputLayout;
import dev.strata.parquet.ParquetSizes;
import dev.strata.parquet.ParquetSource;
import dev.strata.parquet.VectorColumn;
import dev.strata.shard.PaperRows;
import dev.strata.store.Room;
import dev.strata.store.files.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of vectors whose bytes were damaged, by design or by chance. */
@Timeout(240)
class DamagedVectorsTest {
  private static final int ROWS = 60;
  private static final int MUTATIONS = 1500;
  private static final String CANNOT_READ = "cannot read ";

  /** More than any of these files needs, and less than what a length of 2^31 would take. */
  private static final long MOST_BYTES = 64 << 20;

  private static final long[] VALUES = {
    -1, 0, 1_000_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 31, 1L << 62, Long.MIN_VALUE
  };

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "true, SNAPPY, PARQUET_1_0",
    "false, UNCOMPRESSED, PARQUET_1_0",
    "true, ZSTD, PARQUET_2_0",
    "false, GZIP, PARQUET_2_0",
  })
  void read_anyNumberOfAnyHeaderChanged_readsTheRowsOrSaysSo(
      boolean dictionary, CompressionCodecName codec, WriterVersion version) throws IOException {
    ParquetSizes sizes = new ParquetSizes(good(dictionary, codec, version));
    int damaged = 0;
    for (int header = 0; header < sizes.headers(); header++) {
      List<ParquetSizes.Slot> slots = sizes.slots(header);
      for (int slot = 0; slot < slots.size(); slot++) {
        for (long value : VALUES) {
          if (slots.get(slot).isInt() && value != (int) value) {
            continue;
          }
          String what = "header " + header + slots.get(slot).name() + " = " + value;
          damaged += check(sizes.with(header, slot, value), what) ? 1 : 0;
        }
      }
    }
    assertThat(damaged, is(greaterThan(100)));
  }

  @ParameterizedTest
  @CsvSource({
    "true, SNAPPY, PARQUET_1_0",
    "false, UNCOMPRESSED, PARQUET_2_0",
    "false, ZSTD, PARQUET_2_0",
    "true, UNCOMPRESSED, PARQUET_1_0",
  })
  void read_mutatedBytes_readsSomethingOrSaysSo(
      boolean dictionary, CompressionCodecName codec, WriterVersion version) throws IOException {
    byte[] good = good(dictionary, codec, version);
    Random random = new Random(20_261_128);
    Mutations mutations = new Mutations(random);
    int damaged = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = i % 2 == 0 ? mutations.mutated(good, good) : changed(good, random, 1 + i % 3);
      damaged += check(file, "mutation " + i) ? 1 : 0;
    }
    assertThat(damaged, is(greaterThan(MUTATIONS / 10)));
  }

  /** Some bytes made others, the lengths of the file and its footer kept. */
  private static byte[] changed(byte[] good, Random random, int times) {
    byte[] file = good.clone();
    for (int i = 0; i < times; i++) {
      file[4 + random.nextInt(file.length - 12)] = (byte) random.nextInt();
    }
    return file;
  }

  @Test
  void open_listsAndNestingThatCannotBe_saySo() throws IOException {
    byte[] head = {'P', 'A', 'R', '1'};
    // a list of structs of 2^31 - 1 elements, a text of as many bytes, a map
    for (byte[] footer :
        List.of(
            new byte[] {0x29, (byte) 0xFC, -1, -1, -1, -1, 7, 0},
            new byte[] {0x18, -1, -1, -1, -1, 7, 0},
            new byte[] {0x1B, -1, -1, -1, -1, 7, (byte) 0xCC, 0})) {
      check(ParquetSizes.withFooter(head, footer), Arrays.toString(footer));
      assertThat(error(ParquetSizes.withFooter(head, footer)), containsString("2147483647"));
    }
    byte[] nested = new byte[1 << 20];
    Arrays.fill(nested, (byte) 0x1C); // a struct in a struct in a struct
    assertThat(
        error(ParquetSizes.withFooter(head, nested)), containsString("nests deeper than 64"));
  }

  /** Each element of the schema holds the next one. */
  @Test
  void open_schemaOfAnyDepth_saysSo() throws IOException {
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    int depth = 200_000;
    footer.write(new byte[] {0x15, 2, 0x19, (byte) 0xFC});
    for (int left = depth; left > 0; left >>>= 7) {
      footer.write((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
    }
    for (int i = 0; i < depth; i++) { // required, named a, of one child
      footer.write(new byte[] {0x35, 0, 0x18, 1, 'a', 0x15, 2, 0});
    }
    footer.write(new byte[] {0x16, 0, 0x19, 0x0C, 0});
    assertThat(
        error(ParquetSizes.withFooter(new byte[] {'P', 'A', 'R', '1'}, footer.toByteArray())),
        containsString("nests too deeply"));
  }

  @Test
  void open_noParquetFile_saysWhy() throws IOException {
    assertThat(error(new byte[0]), containsString("it is not a Parquet file, for it has 0 bytes"));
    assertThat(error(new byte[1]), endsWith("it is not a Parquet file, for it has 1 byte"));
    assertThat(
        error("a text of some bytes, and no more".getBytes(StandardCharsets.US_ASCII)),
        containsString("it is not a Parquet file, for it does not end in PAR1"));
    assertThat(
        error(new byte[] {'P', 'A', 'R', '1', 0, 0, -1, -1, -1, 127, 'P', 'A', 'R', '1'}),
        containsString("its footer says that it has 2147483647 bytes, but the file has 14"));
  }

  /** All that a scan keeps of a row, for as many rows as the footer says. */
  @Test
  void scan_moreRowsThanFitIntoMemory_saysSoBeforeItTakesThem() throws IOException {
    ParquetSizes sizes =
        new ParquetSizes(good(false, CompressionCodecName.SNAPPY, WriterVersion.PARQUET_1_0));
    List<ParquetSizes.Slot> slots = sizes.slots(0);
    for (int slot = 0; slot < slots.size(); slot++) {
      if (slots.get(slot).name().equals(".row_groups.num_rows")) {
        Path file = Files.write(folder.resolve("rows"), sizes.with(0, slot, Integer.MAX_VALUE));
        ScanVectorsDoFn scan =
            new ScanVectorsDoFn(
                OutputLayout.of(folder.resolve("out").toString()),
                new ReadVectors.GivenSettings(
                    "id",
                    "vector",
                    false,
                    " ",
                    false,
                    new Limits(1, 1, true),
                    new Room(false, null)));
        IOException e =
            assertThrows(
                IOException.class,
                () -> scan.apply(new FileGroup(List.of(new ArchiveFile(0, file.toString())), 0)));
        assertThat(
            e.getMessage(),
            matchesPattern(
                "cannot read .*rows: it says that it has 2147483647 rows, and to look at them takes"
                    + " 21 bytes each, more than half of this process's \\d+ bytes of memory: give"
                    + " it more with -Xmx, or take several files"));
      }
    }
  }

  private byte[] good(boolean dictionary, CompressionCodecName codec, WriterVersion version)
      throws IOException {
    List<Object> ids = new ArrayList<>();
    List<List<Float>> vectors = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      ids.add(i == 7 ? null : "paper " + i);
      vectors.add(i == 9 ? null : List.of(i * 0.25f, 1f, i % 3 * 0.5f));
    }
    Path file =
        GivenFiles.write(
            folder.resolve("good"),
            GivenFiles.THREE_LEVELS,
            ids,
            vectors,
            b ->
                b.withDictionaryEncoding(dictionary)
                    .withPageWriteChecksumEnabled(false) // else it would find all out at once
                    .withCompressionCodec(codec)
                    .withWriterVersion(version)
                    .withMinRowCountForPageSizeCheck(10)
                    .withMaxRowCountForPageSizeCheck(10)
                    .withPageSize(200));
    return Files.readAllBytes(file);
  }

  private String error(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("file"), bytes);
    return assertThrows(IOException.class, () -> read(file.toString())).getMessage();
  }

  /** Reads a file; whether it was damaged, which is then said in a sentence. */
  private boolean check(byte[] bytes, String what) throws IOException {
    String file = Files.write(folder.resolve("file"), bytes).toString();
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
    boolean damaged = false;
    try {
      read(file);
    } catch (IOException e) {
      damaged = true;
      assertThat(what, e.getMessage(), startsWith(CANNOT_READ + file + ": "));
      assertThat(
          what,
          e.getMessage(),
          not(
              anyOf(
                  containsString("out of bounds"),
                  containsString("Exception"),
                  containsString("org.apache"))));
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
    long taken = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(what, taken, is(lessThan(MOST_BYTES)));
    return damaged;
  }

  @Test
  void open_columnThatTheSchemaDoesNotHave_isSaidInOneLine() throws IOException {
    byte[] file = good(false, CompressionCodecName.UNCOMPRESSED, WriterVersion.PARQUET_1_0);
    byte[] name = "vector".getBytes(StandardCharsets.US_ASCII);
    int last = Bytes.indexOf(file, name);
    for (int from = last; from >= 0; from = indexOf(file, name, last + 1)) {
      last = from;
    }
    file[last] = 'V';
    assertThat(error(file), endsWith(": its footer is damaged"));
  }

  private static int indexOf(byte[] file, byte[] name, int from) {
    int at = Bytes.indexOf(Arrays.copyOfRange(file, from, file.length), name);
    return at < 0 ? -1 : from + at;
  }

  private static void read(String path) throws IOException {
    ParquetSource file = ParquetSource.open(path);
    VectorColumn vectors = file.vectors("vector");
    for (BlockMetaData group : file.groups()) {
      try (SeekableByteChannel channel = Storage.open(path)) {
        vectors.read(channel, group, (row, components, length) -> {});
      } catch (RuntimeException e) {
        throw ParquetSource.cannotRead(path, e);
      }
    }
    PaperRows.read(file, List.of("id", "vector"), values -> {});
  }
}
