/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Iterables;
import dev.strata.ask.Answer;
import dev.strata.ask.OverTime;
import dev.strata.findings.PooledShare;
import dev.strata.pipeline.AnswerJsonl;
import dev.strata.pipeline.AnswerWords;
import dev.strata.report.Chart;
import dev.strata.store.JsonFile;
import dev.strata.text.Figures;
import dev.strata.topics.Topic.ShareWindow;
import java.util.List;

/**
 * Answers as the page shows them: the objects of {@code --format=jsonl}, and beside the numbers the
 * words and the drawing that say the same.
 */
final class ServedAnswer {

  private ServedAnswer() {}

  /** The nearest papers, and what they are, in {@code words}. */
  static ObjectNode of(Answer answer) {
    ObjectNode object = AnswerJsonl.object(answer);
    object.putArray("words").add(AnswerWords.of(answer));
    return object;
  }

  /**
   * The near papers of each window, with what is said of all in {@code words}, of each window in
   * its own, and a {@code chart}.
   */
  static ObjectNode of(OverTime answer) {
    ObjectNode object = AnswerJsonl.object(answer);
    ArrayNode words = object.putArray("words");
    Iterables.concat(AnswerWords.near(answer), AnswerWords.story(answer)).forEach(words::add);
    for (int w = 0; w < answer.windows().size(); w++) {
      ObjectNode window = (ObjectNode) object.get("windows").get(w);
      window.put("words", AnswerWords.share(answer.windows().get(w)));
    }
    object.set("chart", chart(answer));
    return object;
  }

  /** The chart of the page's topics, as attributes of its elements. */
  private static ObjectNode chart(OverTime answer) {
    List<ShareWindow> windows =
        answer.windows().stream()
            .map(of -> new ShareWindow(of.from(), of.to(), of.papers(), of.share()))
            .toList();
    Chart chart =
        Chart.shares(
            windows,
            w -> Figures.windows(windows.get(w).from(), windows.get(w).to()),
            window -> isPeak(window, answer.peak()) ? Chart.Kind.PEAK : Chart.Kind.PLAIN);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("label", chart.label()).put("width", chart.width()).put("height", Chart.HEIGHT);
    object.put("from", chart.from()).put("to", chart.to()).put("most", chart.most());
    object.set("shapes", JsonFile.array(chart.shapes()));
    return object;
  }

  private static boolean isPeak(ShareWindow window, PooledShare peak) {
    return peak != null && !window.from().isBefore(peak.from()) && !window.to().isAfter(peak.to());
  }
}
