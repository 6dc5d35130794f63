/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.input.ArchiveFile;
import dev.strata.input.Limits;
import dev.strata.input.ListFilesDoFn;
import dev.strata.model.JsonCoder;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.PaperRows;
import dev.strata.shard.VectorRows;
import dev.strata.store.Room;
import dev.strata.store.files.CountedFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which files of vectors are read, very many small ones among them, and that they stay as they are.
 */
class GivenVectorsTest {
  private static final int D = 4;
  private static final int FILES = 1020;
  private static final List<List<Float>> ROW = List.of(List.of(0.6f, 0.8f));

  @TempDir private Path folder;

  @Test
  void of_veryManyFiles_smallOnesThatFollowOneAnotherAreTogether() {
    List<String> paths = new ArrayList<>();
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      paths.add("f" + i);
      bytes.add(i == 300 ? 9L << 20 : i > 550 ? 3L << 20 : 1000L);
    }
    List<FileGroup> groups = FileGroup.of(paths, bytes);
    assertThat(
        groups.stream().map(group -> group.files().size()).limit(5).toList(),
        is(List.of(300, 1, 252, 2, 2)));
    assertThat(
        groups.stream().flatMap(group -> group.files().stream()).map(ArchiveFile::source).toList(),
        is(paths));
    assertThat(groups.get(1).files().get(0), is(new ArchiveFile(300, "f300")));
    assertThat(groups.get(3).bytes(), is(6L << 20));
  }

  @Test
  void of_manyFiles_eachIsAlone() {
    List<String> paths = Collections.nCopies(FileGroup.MANY, "f");
    assertThat(
        FileGroup.of(paths, Collections.nCopies(FileGroup.MANY, 10L)).size(), is(FileGroup.MANY));
    assertThat(FileGroup.of(List.of(), List.of()), is(empty()));
  }

  /** Also where files have no rows, rows are no papers, and a file has none that is. */
  @Test
  void read_veryManySmallFiles_givesTheRowsOfOneFile() throws IOException {
    List<Object> ids = new ArrayList<>();
    List<List<Float>> rows = new ArrayList<>();
    Random random = new Random(5);
    for (int file = 0; file < FILES; file++) {
      int from = ids.size();
      for (int i = 0; i < (file % 50 == 7 ? 0 : 3); i++) {
        ids.add(file == 20 || file == 30 && i == 1 ? null : "p" + ids.size());
        rows.add(vector(random));
      }
      GivenFiles.write(
          folder.resolve(String.format("many/part-%04d.parquet", file)),
          ids.subList(from, ids.size()),
          rows.subList(from, ids.size()));
    }
    Path one = GivenFiles.write(folder.resolve("one.parquet"), ids, rows);

    List<String> many =
        read(
            folder.resolve("many").toString(),
            List.of("files_00000.parquet", "files_01000.parquet"));

    assertThat(many, is(read(one.toString(), List.of("one.parquet"))));
    assertThat(many.size(), is((FILES - 21) * 3 - 3 - 1));
  }

  /** A label shard of such a name would lie outside of its folder. */
  @Test
  void read_namesThatLeadElsewhere_areNumbered() throws IOException {
    Path in = Files.createDirectories(folder.resolve("in"));
    GivenFiles.write(in.resolve("a.parquet"), List.of("p0"), ROW);
    GivenFiles.write(folder.resolve("b.parquet"), List.of("p1"), ROW);
    GivenFiles.write(in.resolve("c[1].parquet"), List.of("p2"), ROW);

    read(
        in + "/a.parquet," + in + "/../b.parquet," + in + "/c[1].parquet",
        List.of("a.parquet", "files_00001.parquet", "c[1].parquet"));
  }

  /** However many there are: once to look through it, once for its vectors, once for its ids. */
  @ParameterizedTest
  @ValueSource(ints = {FileGroup.MANY + 1, 2 * FileGroup.MANY})
  void read_manySmallFiles_readsEachThriceAtMost(int files) throws IOException {
    Path many = Files.createDirectories(folder.resolve("many" + files));
    for (int i = 0; i < files; i++) {
      GivenFiles.write(many.resolve(String.format("%05d.parquet", i)), List.of("p" + i), ROW);
    }

    List<String> rows =
        read(CountedFileSystem.name(many + "/*.parquet"), List.of("files_00000.parquet"));

    assertThat(rows.size(), is(files));
    try (Stream<Path> all = Files.list(many)) {
      for (Path file : all.toList()) {
        assertThat(
            CountedFileSystem.bytesRead(CountedFileSystem.name(file.toString())),
            is(lessThanOrEqualTo(3 * Files.size(file))));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optional boolean key | boolean",
        "optional group key { optional binary a (STRING); optional binary b (STRING); } | struct of a, b",
        "optional group key (LIST) { repeated group list { optional binary element (STRING); } } | list of string",
      })
  void read_idColumnOfATypeThatIsNoId_saysSo(String column, String type) throws IOException {
    Path file =
        GivenFiles.write(
            folder.resolve("a.parquet"),
            GivenFiles.THREE_LEVELS.replace(
                "optional binary id (STRING);", column.contains("group") ? column : column + ";"),
            Collections.singletonList(null),
            ROW,
            b -> b);

    PipelineExecutionException e =
        assertThrows(
            PipelineExecutionException.class,
            () -> shards(file.toString(), "key").getPipeline().run());

    assertThat(
        e.getMessage(),
        endsWith(
            "cannot read "
                + file
                + ": the column key must be of text or numbers, to be the papers' ids, but is of the"
                + " type "
                + type));
  }

  /** Runs the step; the vectors of the shards, which have those names, each with its id. */
  private List<String> read(String vectors, List<String> names) throws IOException {
    Path found = folder.resolve("found");
    PCollection<Shard> shards = shards(List.of(vectors.split(",")), "id");
    PAssert.that(shards).satisfies(new Reading(found.toString(), List.copyOf(names)));
    shards.getPipeline().run().waitUntilFinish();
    return Files.readAllLines(found);
  }

  private PCollection<Shard> shards(String vectors, String idColumn) {
    return shards(List.of(vectors), idColumn);
  }

  private PCollection<Shard> shards(List<String> vectors, String idColumn) {
    ReadVectors.GivenSettings settings =
        new ReadVectors.GivenSettings(
            idColumn, "vector", true, " ", false, new Limits(0.5, 1, true), new Room(false, null));
    return Pipeline.create()
        .apply(ReadVectors.files(vectors))
        .apply(ReadVectors.into(OutputLayout.of(folder.resolve("out").toString()), settings))
        .get(ReadVectors.SHARDS);
  }

  /** Writes what it reads of the shards, which have those names, to a file. */
  private record Reading(String file, List<String> names)
      implements SerializableFunction<Iterable<Shard>, Void> {
    @Override
    public Void apply(Iterable<Shard> shards) {
      try {
        Files.write(Path.of(file), rows(shards, names));
        return null;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<String> rows(Iterable<Shard> all, List<String> names) throws IOException {
    TreeMap<Integer, Shard> shards = new TreeMap<>();
    all.forEach(shard -> shards.put(shard.index(), shard));
    assertThat(shards.values().stream().map(Shard::name).toList(), is(names));
    TreeMap<Long, String> vectors = new TreeMap<>();
    VectorRows.readAll(
        List.copyOf(shards.values()),
        (from, rows, d, values) -> {
          synchronized (vectors) {
            for (int i = 0; i < rows; i++) {
              vectors.put(from + i, d + " " + values[i * d] + " " + values[(i + 1) * d - 1]);
            }
          }
        });
    List<String> found = new ArrayList<>();
    for (Shard shard : shards.values()) {
      try (PaperRows.Ids ids = new PaperRows.Ids(shard)) {
        for (long row = 0; row < shard.rows(); row++) {
          found.add(ids.next() + " " + vectors.get((long) found.size()));
        }
      }
    }
    assertThat(vectors.size(), is(found.size()));
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"double", "int32", "int64"})
  void readPapers_listsAndTexts_areWholeAndFolded(String year) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message schema { optional binary id (STRING); optional binary title (STRING);"
                + " optional group categories (LIST) { repeated group list { optional binary"
                + " element (STRING); } } optional "
                + year
                + " created; }");
    Path file = folder.resolve("lists.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      Group row = new SimpleGroup(schema);
      row.add("id", " p ");
      row.add("title", "A  title");
      Group list = row.addGroup("categories");
      list.addGroup("list").add("element", "Aged, 80  and over");
      list.addGroup("list");
      list.addGroup("list").add("element", " ");
      list.addGroup("list").add("element", "Optics");
      switch (year) {
        case "double" -> row.add("created", 2019.0);
        case "int32" -> row.add("created", 2019);
        default -> row.add("created", 2019L);
      }
      writer.write(row);
      row = new SimpleGroup(schema);
      row.add("title", "['Aged, 80 and over',\n 'Optics']");
      writer.write(row);
    }
    List<String> columns = List.of("id", "title", "categories", "created", "none");
    List<String> read = new ArrayList<>();
    PaperRows.readPapers(
        shard(file),
        columns,
        paper -> {
          for (int c = 0; c < columns.size(); c++) {
            read.add(paper.text(c) + " " + paper.categories(c));
          }
        });
    assertThat(
        read,
        is(
            List.of(
                "p [p]",
                "A title [A, title]", // a text is split where one says so
                "Aged, 80 and over Optics [Aged, 80 and over, Optics]",
                "2019-07-02 [2019]",
                " []",
                " []",
                "['Aged, 80 and over', 'Optics'] [Aged, 80 and over, Optics]",
                " []",
                " []",
                " []")));
  }

  /** A column of numbers alone: a time of January 1970 could be one in seconds. */
  @Test
  void read_millisecondsAround1970_areTheDaysThatTheyAre() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message schema { required int64 id; required int64 created; required group vector"
                + " (LIST) { repeated group list { required float element; } } }");
    Path file = folder.resolve("times.parquet");
    List<String> days = new ArrayList<>();
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      for (long day = -1000; day < 1000; day += 23) {
        Group row = new SimpleGroup(schema);
        row.add("id", 5000 + day);
        row.add("created", day * 24 * 60 * 60 * 1000);
        row.addGroup("vector").addGroup("list").add("element", 1f);
        writer.write(row);
        days.add(LocalDate.ofEpochDay(day).toString());
      }
    }
    PCollection<Shard> shards = shards(file.toString(), "id");
    PAssert.thatSingleton(shards)
        .satisfies(
            shard -> {
              List<String> read = new ArrayList<>();
              try {
                PaperRows.read(shard, List.of("created"), values -> read.add(values[0]));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
              assertThat(read, is(days));
              return null;
            });
    shards.getPipeline().run().waitUntilFinish();
  }

  /** In a dictionary, so that the file has some hundred bytes. */
  @Test
  void readPapers_listOfMoreTextsThanAPaperHas_saysSo() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message schema { repeated binary categories (STRING); }");
    Path file = folder.resolve("long.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).build()) {
      Group row = new SimpleGroup(schema);
      for (int i = 0; i < 100_000; i++) {
        row.add("categories", "x");
      }
      writer.write(row);
    }
    IOException e =
        assertThrows(
            IOException.class,
            () -> PaperRows.readPapers(shard(file), List.of("categories"), paper -> {}));
    assertThat(e.getMessage(), startsWith("cannot read " + file + ": a row has a list of more"));
  }

  @Test
  void open_fileThatWasReplacedMeanwhile_namesIt() throws IOException {
    Path file = write("a.parquet", "p");
    Shard shard = shard(file);
    PaperRows.read(shard, List.of("id"), row -> assertThat(row[0], is("p")));

    FileTime time = Files.getLastModifiedTime(file);
    write("a.parquet", "q"); // as long as before
    Files.setLastModifiedTime(file, time);
    assertChanged(file, () -> PaperRows.read(shard, List.of("id"), row -> {}));
    assertChanged(file, () -> VectorRows.read(shard, (from, rows, d, values) -> {}));

    ParquetSource small = ParquetSource.open(file.toString());
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5));
    assertChanged(file, small::checkUnchanged);
  }

  @Test
  void channel_longFileThatWasTouchedMeanwhile_namesIt() throws IOException {
    Random random = new Random(4);
    List<Object> ids = new ArrayList<>();
    List<List<Float>> rows = new ArrayList<>();
    while (ids.size() < 10_000) {
      ids.add("p" + ids.size());
      rows.add(vector(random));
    }
    Path file = GivenFiles.write(folder.resolve("a.parquet"), ids, rows);
    ParquetSource opened = ParquetSource.open(file.toString());
    opened.channel().close();

    FileTime time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5));
    assertChanged(file, opened::channel);
    assertChanged(file, () -> PaperRows.read(opened, List.of("id"), row -> {}));
  }

  private static void assertChanged(Path file, Executable read) {
    IOException e = assertThrows(IOException.class, read);
    assertThat(
        e.getMessage(),
        startsWith("the file " + file + " was changed or replaced while the run read it"));
    assertThat(e.getMessage(), containsString("start again once nothing writes to it"));
  }

  private static Shard shard(Path file) throws IOException {
    Shard.Part part =
        new Shard.Part(file.toString(), 1, List.of(), ParquetSource.open(file.toString()).state());
    return new Shard(
        0,
        file.toString(),
        rows(file),
        "",
        new Shard.Given("a.parquet", "id", "vector", " ", false, false, 0, List.of(part)));
  }

  private static long rows(Path file) throws IOException {
    return ParquetSource.open(file.toString()).rows();
  }

  @Test
  void coder_shardOfFiles_comesBack() throws Exception {
    Shard shard = shard(write("a.parquet", "p"));
    JsonCoder<Shard> coder = JsonCoder.of(Shard.class);
    assertThat(CoderUtils.clone(coder, shard), is(shard));
  }

  @Test
  void list_folderAsSparkLeavesIt_isItsDataAndItsPartitions() throws IOException {
    for (String name :
        List.of(
            "part-2.parquet",
            "part-1.parquet",
            "_SUCCESS",
            "_metadata",
            "_common_metadata",
            ".part-1.parquet.crc",
            "._part-1.parquet",
            "year=2020/part.parquet",
            "year=2020/lang=en/part.parquet",
            "_year=2021/part.parquet",
            "_temporary/0/part.parquet",
            "old/part.parquet",
            "notes.txt")) {
      write("data/" + name, "p");
    }
    String data = folder.resolve("data") + "/";
    assertThat(
        list(data),
        is(
            List.of(
                data + "_year=2021/part.parquet",
                data + "part-1.parquet",
                data + "part-2.parquet",
                data + "year=2020/lang=en/part.parquet",
                data + "year=2020/part.parquet")));
    assertThat(list(data + "**.parquet").contains(data + "old/part.parquet"), is(true));
    assertThat(
        list(data + "**").stream()
            .filter(file -> file.matches(".*(_SUC|_temp|_meta|/\\.).*"))
            .toList(),
        is(empty()));
    assertThat(list(data + "_SUC*"), is(List.of(data + "_SUCCESS")));
    assertThat(list(data + "_metadata"), is(List.of(data + "_metadata")));
  }

  @Test
  void list_folderWhoseFilesAreBelow_saysWhere() throws IOException {
    write("data/old/part.parquet", "p");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> list(folder.resolve("data").toString()));
    assertThat(
        e.getMessage(),
        startsWith(
            "the vectors "
                + folder.resolve("data")
                + " is a folder without *.parquet: 1 file *.parquet below "));
  }

  @Test
  void cannotRead_sentenceThatNamesTheFile_namesItOnce() {
    for (String path : List.of("/in/a.parquet", "s3://in/a.parquet")) {
      IOException e = new IOException("cannot read " + path + ": permission is denied");
      assertThat(ParquetSource.cannotRead(path, e).getMessage(), is(e.getMessage()));
    }
  }

  private List<String> list(String name) throws IOException {
    OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
    return ListFilesDoFn.ofVectors(layout).list(List.of(Location.of(name)));
  }

  private Path write(String name, String id) throws IOException {
    return GivenFiles.write(folder.resolve(name), List.of(id), List.of(List.of(1f)));
  }

  private static List<Float> vector(Random random) {
    List<Float> vector = new ArrayList<>();
    for (int j = 0; j < D; j++) {
      vector.add(random.nextFloat() - 0.5f);
    }
    return vector;
  }
}
