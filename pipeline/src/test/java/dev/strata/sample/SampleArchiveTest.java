/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import dev.strata.model.Reject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleArchiveTest {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @TempDir Path folder;

  @Test
  void write_sameSeed_givesTheKnownBytes() throws IOException {
    assertThat(
        Hashing.sha256().hashBytes(bytes(300, 42)).toString(),
        is("32c4c33b15412477fcadd1d4da72f99732bcd3a14fc1397e7bc3a375ab8dc996"));
    assertThat(bytes(300, 43), is(not(bytes(300, 42))));
  }

  @Test
  void write_path_leavesNothingElse() throws IOException {
    Path target = folder.resolve("new/archive.jsonl");
    SampleArchive.write(target, 20, 42);
    assertThat(Files.readAllBytes(target), is(bytes(20, 42)));
    try (Stream<Path> files = Files.list(target.getParent())) {
      assertThat(files.toList(), contains(target));
    }
  }

  @Test
  void write_targetCannotBeReplaced_leavesItAndNoTemporary() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("taken/inside"));
    assertThrows(IOException.class, () -> SampleArchive.write(folder.resolve("taken"), 20, 42));
    assertThat(Files.isDirectory(inside), is(true));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList(), contains(folder.resolve("taken")));
    }
  }

  @Test
  void write_noPapers_isRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> bytes(0, 42));
    assertThat(refused.getMessage(), is("papers must be at least 1, was 0"));
  }

  @Test
  void write_largeArchive_handsLinesOnWhileItWorks() throws IOException {
    List<Integer> pieces = new ArrayList<>();
    WritableByteChannel target =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer from) {
            int size = from.remaining();
            pieces.add(size);
            from.position(from.limit());
            return size;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {
            throw new AssertionError("the channel is the caller's");
          }
        };
    SampleArchive.write(target, 20_000, 42);
    assertThat(pieces, everyItem(lessThanOrEqualTo(1 << 16)));
    assertThat(pieces.size(), is(greaterThan(100)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 149, 150, 3_000, 10_000})
  void write_anySize_hasTheLinesItsTruthNames(int papers) throws IOException {
    List<byte[]> lines = lines(papers);
    SampleTruth truth = SampleArchive.truth(papers, 42);
    Map<String, Long> firstLine = new HashMap<>();
    Map<Long, Reject.Reason> broken = new TreeMap<>();
    for (int i = 0; i < lines.size(); i++) {
      long number = i + 1L;
      Reject.Reason reason = reason(lines.get(i));
      if (reason != null) {
        broken.put(number, reason);
      } else if (firstLine.putIfAbsent(id(lines.get(i)), number) != null) {
        assertThat(number, is(truth.duplicateLine()));
        assertThat(id(lines.get(i)), is(truth.duplicate()));
      }
    }
    assertThat(lines, hasSize(papers + papers / 200 + 1));
    assertThat(firstLine.size(), is(papers));
    assertThat(broken, is(equalTo(truth.brokenLines())));
    assertThat(broken.size(), is(papers / 200));
    Set<String> told = new HashSet<>(truth.lonely());
    truth.topics().forEach(topic -> told.addAll(topic.papers()));
    assertThat(told, is(firstLine.keySet()));
    assertThat(
        truth.lonely().size() + truth.topics().stream().mapToInt(t -> t.papers().size()).sum(),
        is(papers));
    assertThat(truth.topics(), hasSize(Math.min(30, Math.max(2, papers / 150))));
  }

  @Test
  void write_3000Papers_breaksLinesInEveryWay() {
    assertThat(
        Set.copyOf(SampleArchive.truth(3_000, 42).brokenLines().values()),
        is(
            Set.of(
                Reject.Reason.NOT_JSON,
                Reject.Reason.NOT_AN_OBJECT,
                Reject.Reason.BAD_UTF8,
                Reject.Reason.NO_ID,
                Reject.Reason.NO_TEXT)));
  }

  @Test
  void write_3000Papers_readLikeAbstracts() throws IOException {
    int titleOnly = 0;
    int unversioned = 0;
    long words = 0;
    Set<String> texts = new HashSet<>();
    Map<String, JsonNode> papers = papers(3_000);
    for (JsonNode paper : papers.values()) {
      String text = paper.get("abstract").asText();
      titleOnly += text.isEmpty() ? 1 : 0;
      unversioned += paper.has("versions") ? 0 : 1;
      words += text.isEmpty() ? 0 : text.strip().split("\\s+").length;
      texts.add(paper.get("title").asText() + text);
      assertThat(paper.get("title").asText(), is(not(emptyString())));
      assertThat(text, not(containsString("{T")));
      assertThat(text.replaceAll("\\$[^$]*\\$", ""), not(containsString("{")));
      assertThat(text, not(containsString("[a")));
    }
    assertThat(texts, hasSize(3_000));
    assertThat(titleOnly, is(allOf(greaterThan(10), lessThan(60))));
    assertThat(unversioned, is(allOf(greaterThan(30), lessThan(120))));
    assertThat((double) words / (3_000 - titleOnly), is(allOf(greaterThan(45.0), lessThan(70.0))));
  }

  @Test
  void terms_each_occurInTwoSubjectsAtDifferentRates() throws IOException {
    Map<String, JsonNode> papers = papers(15_000);
    List<List<String>> texts = new ArrayList<>();
    for (SampleTruth.PlantedTopic topic : SampleArchive.truth(15_000, 42).topics()) {
      texts.add(
          topic.papers().stream()
              .map(papers::get)
              .map(p -> p.get("title").asText() + " " + p.get("abstract").asText())
              .map(text -> text.replaceAll("\\s+", " ").toLowerCase(Locale.ROOT))
              .toList());
    }
    List<SampleVocabulary.Subject> subjects = SampleVocabulary.load().subjects();
    for (int s = 0; s < subjects.size(); s++) {
      for (String term : terms(subjects.get(s))) {
        double own = rate(term, texts.get(s));
        double borrowed = rate(term, texts.get((s + subjects.size() - 1) % subjects.size()));
        assertThat(term, borrowed, is(greaterThan(0.0)));
        assertThat(term, own, is(allOf(greaterThan(2 * borrowed), lessThan(0.9))));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3_000, 4_700, 10_000})
  void truth_plantedTopics_meetTheirDefinitionsWithMargin(int papers) throws IOException {
    Map<String, LocalDate> created = new HashMap<>();
    papers(papers).forEach((id, paper) -> created.put(id, created(paper)));
    long[] archive = windows(created.values().stream().toList());
    SampleTruth truth = SampleArchive.truth(papers, 42);
    assertThat(truth.lonely(), hasSize(7));
    assertThat(truth.topics(SampleTruth.Fate.EXTINCT).size(), is(greaterThanOrEqualTo(3)));
    assertThat(truth.topics(SampleTruth.Fate.NEWBORN).size(), is(greaterThanOrEqualTo(2)));
    assertThat(truth.topics(SampleTruth.Fate.REBORN), hasSize(1));
    for (SampleTruth.PlantedTopic topic : truth.topics()) {
      List<LocalDate> dates = topic.papers().stream().map(created::get).toList();
      long[] windows = windows(dates);
      double recentShare = pooled(windows, 0, 5) / pooled(archive, 0, 5);
      double bestShare = 0;
      for (int w = 5; w < windows.length; w++) {
        if (windows[w] >= 20 && archive[w] >= 200) {
          bestShare = Math.max(bestShare, windows[w] / (double) archive[w]);
        }
      }
      double newborn = pooled(windows, 0, 2) / topic.papers().size();
      switch (topic.fate()) {
        case EXTINCT -> {
          assertThat(topic.name(), recentShare, is(lessThan(0.07 * bestShare)));
          assertThat(topic.papers().size(), is(greaterThan(100)));
          assertThat(dates.get(0).plusYears(6), is(lessThan(dates.get(dates.size() - 1))));
        }
        case NEWBORN -> {
          assertThat(topic.name(), newborn, is(greaterThan(0.75)));
          assertThat(topic.name(), windows[0] + windows[1], is(greaterThan(60L)));
        }
        case REBORN -> {
          assertThat(topic.name(), recentShare, is(greaterThan(0.35 * bestShare)));
          assertThat(topic.name(), newborn, is(lessThan(0.4)));
          assertThat(topic.name(), windows[3] + windows[4], is(lessThan(windows[1] / 2)));
          assertThat(topic.name(), windows[9], is(greaterThan(10L)));
        }
        case LIVING -> {
          assertThat(topic.name(), recentShare, is(greaterThan(0.4 * bestShare)));
          assertThat(topic.name(), newborn, is(lessThan(0.3)));
        }
      }
    }
  }

  /** Windows of 12 months back from the last day of 2024, latest first. */
  private static long[] windows(List<LocalDate> dates) {
    long[] counts = new long[SamplePlan.YEARS];
    dates.forEach(date -> counts[SamplePlan.FIRST_YEAR + SamplePlan.YEARS - 1 - date.getYear()]++);
    return counts;
  }

  private static double pooled(long[] windows, int from, int to) {
    double sum = 0;
    for (int w = from; w < to; w++) {
      sum += windows[w];
    }
    return sum;
  }

  private static LocalDate created(JsonNode paper) {
    return paper.has("versions")
        ? ZonedDateTime.parse(
                paper.at("/versions/0/created").asText(), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toLocalDate()
        : LocalDate.parse(paper.get("update_date").asText());
  }

  private static List<String> terms(SampleVocabulary.Subject subject) {
    return Stream.of(subject.things(), subject.methods(), subject.quantities(), subject.settings())
        .flatMap(List::stream)
        .toList();
  }

  private static double rate(String term, List<String> texts) {
    String wanted = term.toLowerCase(Locale.ROOT);
    return texts.stream().filter(text -> text.contains(wanted)).count() / (double) texts.size();
  }

  /** The papers by id, the first of the two with the same id. */
  private static Map<String, JsonNode> papers(int papers) throws IOException {
    Map<String, JsonNode> byId = new HashMap<>();
    for (byte[] line : lines(papers)) {
      if (reason(line) == null) {
        byId.putIfAbsent(id(line), MAPPER.readTree(line));
      }
    }
    return byId;
  }

  private static String id(byte[] line) throws IOException {
    return MAPPER.readTree(line).get("id").asText();
  }

  /** Why a line is no paper, or null where it is one. */
  private static Reject.Reason reason(byte[] line) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      JsonNode paper = MAPPER.readTree(text);
      if (!paper.isObject()) {
        return Reject.Reason.NOT_AN_OBJECT;
      } else if (paper.path("id").asText().isBlank()) {
        return Reject.Reason.NO_ID;
      }
      String words = paper.path("title").asText() + paper.path("abstract").asText();
      return words.isBlank() ? Reject.Reason.NO_TEXT : null;
    } catch (CharacterCodingException e) {
      return Reject.Reason.BAD_UTF8;
    } catch (IOException e) {
      return Reject.Reason.NOT_JSON;
    }
  }

  private static List<byte[]> lines(int papers) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b : bytes(papers, 42)) {
      if (b == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    assertThat("the last line ends", line.size(), is(0));
    return lines;
  }

  private static byte[] bytes(int papers, long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SampleArchive.write(Channels.newChannel(out), papers, seed);
    return out.toByteArray();
  }
}
