/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * The terms that set each topic apart, by class-based TF-IDF: a term's frequency in the topic times
 * {@code log(1 + A / f)}, where {@code f} is its frequency in all topics and {@code A} the average
 * number of words of a topic (M. Grootendorst, BERTopic: Neural topic modeling with a class-based
 * TF-IDF procedure, arXiv:2203.05794, section 3.3).
 *
 * <p>A topic has only one of several near-duplicates, which are words of one stem, or a phrase and
 * a word of it: the phrase, if it weighs at least {@value #PHRASE} of the word, and else the
 * heavier one. Of two phrases that may be parts of a longer one, such as "statistical machine" and
 * "machine translation", a topic has the second: in English the head of a phrase stands last. If
 * both phrases occur equally often, the word that is lost with the first one stands alone.
 */
public final class TopTerms implements BiConsumer<String, int[]> {
  private static final int CANDIDATES = 60;
  private static final double PHRASE = 0.3;
  private static final int FEWEST = 2; // occurrences of a term in a topic

  /**
   * A term in a topic.
   *
   * @param count how often the term occurs in the topic
   */
  public record Weighted(String term, int count, double weight) {
    private static final Comparator<Weighted> LIGHTEST_FIRST =
        Comparator.comparingDouble(Weighted::weight)
            .thenComparing(Weighted::term, Comparator.reverseOrder());

    /**
     * Endings in which one word is spelled in two ways, which the stemmer would take for two words.
     */
    private static final Map<String, String> ENDINGS =
        ImmutableMap.of(
            "logues", "log",
            "logue", "log",
            "ours", "or",
            "our", "or",
            "orpora", "orpus",
            "isation", "ization");

    private boolean isPhrase() {
      return term.indexOf(' ') >= 0;
    }

    /** The stems of the term's words. */
    private List<String> stems() {
      return Arrays.stream(term.split(" ")).map(Weighted::stem).toList();
    }

    /**
     * Whether one of the two terms has all words of the other, or begins with the word that the
     * other ends with.
     */
    private boolean isLike(Weighted other) {
      List<String> mine = stems();
      List<String> others = other.stems();
      return mine.containsAll(others)
          || others.containsAll(mine)
          || mine.get(0).equals(others.get(others.size() - 1))
          || others.get(0).equals(mine.get(mine.size() - 1));
    }

    private static String stem(String word) {
      EnglishStemmer stemmer = new EnglishStemmer();
      stemmer.setCurrent(
          ENDINGS.entrySet().stream()
              .filter(ending -> word.endsWith(ending.getKey()))
              .findFirst()
              .map(e -> word.substring(0, word.length() - e.getKey().length()) + e.getValue())
              .orElse(word));
      stemmer.stem();
      return stemmer.getCurrent();
    }
  }

  private final double averageWords;
  private final List<PriorityQueue<Weighted>> topics = new ArrayList<>();

  /**
   * Finds the terms of {@code k} topics.
   *
   * @param averageWords average number of words of a topic
   */
  public TopTerms(int k, double averageWords) {
    this.averageWords = averageWords;
    for (int label = 0; label < k; label++) {
      topics.add(new PriorityQueue<>(Weighted.LIGHTEST_FIRST));
    }
  }

  /** Takes a term; {@code counts}, by label, are used again for the next one. */
  @Override
  public void accept(String term, int[] counts) {
    long all = Arrays.stream(counts).asLongStream().sum();
    double rarity = Math.log1p(averageWords / all);
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] >= FEWEST) {
        PriorityQueue<Weighted> heaviest = topics.get(label);
        heaviest.add(new Weighted(term, counts[label], counts[label] * rarity));
        if (heaviest.size() > CANDIDATES) {
          heaviest.poll();
        }
      }
    }
  }

  /**
   * The terms that tell most of topic {@code label}, at most {@code most} of them, near-duplicates
   * left out. They are in order of falling weight; a phrase stands where its heaviest word would.
   */
  public List<Weighted> of(int label, int most) {
    List<Weighted> candidates =
        topics.get(label).stream().sorted(Weighted.LIGHTEST_FIRST.reversed()).toList();
    List<Weighted> chosen = new ArrayList<>();
    for (Weighted candidate : candidates) {
      Weighted phrase = candidate.isPhrase() ? candidate : phraseOf(candidate, candidates);
      Weighted better = completed(phrase, candidates);
      boolean mayBoth = better.count() == phrase.count(); // neither phrase is the rarer one
      Stream.of(better, candidate)
          .filter(term -> chosen.size() < most && chosen.stream().noneMatch(term::isLike))
          .limit(mayBoth ? 2 : 1)
          .forEach(chosen::add);
    }
    return chosen;
  }

  /**
   * The phrase that continues {@code term}, if {@code term} is only the beginning of a longer
   * phrase, or else {@code term}. A phrase continues another one if it begins with the last word of
   * that one and occurs at least as often.
   */
  private static Weighted completed(Weighted term, List<Weighted> candidates) {
    List<String> stems = term.stems();
    return candidates.stream()
        .filter(next -> term.isPhrase() && next.isPhrase())
        .filter(next -> next.count() >= term.count())
        .filter(next -> next.stems().get(0).equals(stems.get(stems.size() - 1)))
        .findFirst()
        .orElse(term);
  }

  /**
   * The heaviest phrase that contains {@code word} and weighs enough, or else {@code word} itself.
   */
  private static Weighted phraseOf(Weighted word, List<Weighted> candidates) {
    List<String> stems = word.stems();
    return candidates.stream()
        .filter(Weighted::isPhrase)
        .filter(phrase -> phrase.weight() >= PHRASE * word.weight())
        .filter(phrase -> phrase.stems().containsAll(stems))
        .findFirst()
        .orElse(word);
  }
}
