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
import java.util.stream.Stream;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * The terms that set each topic apart, by class-based TF-IDF: a term's frequency in the topic times
 * {@code log(1 + A / f)}, where {@code f} is its frequency in all topics and {@code A} the average
 * number of words of a topic (M. Grootendorst, BERTopic: Neural topic modeling with a class-based
 * TF-IDF procedure, arXiv:2203.05794, section 3.3).
 *
 * <p>Of near-duplicates, which are words of one stem, or a phrase and a word of it, a topic has
 * one: the phrase, if it weighs {@value #PHRASE} of the word, else the heavier. Of two phrases that
 * may be parts of a longer one, "statistical machine" and "machine translation", it has the latter:
 * in English the head of a phrase stands last. Where neither occurs more often, the word of the
 * former that is lost stands alone.
 */
public final class TopTerms implements TermRuns.Consumer {
  private static final int CANDIDATES = 60;
  private static final double PHRASE = 0.3;
  private static final int FEWEST = 2; // occurrences of a term in a topic

  /**
   * A term in a topic.
   *
   * @param count how often it occurs there
   */
  public record Weighted(String term, int count, double weight) {
    private static final Comparator<Weighted> LIGHTEST_FIRST =
        Comparator.comparingDouble(Weighted::weight)
            .thenComparing(Weighted::term, Comparator.reverseOrder());

    /** Endings that spell one word in two ways, which the stemmer takes for two. */
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

    /** The stems of its words. */
    private List<String> stems() {
      return Arrays.stream(term.split(" ")).map(Weighted::stem).toList();
    }

    /** Whether one has all words of the other, or begins with the word that the other ends with. */
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
   * Of {@code k} topics.
   *
   * @param averageWords words of a topic
   */
  public TopTerms(int k, double averageWords) {
    this.averageWords = averageWords;
    for (int label = 0; label < k; label++) {
      topics.add(new PriorityQueue<>(Weighted.LIGHTEST_FIRST));
    }
  }

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
   * The terms that tell most of topic {@code label}, {@code most} of them, near-duplicates left
   * out: by falling weight, but for phrases, which stand where their heaviest word would.
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
   * Of a phrase that is but the beginning of a longer one the rest, or else {@code term}: where it
   * ends another begins that occurs as often.
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

  /** The heaviest phrase that says more than {@code word}, or that itself. */
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
