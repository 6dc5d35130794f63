/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Random;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes the same rows twice, as Spark would: {@code small FOLDER FILES}, into {@code FOLDER/many/}
 * three a file and now and then none, and into {@code FOLDER/one.parquet} all.
 */
final class SmallFiles {
  private static final int ROWS = 3;
  private static final int EMPTY = 100;
  private static final int D = 16;
  private static final int CENTRES = 8;
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message spark_schema { optional binary id (STRING); optional binary title (STRING);"
              + " optional int32 created (DATE); optional group vector (LIST) { repeated group list"
              + " { optional float element; } } }");

  private final Random random = new Random(18);
  private final double[][] centres = new double[CENTRES][D];

  private SmallFiles() {
    for (double[] centre : centres) {
      for (int j = 0; j < D; j++) {
        centre[j] = random.nextGaussian();
      }
    }
  }

  public static void main(String[] args) throws IOException {
    new SmallFiles().write(Path.of(args[0]), Integer.parseInt(args[1]));
  }

  private void write(Path folder, int files) throws IOException {
    Path many = Files.createDirectories(folder.resolve("many"));
    try (ParquetWriter<Group> one = writer(folder.resolve("one.parquet"))) {
      for (int file = 0; file < files; file++) {
        Path path = many.resolve(String.format("part-%05d-c000.snappy.parquet", file));
        try (ParquetWriter<Group> part = writer(path)) {
          for (int i = 0; i < (file % EMPTY == EMPTY / 2 ? 0 : ROWS); i++) {
            Group row = row(file, i);
            part.write(row);
            one.write(row);
          }
        }
      }
    }
    Files.createFile(many.resolve("_SUCCESS"));
  }

  private static ParquetWriter<Group> writer(Path path) throws IOException {
    return ExampleParquetWriter.builder(new LocalOutputFile(path))
        .withType(SCHEMA)
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .build();
  }

  private Group row(int file, int i) {
    Group row = new SimpleGroup(SCHEMA);
    row.add("id", file + "-" + i);
    row.add("title", "Paper " + file + " " + i);
    row.add("created", (int) LocalDate.of(2001, 1, 1).toEpochDay() + 7 * file % 7300);
    Group list = row.addGroup("vector");
    double[] centre = centres[random.nextInt(CENTRES)];
    double[] vector = new double[D];
    double squared = 0;
    for (int j = 0; j < D; j++) {
      vector[j] = centre[j] + 0.3 * random.nextGaussian();
      squared += vector[j] * vector[j];
    }
    for (double component : vector) {
      list.addGroup("list").add("element", (float) (component / Math.sqrt(squared)));
    }
    return row;
  }
}
