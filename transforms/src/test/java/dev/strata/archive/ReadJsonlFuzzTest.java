/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.strata.archive.TestArchive.Run;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 960 damaged pieces of plain files and 40 damaged gzips, which must become what {@link
 * ArchiveOracle} says.
 */
class ReadJsonlFuzzTest {
  private static final long SEED = 20_070_402;
  private static final int ARCHIVES = 8;
  private static final int FILES = 5;
  private static final int PIECES = 24; // of a file, because a runner has its price for each file
  private static final int GZIPS = 40;

  private static final long[] RANGE_BYTES = {4000, 20_000, 50_000, 64 << 20};
  private static final int[] SHARD_SIZES = {60, 100, 300, 10_000};
  private static final int[] LINE_LIMITS = {16 << 20, 400, 16 << 20};

  @TempDir Path folder;
  private TestArchive archive;

  @BeforeEach
  void open() {
    archive = new TestArchive(folder);
  }

  @Test
  void read_mutatedFiles_givesEachLineToOneShardOrTheRejects() throws IOException {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (int i = 0; i < ARCHIVES; i++) {
      Random random = new Random(SEED + i);
      Mutations mutations = new Mutations(random);
      long rangeBytes = RANGE_BYTES[i % RANGE_BYTES.length];
      int shardSize = SHARD_SIZES[i / 2 % SHARD_SIZES.length];
      int limit = LINE_LIMITS[i % LINE_LIMITS.length];
      ArchiveOracle oracle = new ArchiveOracle(limit);
      String[] names = new String[FILES];
      byte[] before = mutations.goodFile("f_p");
      for (int file = 0; file < FILES; file++) {
        ByteArrayOutputStream mutated = new ByteArrayOutputStream();
        for (int piece = 0; piece < PIECES; piece++) {
          byte[] good = mutations.goodFile("f" + file + "_" + piece + "p");
          mutated.writeBytes(mutations.mutated(good, before));
          before = good;
        }
        names[file] = archive.file("archive" + i + "/" + file + ".jsonl", mutated.toByteArray());
        oracle.read(names[file], mutated.toByteArray());
      }

      Run run =
          archive.run(
              read ->
                  read.withRangeBytes(rangeBytes).withShardSize(shardSize).withMaxLineBytes(limit),
              names);

      check("archive " + i, run, oracle, shardSize);
      oracle.rejects().forEach(reject -> reasons.add(reject.reason()));
    }
    assertThat(reasons, is(EnumSet.range(Reason.NOT_JSON, Reason.DUPLICATE_ID))); // a line's
  }

  @Test
  void read_mutatedGzip_isRightOrNamesTheFile() throws IOException {
    List<String> sentences = new ArrayList<>();
    int right = 0;
    for (int i = 0; i < GZIPS; i++) {
      Mutations mutations = new Mutations(new Random(SEED - 1 - i));
      byte[] good = ReadJsonlTest.gzip(new String(mutations.goodFile("f"), UTF_8));
      byte[] other = ReadJsonlTest.gzip(new String(mutations.goodFile("g"), UTF_8));
      byte[] mutated = mutations.mutated(good, other);
      String file = archive.file("gzip" + i + "/a.jsonl.gz", mutated);
      try {
        Run run = archive.run(file);
        ArchiveOracle oracle = new ArchiveOracle(1 << 20);
        oracle.read(file, new GZIPInputStream(new ByteArrayInputStream(mutated)).readAllBytes());
        check("gzip " + i, run, oracle, 10_000);
        right++;
      } catch (PipelineExecutionException e) {
        sentences.add(e.getCause().getMessage().replace(file, "FILE"));
      }
    }
    assertThat(sentences, everyItem(containsString("FILE")));
    assertThat(sentences, hasSize(greaterThan(GZIPS / 2)));
    assertThat(right, is(greaterThan(0)));
  }

  private static void check(String which, Run run, ArchiveOracle oracle, int shardSize)
      throws IOException {
    List<Paper> papers = new ArrayList<>();
    for (List<Paper> shard : run.papers()) {
      shard.forEach(
          p ->
              papers.add(
                  new Paper(
                      p.id(),
                      p.title(),
                      p.abstractText(),
                      p.categories(),
                      "",
                      p.source(),
                      p.line())));
    }
    List<Reject> rejects = run.rejects();
    for (int i = 0; i < Math.min(rejects.size(), oracle.rejects().size()); i++) {
      assertThat(which, rejects.get(i), is(oracle.rejects().get(i))); // the first that is wrong
    }
    assertThat(which, rejects, is(oracle.rejects()));
    assertThat(which, papers, is(oracle.papers()));
    int last = run.sizes().size() - 1;
    assertThat(which, run.sizes().subList(0, last), everyItem(is(shardSize)));
    assertThat(which, run.counts().papers(), is((long) papers.size()));
    assertThat(which, run.counts().lines(), is((long) papers.size() + rejects.size()));
  }
}
