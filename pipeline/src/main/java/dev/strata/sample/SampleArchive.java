/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.model.Reject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Writes an archive of invented papers, one JSON object a line in arXiv's form. Topics that went
 * extinct, were born or came back, and papers that belong nowhere, are planted in it.
 *
 * <p>There are {@code papers} papers, one more with the id of an earlier one, and {@code papers /
 * 200} broken lines. The same number of papers and seed always give the same bytes. A run finds the
 * planted topics from 3,000 papers on: with fewer papers, a year has too few to rank topics.
 */
public final class SampleArchive {
  private SampleArchive() {}

  /**
   * Writes the archive as a file, which appears whole or not at all.
   *
   * @param papers at least 1
   * @throws IOException if it cannot be written; {@code target} is then as it was before
   */
  public static void write(Path target, int papers, long seed) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    temporary.toFile().deleteOnExit(); // if it is interrupted
    try {
      try (WritableByteChannel channel =
          Files.newByteChannel(
              temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        write(channel, papers, seed);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes the archive's lines, holding one at a time; the channel is closed by the caller.
   *
   * @param papers at least 1
   */
  public static void write(WritableByteChannel target, int papers, long seed) throws IOException {
    SampleVocabulary vocabulary = SampleVocabulary.load();
    SamplePlan plan = new SamplePlan(papers, seed, vocabulary);
    SampleRecords records = new SampleRecords(vocabulary, plan);
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(target), 1 << 16);
    for (int paper = 0; paper < papers; paper++) {
      out.write(records.paper(paper).toString().getBytes(UTF_8));
      out.write('\n');
      if (paper == plan.duplicateAfter()) {
        out.write(records.invented(plan.duplicated(), papers).toString().getBytes(UTF_8));
        out.write('\n');
      }
      int broken = plan.brokenAfter(paper);
      if (broken >= 0) {
        out.write(SampleBreakage.of(broken).line(records.invented(paper, papers + 1L + broken)));
        out.write('\n');
      }
    }
    out.flush();
  }

  /**
   * The truth about the archive that {@code write} makes for this number of papers and seed. It
   * holds the id of every paper.
   */
  public static SampleTruth truth(int papers, long seed) {
    SamplePlan plan = new SamplePlan(papers, seed, SampleVocabulary.load());
    List<List<String>> ids =
        IntStream.range(0, plan.subjects().size())
            .<List<String>>mapToObj(s -> new ArrayList<>())
            .toList();
    List<String> lonely = new ArrayList<>();
    SortedMap<Long, Reject.Reason> broken = new TreeMap<>();
    long line = 0;
    long duplicateLine = 0;
    for (int paper = 0; paper < papers; paper++) {
      line++;
      if (plan.lonely(paper) >= 0) {
        lonely.add(plan.id(paper));
      } else {
        ids.get(plan.drawSubject(plan.year(paper), plan.random(paper))).add(plan.id(paper));
      }
      if (paper == plan.duplicateAfter()) {
        duplicateLine = ++line;
      }
      int breakage = plan.brokenAfter(paper);
      if (breakage >= 0) {
        broken.put(++line, SampleBreakage.of(breakage).reason());
      }
    }
    List<SampleTruth.PlantedTopic> topics = new ArrayList<>();
    for (int s = 0; s < ids.size(); s++) {
      var subject = plan.subjects().get(s);
      topics.add(
          new SampleTruth.PlantedTopic(
              subject.name(), subject.category(), subject.fate(), ids.get(s)));
    }
    return new SampleTruth(topics, lonely, broken, plan.id(plan.duplicated()), duplicateLine);
  }
}
