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
 * What the words of the sample's papers say of each topic.
 *
 * @param topics by label; one without a text in the sample is absent
 */
@DefaultCoder(JsonCoder.class)
public record TopicNames(SortedMap<Integer, Words> topics) {

  /**
   * One topic's words.
   *
   * @param terms those that set it apart, most telling first, near-duplicates left out
   * @param papers of the sample that are in it and have a text
   * @param languages what they are written in, most papers first
   */
  public record Words(List<Term> terms, long papers, List<Language> languages) {}

  /**
   * A word or a phrase of two.
   *
   * @param weight c-TF-IDF
   */
  public record Term(String term, double weight) {}

  /**
   * A language.
   *
   * @param code ISO 639-3
   * @param papers of the sample, in the topic
   */
  public record Language(String code, long papers) {}
}
