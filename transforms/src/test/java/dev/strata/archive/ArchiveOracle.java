/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an archive must become, said a second time and otherwise than by the code under test: whole
 * files in memory, lines cut by hand, a strict decoder, trees of JSON, and a set of ids.
 *
 * <p>Days are left out: every paper's is empty.
 */
final class ArchiveOracle {
  private static final Pattern WHITE =
      Pattern.compile(
          "[\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000]+");
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final int maxLineBytes;
  private final Set<String> ids = new HashSet<>();
  private final List<Paper> papers = new ArrayList<>();
  private final List<Reject> rejects = new ArrayList<>();

  /** One that knows no file yet. */
  ArchiveOracle(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Reads the archive's next file. */
  void read(String source, byte[] file) {
    int line = 1;
    for (int offset = 0; offset < file.length; line++) {
      int end = offset;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      read(source, line, offset, content(file, offset, end));
      offset = end + 1;
    }
  }

  List<Paper> papers() {
    return papers;
  }

  List<Reject> rejects() {
    return rejects;
  }

  private static byte[] content(byte[] file, int start, int end) {
    boolean marked = start == 0 && end >= 3 && new String(file, 0, 3, UTF_8).equals("\uFEFF");
    int from = marked ? 3 : start;
    int to = end > from && file[end - 1] == '\r' ? end - 1 : end;
    return Arrays.copyOfRange(file, from, to);
  }

  private void read(String source, int line, int offset, byte[] content) {
    if (content.length <= maxLineBytes && new String(content, UTF_8).matches("[\\t-\\r ]*")) {
      return;
    }
    Reason reason = Reason.TOO_LONG;
    if (content.length <= maxLineBytes) {
      try {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        boolean nul = text.indexOf(0) >= 0; // makes Jackson think of UTF-16
        reason = nul ? Reason.NOT_JSON : read(source, line, JSON.readTree(content));
      } catch (CharacterCodingException e) {
        reason = Reason.BAD_UTF8;
      } catch (IOException e) {
        reason = Reason.NOT_JSON;
      }
    }
    if (reason != null) {
      int[] start = new String(content, UTF_8).codePoints().limit(200).toArray();
      rejects.add(new Reject(source, line, offset, reason, new String(start, 0, start.length)));
    }
  }

  private Reason read(String source, int line, JsonNode json) {
    if (json.isMissingNode()) {
      return Reason.NOT_JSON;
    }
    if (!json.isObject()) {
      return Reason.NOT_AN_OBJECT;
    }
    String id = text(json, "id").replaceAll("^" + WHITE + "|" + WHITE + "$", "");
    if (id.isEmpty()) {
      return Reason.NO_ID;
    }
    String title = folded(json, "title");
    String abstractText = folded(json, "abstract");
    if (title.isEmpty() && abstractText.isEmpty()) {
      return Reason.NO_TEXT;
    }
    if (!ids.add(id)) {
      return Reason.DUPLICATE_ID;
    }
    papers.add(new Paper(id, title, abstractText, categories(json), "", source, line));
    return null;
  }

  private static String folded(JsonNode json, String name) {
    return folded(text(json, name));
  }

  private static String folded(String text) {
    return WHITE
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static List<String> categories(JsonNode json) {
    JsonNode node = json.path("categories");
    Stream<String> all =
        node.isArray()
            ? StreamSupport.stream(node.spliterator(), false)
                .filter(ArchiveOracle::isText)
                .map(element -> folded(writable(element.asText())))
            : WHITE.splitAsStream(text(json, "categories"));
    return all.filter(category -> !category.isEmpty()).distinct().toList();
  }

  /** Without lone surrogates: an encoder of UTF-16 writes U+FFFD for one. */
  private static String text(JsonNode json, String name) {
    JsonNode node = json.path(name);
    String text =
        node.isArray()
            ? StreamSupport.stream(node.spliterator(), false)
                .filter(ArchiveOracle::isText)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" "))
            : isText(node) ? node.asText() : "";
    return writable(text);
  }

  private static String writable(String text) {
    return new String(text.getBytes(UTF_16BE), UTF_16BE);
  }

  private static boolean isText(JsonNode node) {
    return node.isTextual() || node.isNumber();
  }
}
