/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.parquet.ParquetSource;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorShardFileTest {
  @TempDir private Path root;

  @Test
  void write_papers_areReadBackByEveryReader() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    int n = 30_000; // of more than a row group, and a page that is not full
    int d = 300;
    float[][] vectors = vectors(n, d);
    write(layout, vectors);
    Shard shard = new Shard(0, layout.vectors(0), n, "");

    assertThat(ParquetSource.open(shard.path()).groups().size(), is(greaterThan(1)));
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(shard.path(), Schemas.VECTORS, rows::add);
    assertThat(rows.size(), is(n));
    for (int i = 0; i < n; i += 997) {
      assertThat(rows.get(i).get("id").toString(), is("p" + i));
      assertThat(rows.get(i).get("abstract").toString(), is("Zoë \uD835\uDC00 " + i));
      assertThat(
          ((GenericFixed) rows.get(i).get("text_hash")).bytes(),
          is(hash("\nZoë \uD835\uDC00 " + i)));
      assertThat(((List<?>) rows.get(i).get("vector")).get(d - 1), is(vectors[i][d - 1]));
    }
    int[] read = {0};
    VectorRows.read(
        shard,
        (from, count, width, values) -> {
          assertThat(from, is((long) read[0]));
          for (int i = 0; i < count * width; i++) {
            if (values[i] != vectors[(int) from + i / d][i % d]) {
              throw new AssertionError("component " + i);
            }
          }
          read[0] += count;
        });
    assertThat(read[0], is(n));
    List<String> ids = new ArrayList<>();
    PaperRows.read(
        shard, List.of("created", "id", "nothing"), paper -> ids.add(paper[1] + paper[2]));
    assertThat(ids.size(), is(n));
    assertThat(ids.get(n - 1), is("p" + (n - 1)));
  }

  @Test
  void write_noPapers_isAFileOfNone() throws IOException {
    OutputLayout layout = OutputLayout.of(root.toString());
    write(layout, new float[0][]);
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(layout.vectors(0), Schemas.VECTORS, rows::add);
    assertThat(rows.size(), is(0));
  }

  @Test
  void write_vectorsOfTwoLengths_isRefused() {
    OutputLayout layout = OutputLayout.of(root.toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> write(layout, new float[][] {new float[2], new float[3]}));
  }

  private static void write(OutputLayout layout, float[][] vectors) throws IOException {
    EmbeddedPapers.write(
        layout,
        layout.vectors(0),
        MadeFrom.step("test", 1),
        sink -> {
          for (int i = 0; i < vectors.length; i++) {
            sink.write("p" + i, "", "Zoë \uD835\uDC00 " + i, List.of("a b", "c"), "", vectors[i]);
          }
        });
  }

  /** The first 128 bits of the SHA-256 of a text in UTF-8. */
  private static byte[] hash(String text) {
    return Arrays.copyOf(Hashing.sha256().hashString(text, UTF_8).asBytes(), Schemas.HASH_BYTES);
  }

  private static float[][] vectors(int n, int d) {
    Random random = new Random(1);
    float[][] vectors = new float[n][d];
    for (float[] vector : vectors) {
      for (int j = 0; j < d; j++) {
        vector[j] = random.nextFloat();
      }
    }
    return vectors;
  }
}
