/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strata.topics.Topic;
import dev.strata.topics.TopicNames.Term;
import dev.strata.topics.TopicTrends;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The data that the page's script draws and searches. Text that the page itself contains is not in
 * it.
 */
final class PageData {
  private static final ObjectMapper JSON = new JsonMapper();

  static {
    JSON.getFactory().setCharacterEscapes(new ForScripts());
  }

  private final Page page;

  PageData(Page page) {
    this.page = page;
  }

  private record Data(List<Window> windows, List<Layer> topics) {}

  /**
   * A window of twelve months.
   *
   * @param from first day
   * @param to last day
   * @param papers papers of the whole archive in the window
   * @param first index of the first window of its pool
   * @param last index of the last window of its pool
   * @param period the period of the pool, in words
   */
  private record Window(String from, String to, long papers, int first, int last, String period) {}

  /**
   * A topic, which is a layer of the picture.
   *
   * @param trend the word of its list, as the style sheet knows it
   * @param mark its mark, made of the list's letter and its rank, or empty
   * @param counts its papers in each window
   * @param x its horizontal place on the map, from -1,000 to 1,000
   * @param y its vertical place on the map, on the scale of {@code x}
   */
  private record Layer(
      int label,
      String name,
      List<String> terms,
      long papers,
      String trend,
      String mark,
      List<Long> counts,
      long x,
      long y) {}

  /** The data as JSON that neither ends nor confuses a script element. */
  String json() {
    try {
      return JSON.writeValueAsString(data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Data data() {
    List<Space.Place> places = page.space().places();
    double most =
        places.stream()
            .mapToDouble(place -> Math.max(Math.abs(place.x()), Math.abs(place.y())))
            .max()
            .orElse(0);
    double scale = most == 0 ? 0 : 1000 / most;
    Map<Integer, Space.Place> byLabel =
        places.stream().collect(Collectors.toMap(Space.Place::label, Function.identity()));
    return new Data(
        windows(),
        page.findings().topics().values().stream()
            .map(topic -> layer(topic, byLabel.get(topic.label()), scale))
            .toList());
  }

  private List<Window> windows() {
    List<TopicTrends.Window> windows = page.trends().windows();
    return Topic.zip(
        windows.size(),
        w -> {
          TopicTrends.Window window = windows.get(w);
          Pool pool = page.pools().get(w);
          return new Window(
              window.from().toString(),
              window.to().toString(),
              window.papers(),
              pool.first(),
              pool.last(),
              pool.period(windows));
        });
  }

  private Layer layer(Topic topic, Space.Place place, double scale) {
    Page.Standing standing = page.standing(topic.label());
    return new Layer(
        topic.label(),
        PageOutput.shown(topic.name()),
        topic.terms().stream().map(Term::term).map(PageOutput::shown).toList(),
        topic.papers(),
        standing.word(),
        standing.mark(),
        topic.series().windows().stream().map(Topic.ShareWindow::papers).toList(),
        Math.round(place.x() * scale),
        Math.round(place.y() * scale));
  }

  /**
   * Escapes the characters of a string that would mean something to HTML or to an old reader of
   * scripts.
   */
  private static final class ForScripts extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final String SEEN = "<>&'";

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      SEEN.chars().forEach(c -> codes[c] = ESCAPE_STANDARD);
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return c == '\u2028' || c == '\u2029' ? new SerializedString("\\u%04x".formatted(c)) : null;
    }
  }
}
