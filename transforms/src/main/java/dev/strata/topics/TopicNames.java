/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import dev.strata.model.JsonCoder;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * The words and languages of each topic, from the papers of the sample.
 *
 * @param topics the topics' words by label; a topic without a text in the sample is absent
 */
@DefaultCoder(JsonCoder.class)
public record TopicNames(SortedMap<Integer, Words> topics) {

  /**
   * One topic's words.
   *
   * @param terms the terms that set it apart, most telling first, near-duplicates left out
   * @param papers papers of the sample that are in the topic and have a text
   * @param languages the languages of these papers, most papers first
   */
  public record Words(List<Term> terms, long papers, List<Language> languages) {}

  /**
   * A word or a phrase of two words.
   *
   * @param weight c-TF-IDF
   */
  public record Term(String term, double weight) {}

  /**
   * A language, and how many papers are written in it.
   *
   * @param code ISO 639-3
   * @param papers papers of the sample that are in the topic and in this language
   */
  public record Language(String code, long papers) {}
}
