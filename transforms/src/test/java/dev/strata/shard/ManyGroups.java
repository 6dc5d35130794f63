/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import dev.strata.parquet.ParquetSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** Tables of papers with many row groups, each of many pages. */
public final class ManyGroups {
  /** The number of papers. */
  public static final int N = 5000;

  private ManyGroups() {}

  /** Writes a table of papers. */
  public static ParquetSource write(Path path, WriterVersion version, boolean dictionary)
      throws IOException {
    Configuration configuration = new Configuration(false);
    configuration.setBoolean(ParquetFiles.TWO_LEVEL_LISTS, false);
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(path))
            .withSchema(Schemas.PAPERS)
            .withDataModel(GenericData.get())
            .withConf(configuration)
            .withWriterVersion(version)
            .withDictionaryEncoding(dictionary)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(8_000L)
            .withPageRowCountLimit(170)
            .withMinRowCountForPageSizeCheck(50)
            .build()) {
      Random random = new Random(9);
      for (int i = 0; i < N; i++) {
        GenericRecord paper = new GenericData.Record(Schemas.PAPERS);
        paper.put("row", (long) i);
        paper.put("id", "id " + i);
        paper.put("title", i % 11 == 0 ? "" : "Title " + random.nextInt(900));
        paper.put("created", i % 3 == 0 ? "" : "2001-02-0" + (1 + random.nextInt(9)));
        paper.put("label", random.nextInt(40));
        int some = random.nextInt(60) == 0 ? 300 : random.nextInt(4);
        paper.put(
            "categories",
            IntStream.range(0, some).mapToObj(c -> "c" + random.nextInt(30)).toList());
        writer.write(paper);
      }
    }
    return ParquetSource.open(path.toString());
  }
}
