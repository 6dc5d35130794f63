/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.primitives.Bytes;
import dev.strata.given.GivenFiles;
import dev.strata.model.Shard;
import dev.strata.model.ShardPlan.Run;
import dev.strata.shard.PaperRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter.FixedLenByteArrayByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.bytestreamsplit.ByteStreamSplitValuesWriter.IntegerByteStreamSplitValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltalengthbytearray.DeltaLengthByteArrayValuesWriter;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextColumnTest {
  private static final PrimitiveType TEXT =
      Types.required(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named("id");
  private static final PrimitiveType INT = Types.required(PrimitiveTypeName.INT32).named("id");
  private static final PrimitiveType UUIDS = fixed(16, LogicalTypeAnnotation.uuidType());
  private static final PrimitiveType HALF = fixed(2, LogicalTypeAnnotation.float16Type());
  private static final PrimitiveType LONG = Types.required(PrimitiveTypeName.INT64).named("id");

  @TempDir private Path folder;

  /** Dictionaries, plain pages and both kinds of differences, as Parquet's writer chooses. */
  @ParameterizedTest
  @CsvSource({
    "optional binary id (STRING), true, SNAPPY, PARQUET_1_0",
    "optional binary id (STRING), false, GZIP, PARQUET_1_0",
    "optional binary id (STRING), true, ZSTD, PARQUET_2_0",
    "optional binary id (STRING), false, UNCOMPRESSED, PARQUET_2_0",
    "required binary id (STRING), false, SNAPPY, PARQUET_2_0",
    "required binary id (STRING), true, SNAPPY, PARQUET_1_0",
    "optional int64 id, true, ZSTD, PARQUET_1_0",
    "optional int64 id, false, SNAPPY, PARQUET_1_0",
    "optional int64 id, false, SNAPPY, PARQUET_2_0",
    "required int64 id, true, UNCOMPRESSED, PARQUET_2_0",
    "optional binary id (ENUM), true, SNAPPY, PARQUET_1_0",
    "required int32 id, true, SNAPPY, PARQUET_1_0",
    "optional int32 id, false, SNAPPY, PARQUET_1_0",
    "required int32 id, false, ZSTD, PARQUET_2_0",
  })
  void read_anyTypeAndPages_givesTheRows(
      String column, boolean dictionary, CompressionCodecName codec, WriterVersion version)
      throws IOException {
    boolean text = column.contains("binary");
    Random random = new Random(5);
    List<Object> ids = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      Object id =
          text
              ? "arXiv:07" + i / 100 + "é".repeat(random.nextInt(4)) + random.nextInt(50)
              : (Object) (random.nextInt(3) == 0 ? number(column, random) : random.nextInt(40));
      ids.add(column.startsWith("optional") && random.nextInt(5) == 0 ? null : id);
      expected.add(ids.get(i) == null ? "" : id.toString());
    }
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            "message schema { " + column + "; repeated float vector; }",
            ids,
            Collections.nCopies(ids.size(), List.of(1f)),
            b ->
                b.withDictionaryEncoding(dictionary)
                    .withDictionaryPageSize(3000)
                    .withCompressionCodec(codec)
                    .withWriterVersion(version)
                    .withRowGroupSize(30_000L));

    ParquetSource opened = ParquetSource.open(file.toString());
    if (!dictionary && version == WriterVersion.PARQUET_2_0) {
      assertThat(
          opened.groups().get(0).getColumns().get(0).getEncodings(),
          hasItem(text ? Encoding.DELTA_BYTE_ARRAY : Encoding.DELTA_BINARY_PACKED));
    }
    List<String> rows = new ArrayList<>();
    PaperRows.read(opened, List.of("none", "id"), values -> rows.add(values[0] + values[1]));
    assertThat(rows, is(expected));
  }

  private static Number number(String column, Random random) {
    return column.contains("int32") ? (Number) random.nextInt() : (Number) random.nextLong();
  }

  @Test
  void next_interval_isOfATypeThatIsNotRead() throws IOException {
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            "message schema { optional fixed_len_byte_array(12) id (INTERVAL);"
                + " repeated float vector; }",
            Arrays.asList("twelve bytes", null),
            Collections.nCopies(2, List.of(1f)),
            b -> b);
    ParquetSource opened = ParquetSource.open(file.toString());

    try (PaperColumn column = new PaperColumn(opened, "id")) {
      assertThat(column.typeName(), is("interval"));
      column.begin(opened.groups().get(0));
      assertThat(column.next(), is(PaperColumn.Content.OTHER_TYPE));
      assertThat(column.text(), is(""));
      assertThat(column.next(), is(PaperColumn.Content.EMPTY));
    }
  }

  @Test
  void next_listOfTextsAndOtherBytes_isSomeText() throws IOException {
    Path file = folder.resolve("file");
    MessageType type = MessageTypeParser.parseMessageType("message schema { repeated binary id; }");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type).build()) {
      Group group = new SimpleGroup(type).append("id", "Law");
      group.add("id", Binary.fromConstantByteArray(new byte[] {(byte) 0xC9, 'c', 'o'}));
      writer.write(group);
      writer.write(new SimpleGroup(type).append("id", "Law"));
    }
    ParquetSource opened = ParquetSource.open(file.toString());

    try (PaperColumn column = new PaperColumn(opened, "id")) {
      column.begin(opened.groups().get(0));
      assertThat(column.next(), is(PaperColumn.Content.SOME_TEXT));
      assertThat(column.texts(), is(List.of("Law")));
      assertThat(column.next(), is(PaperColumn.Content.TEXT));
    }
  }

  /** Of one byte each, compressed well: no page is too large, and the texts would fill the heap. */
  @Test
  void use_dictionaryOfManyTexts_isRefused() {
    TextValues values = values(TEXT);
    int count = Math.toIntExact(Runtime.getRuntime().maxMemory() / 4 / 64 + 1);

    Exception e =
        assertThrows(
            ParquetDecodingException.class, () -> values.use(ByteBuffer.allocate(0), count));
    assertThat(e.getMessage(), containsString("a dictionary has " + count + " texts"));
  }

  /** In step with what is read beside them. */
  @Test
  void ids_rowsThatAreLeftOut_arePassedOver() throws IOException {
    Path file =
        GivenFiles.write(
            folder.resolve("file"),
            List.of(" a ", "left", "out", "b", "c", "too"),
            Collections.nCopies(6, List.of(1f)));
    List<Run> leftOut = List.of(new Run(1, 2), new Run(5, 1));
    Shard.Part part = new Shard.Part(file.toString(), 3, leftOut, null);
    Shard shard =
        new Shard(
            0,
            file.toString(),
            3,
            "",
            new Shard.Given("file", "id", "vector", " ", false, false, 0, List.of(part)));

    try (PaperRows.Ids ids = new PaperRows.Ids(shard)) {
      assertThat(List.of(ids.next(), ids.next(), ids.next()), is(List.of("a", "b", "c")));
      IOException e = assertThrows(IOException.class, ids::next);
      assertThat(
          e.getMessage(), is("cannot read " + file + ": it has fewer papers than were planned"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "33", "1000"})
  void next_pagesOfParquetsOwnWriters_areWhatWasWritten(int count) throws IOException {
    List<String> texts = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    DeltaLengthByteArrayValuesWriter lengths =
        new DeltaLengthByteArrayValuesWriter(100, 1000, new HeapByteBufferAllocator());
    DeltaByteArrayWriter prefixes = new DeltaByteArrayWriter(100, 1000, memory());
    DeltaBinaryPackingValuesWriterForLong deltas =
        new DeltaBinaryPackingValuesWriterForLong(100, 1000, memory());
    ValuesWriter split =
        new ByteStreamSplitValuesWriter.LongByteStreamSplitValuesWriter(100, 1000, memory());
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      String text = "paper".substring(0, random.nextInt(6)) + random.nextInt(3);
      long number = random.nextLong() >> random.nextInt(64);
      texts.add(text);
      numbers.add(String.valueOf(number));
      lengths.writeBytes(Binary.fromString(text));
      prefixes.writeBytes(Binary.fromString(text));
      deltas.writeLong(number);
      split.writeLong(number);
    }
    assertThat(
        read(TEXT, org.apache.parquet.format.Encoding.DELTA_LENGTH_BYTE_ARRAY, lengths, count),
        is(texts));
    assertThat(
        read(TEXT, org.apache.parquet.format.Encoding.DELTA_BYTE_ARRAY, prefixes, count),
        is(texts));
    assertThat(
        read(LONG, org.apache.parquet.format.Encoding.DELTA_BINARY_PACKED, deltas, count),
        is(numbers));
    assertThat(
        read(LONG, org.apache.parquet.format.Encoding.BYTE_STREAM_SPLIT, split, count),
        is(numbers));
  }

  /** Of numbers and of bytes of one length, as version 2 of Parquet's pages has them. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "33", "1000"})
  void next_pagesOfNarrowNumbersAndFixedBytes_areWhatWasWritten(int count) throws IOException {
    List<String> uuids = new ArrayList<>();
    List<String> numbers = new ArrayList<>();
    List<String> halves = new ArrayList<>();
    ValuesWriter splitBytes =
        new FixedLenByteArrayByteStreamSplitValuesWriter(16, 100, 1000, memory());
    DeltaByteArrayWriter prefixes = new DeltaByteArrayWriter(100, 1000, memory());
    ValuesWriter splitHalves =
        new FixedLenByteArrayByteStreamSplitValuesWriter(2, 100, 1000, memory());
    ValuesWriter splitNumbers = new IntegerByteStreamSplitValuesWriter(100, 1000, memory());
    DeltaBinaryPackingValuesWriterForInteger deltas =
        new DeltaBinaryPackingValuesWriterForInteger(100, 1000, memory());
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      UUID uuid = new UUID(random.nextInt(3), random.nextLong());
      byte[] bytes =
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
      int number = random.nextInt() >> random.nextInt(32);
      int half = 1024 + random.nextInt(1024);
      int bits = 25 << 10 | (half & 1023);
      uuids.add(uuid.toString());
      numbers.add(String.valueOf(number));
      halves.add(String.valueOf(half));
      splitBytes.writeBytes(Binary.fromConstantByteArray(bytes));
      prefixes.writeBytes(Binary.fromConstantByteArray(bytes));
      splitHalves.writeBytes(
          Binary.fromConstantByteArray(new byte[] {(byte) bits, (byte) (bits >> 8)}));
      splitNumbers.writeInteger(number);
      deltas.writeInteger(number);
    }
    assertThat(
        read(UUIDS, org.apache.parquet.format.Encoding.BYTE_STREAM_SPLIT, splitBytes, count),
        is(uuids));
    assertThat(
        read(UUIDS, org.apache.parquet.format.Encoding.DELTA_BYTE_ARRAY, prefixes, count),
        is(uuids));
    assertThat(
        read(HALF, org.apache.parquet.format.Encoding.BYTE_STREAM_SPLIT, splitHalves, count),
        is(halves));
    assertThat(
        read(INT, org.apache.parquet.format.Encoding.BYTE_STREAM_SPLIT, splitNumbers, count),
        is(numbers));
    assertThat(
        read(INT, org.apache.parquet.format.Encoding.DELTA_BINARY_PACKED, deltas, count),
        is(numbers));
  }

  /** A page of one text that says, in its header of differences, that it has 2^40. */
  @Test
  void next_moreThanThePageHolds_isAnErrorThatTakesNoMemory() {
    for (byte[] lie :
        List.of(
            new byte[] {(byte) 0x80, 1, 4, -128, -128, -128, -128, 4, 2, 0, 0, 0, 0, 0}, // 2^30
            new byte[] {-128, -128, -128, -128, 4, 4, -128, -128, -128, -128, 4, 2, 0, 0, 0, 0, 0},
            new byte[] {(byte) 0x80, 1, -128, -128, -128, -128, 4, 4, 2, 0, 0, 0, 0, 0})) {
      ParquetDecodingException e =
          assertThrows(
              ParquetDecodingException.class,
              () ->
                  values(LONG)
                      .begin(page(org.apache.parquet.format.Encoding.DELTA_BINARY_PACKED, lie, 1)));
      assertThat(e.getMessage(), containsString("a page of differences says that it has"));
    }
  }

  /** The second text says that it shares more with the first than that has. */
  @Test
  void next_prefixLongerThanTheTextBefore_isAnErrorThatTakesNoMemory() throws IOException {
    DeltaBinaryPackingValuesWriterForLong prefixes =
        new DeltaBinaryPackingValuesWriterForLong(100, 1000, memory());
    prefixes.writeLong(0);
    prefixes.writeLong(1 << 30);
    DeltaLengthByteArrayValuesWriter rests =
        new DeltaLengthByteArrayValuesWriter(100, 1000, memory());
    rests.writeBytes(Binary.fromString("one"));
    rests.writeBytes(Binary.fromString("two"));
    byte[] page = Bytes.concat(prefixes.getBytes().toByteArray(), rests.getBytes().toByteArray());
    TextValues values = values(TEXT);
    values.begin(page(org.apache.parquet.format.Encoding.DELTA_BYTE_ARRAY, page, 2));
    assertThat(values.next(), is("one"));
    ParquetDecodingException e = assertThrows(ParquetDecodingException.class, values::next);
    assertThat(e.getMessage(), containsString("more of the one before than it has"));
  }

  @Test
  void begin_encodingOfNoText_saysSo() {
    TextValues values = values(TEXT);
    ParquetDecodingException e =
        assertThrows(
            ParquetDecodingException.class,
            () ->
                values.begin(page(org.apache.parquet.format.Encoding.BIT_PACKED, new byte[9], 1)));
    assertThat(e.getMessage(), containsString("encoding BIT_PACKED"));
  }

  private static PrimitiveType fixed(int length, LogicalTypeAnnotation meaning) {
    return Types.required(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
        .length(length)
        .as(meaning)
        .named("id");
  }

  private static TextValues values(PrimitiveType type) {
    return new TextValues(new ColumnDescriptor(new String[] {"id"}, type, 0, 0), TextType.of(type));
  }

  private static HeapByteBufferAllocator memory() {
    return new HeapByteBufferAllocator();
  }

  private static List<String> read(
      PrimitiveType type, org.apache.parquet.format.Encoding encoding, ValuesWriter page, int count)
      throws IOException {
    TextValues values = values(type);
    values.begin(page(encoding, page.getBytes().toByteArray(), count));
    List<String> read = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      read.add(values.next());
    }
    assertThrows(RuntimeException.class, values::next);
    return read;
  }

  private static ColumnPages.Page page(
      org.apache.parquet.format.Encoding encoding, byte[] bytes, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new ColumnPages.Page(count, null, null, encoding, buffer);
  }
}
