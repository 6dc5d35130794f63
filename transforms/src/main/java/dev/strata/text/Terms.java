/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.apache.lucene.analysis.util.ElisionFilter;

/**
 * Finds the terms of a text: its words, in lower case and without accents, and the phrases of two
 * words that stand side by side. Left out are stop words of English and of the text's own language,
 * LaTeX, numbers and single letters. Chinese, Japanese and Korean are cut into pairs of characters.
 * It is for one thread.
 */
public final class Terms {
  private static final Pattern LETTER = Pattern.compile("\\p{L}");
  private static final CharMatcher SIDE_BY_SIDE = CharMatcher.whitespace().or(CharMatcher.is('-'));
  private static final int SHORTEST = 2;

  private static final CharArraySet EVERYWHERE = everywhere();
  private static final Map<String, CharArraySet> OTHERS =
      Map.of(
          "fra", FrenchAnalyzer.getDefaultStopSet(),
          "deu", GermanAnalyzer.getDefaultStopSet(),
          "spa", SpanishAnalyzer.getDefaultStopSet(),
          "por", PortugueseAnalyzer.getDefaultStopSet(),
          "ita", ItalianAnalyzer.getDefaultStopSet(),
          "nld", DutchAnalyzer.getDefaultStopSet(),
          "swe", SwedishAnalyzer.getDefaultStopSet(),
          "rus", RussianAnalyzer.getDefaultStopSet());

  private final Map<String, Analyzer> analyzers = new HashMap<>();

  /**
   * All occurrences of terms in {@code text}.
   *
   * @param language code of the text's language, as {@link Languages} gives it
   */
  public List<String> of(String text, String language) {
    List<String> terms = new ArrayList<>();
    String prose = Latex.strip(text);
    Analyzer analyzer = analyzers.computeIfAbsent(language, WordAnalyzer::new);
    try (TokenStream words = analyzer.tokenStream("", new StringReader(prose))) {
      CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
      OffsetAttribute place = words.addAttribute(OffsetAttribute.class);
      TypeAttribute type = words.addAttribute(TypeAttribute.class);
      words.reset();
      String before = null;
      int end = 0;
      while (words.incrementToken()) {
        String term = word.toString();
        if (term.length() < SHORTEST || !LETTER.matcher(term).find()) {
          continue; // not even the space between words, so that no phrase leads across it
        }
        terms.add(term);
        if (before != null
            && !term.equals(before)
            && SIDE_BY_SIDE.matchesAllOf(prose.substring(end, place.startOffset()))) {
          terms.add(before + " " + term);
        }
        before = type.type().equals(CJKBigramFilter.DOUBLE_TYPE) ? null : term;
        end = place.endOffset();
      }
      words.end();
      return terms;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CharArraySet everywhere() {
    try {
      CharArraySet words =
          CharArraySet.copy(
              WordlistLoader.getSnowballWordSet(
                  SnowballFilter.class.getResourceAsStream("english_stop.txt")));
      words.addAll(WordlistLoader.getWordSet(Terms.class.getResourceAsStream("filler.txt"), "#"));
      return words;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class WordAnalyzer extends Analyzer {
    private final CharArraySet others;

    WordAnalyzer(String language) {
      this.others = OTHERS.getOrDefault(language, CharArraySet.EMPTY_SET);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      StandardTokenizer tokenizer = new StandardTokenizer();
      TokenStream words = new EnglishPossessiveFilter(new CJKWidthFilter(tokenizer));
      words = new ElisionFilter(new LowerCaseFilter(words), FrenchAnalyzer.DEFAULT_ARTICLES);
      words = new StopFilter(new CJKBigramFilter(words), EVERYWHERE);
      words = new ASCIIFoldingFilter(new StopFilter(words, others));
      return new TokenStreamComponents(tokenizer, words);
    }
  }
}
