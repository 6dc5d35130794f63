/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.strata.archive.json.JsonFields;
import dev.strata.model.OutputLayout;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive larger than the heap, in one shard. */
class SmallHeapTest {
  /** Less than a row group of Parquet's default size takes. */
  private static final int HEAP = 160 << 20;

  private static final int PAPERS = 100_000;

  /** One paper in so many has a title of a megabyte; the others are of 2 kB. */
  private static final int LONG = 10_000;

  @TempDir Path folder;

  @Test
  void read_archiveLargerThanTheHeap_isOneShardOfItAll() throws Exception {
    Path archive = folder.resolve("a.jsonl");
    String expected = write(archive);
    assertThat(Files.size(archive), is(greaterThan((long) HEAP)));
    long offset = Files.size(archive);
    Files.writeString(archive, "broken", StandardOpenOption.APPEND);
    OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());

    assertThat(read(archive, layout), is(0));

    Hasher rows = Hashing.sha256().newHasher();
    long[] count = {0};
    ParquetFiles.read(
        layout.raw(0),
        Schemas.RAW,
        row -> {
          add(
              rows,
              row.get("id").toString(),
              row.get("title").toString(),
              row.get("abstract").toString());
          assertThat(row.get("line"), is(++count[0]));
        });
    assertThat(count[0], is((long) PAPERS));
    assertThat(rows.hash().toString(), is(expected));
    assertThat(TestArchive.files(Path.of(layout.raw(0)).getParent()).size(), is(1));
    assertThat(
        TestArchive.rejects(layout),
        contains(new Reject(archive.toString(), PAPERS + 1, offset, Reason.NOT_JSON, "broken")));
  }

  /** Writes the archive; a hash of its papers. */
  private static String write(Path archive) throws IOException {
    Hasher papers = Hashing.sha256().newHasher();
    Random random = new Random(7);
    byte[] letters = new byte[1 << 20];
    random.nextBytes(letters);
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('0' + (letters[i] & 63)); // barely to be compressed
      letters[i] = letters[i] == '\\' || letters[i] == '<' ? (byte) '!' : letters[i]; // no markup
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 1 << 16)) {
      for (int i = 0; i < PAPERS; i++) {
        boolean isLong = i % LONG == LONG / 2;
        String title = text(letters, random, isLong ? letters.length - 3000 : 40);
        String abstractText = text(letters, random, 2000);
        add(papers, "p" + i, title, abstractText);
        String line =
            "{\"id\":\"p" + i + "\",\"title\":\"" + title + "\",\"abstract\":\"" + abstractText;
        out.write((line + "\"}\n").getBytes(UTF_8));
      }
    }
    return papers.hash().toString();
  }

  private static String text(byte[] letters, Random random, int length) {
    return new String(letters, random.nextInt(letters.length - length), length, ISO_8859_1);
  }

  private static void add(Hasher hasher, String... parts) {
    for (String part : parts) {
      hasher.putInt(part.length()).putString(part, UTF_8);
    }
  }

  /** Reads the archive in a JVM of its own; how that ended. */
  private static int read(Path archive, OutputLayout layout) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ActiveProcessorCount=2",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                archive.toString(),
                layout.root())
            .inheritIO()
            .start();
    return process.waitFor();
  }

  /** The steps that read, with nothing behind them. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) {
      OutputLayout layout = OutputLayout.of(args[1]);
      Pipeline pipeline = Pipeline.create();
      pipeline
          .apply(ReadJsonl.archive(List.of(args[0])))
          .apply("Read", ReadJsonl.into(layout, ArchiveSettings.DEFAULTS.withShardSize(1_000_000)))
          .get(ReadJsonl.PLANS)
          .apply("Write", WriteShards.to(layout, JsonFields.arxiv()));
      pipeline.run().waitUntilFinish();
    }
  }
}
