/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
  private final Terms terms = new Terms();

  @Test
  void of_wordsAndPhrases_areFoldedAndWithoutStopWords() {
    assertThat(
        terms.of("The naïve Parser's Trees of a Grammar", "eng"),
        contains("naive", "parser", "naive parser", "trees", "parser trees", "grammar"));
  }

  @Test
  void of_punctuation_endsAPhraseAndAHyphenDoesNot() {
    assertThat(
        terms.of("phrase-based translation (SMT), lattices. Decoding", "eng"),
        contains("phrase", "translation", "smt", "lattices", "decoding"));
    assertThat(
        terms.of("tree-adjoining grammars", "eng"),
        contains("tree", "adjoining", "tree adjoining", "grammars", "adjoining grammars"));
  }

  @Test
  void of_latex_isLeftOut() {
    assertThat(
        terms.of("Spin $\\alpha_{ij}$ chains \\emph{frustrated} magnets", "eng"),
        contains(
            "spin", "chains", "frustrated", "chains frustrated", "magnets", "frustrated magnets"));
    assertThat(
        terms.of("M\\\"{o}bius, Erd\\H{o}s and Poincar\\'e \\cite{x}", "eng"),
        contains("mobius", "erdos", "poincare"));
    assertThat(terms.of("a price of 5$", "eng"), contains("price"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "costs $5 per unit and $7 per day # costs per unit per day",
        "from $1,500 per session at home to $900 in clinics # per session home clinics",
        "tariffs of \\$1 per hour of hydropower rose to \\$10 # tariffs per hour hydropower rose",
        "budgets of US$5 million, or A$7 # budgets million",
        "about $3.5M for rats and $x^2$ for mice # 3.5m rats mice",
        "between $5 and $x$ cats # between cats",
        "rats $x^2$, cats $\\alpha$, dogs $O(n \\log n)$, cows $$a b c$$ ends # rats cats dogs cows ends",
        "rats $ \\alpha \\beta $ and $p$-adic $n$ cats # rats adic cats",
        "$2 \\le k$ rats $10^{-3}$ cats $5$ dogs # rats cats dogs",
        "price $5 # price"
      })
  void of_dollars_areFormulasOrMoney(String text, String words) {
    List<String> found =
        terms.of(text, "eng").stream().filter(term -> term.indexOf(' ') < 0).toList();
    List<String> wanted =
        Arrays.stream(words.split(" ")).filter(word -> terms.of(word, "eng").size() > 0).toList();

    assertThat(found, is(wanted));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '|',
      value = {
        "\\L{}ojasiewicz # lojasiewicz",
        "{\\L}ojasiewicz # lojasiewicz",
        "\\L ojasiewicz # lojasiewicz",
        "M\\o ller # moller",
        "M{\\o}ller # moller",
        "Stra{\\ss}en # strassen",
        "Stra\\ss en # strassen",
        "na\\\"{\\i}ve # naive",
        "na\\\"\\i ve # naive",
        "\\AA ngstr\\\"om # angstrom",
        "\\aa rhus # arhus",
        "C\\ae sar # caesar",
        "\\O rsted # orsted",
        "P{\\'e}ter # peter",
        "mart\\'{\\i}n # martin",
        "Ne\\v{c}as # necas",
        "Ne\\v cas # necas",
        "Fran\\c{c}ois # francois",
        "Erd\\H{o}s # erdos",
        "W\\k{a}chock # wachock",
        "Do\\u{g}an # dogan",
        "Espa\\~na # espana",
        "c\\^one # cone",
        "k\\=ana # kana",
        "\\.zaba # zaba",
        "D\\r{u}m # dum",
        "Pin\\d{h}as # pinhas",
        "A\\b{b}a # aba",
        "b\\t{oo}k # book",
        "S{\\l}owik # slowik"
      })
  void of_lettersOfLatex_areLetters(String text, String word) {
    assertThat(terms.of(text, "eng"), contains(word));
  }

  @Test
  void of_numbersAndLetters_areNoTerms() {
    assertThat(terms.of("2020 x 3.5 word2vec", "eng"), contains("word2vec"));
    assertThat(terms.of("", "eng"), is(empty()));
  }

  @Test
  void of_anotherLanguage_losesItsStopWordsAndElisions() {
    assertThat(
        terms.of("Étude de l'analyse syntaxique dans les langues", "fra"),
        contains("etude", "analyse", "syntaxique", "analyse syntaxique", "langues"));
  }

  @Test
  void of_chinese_isCutIntoPairs() {
    assertThat(terms.of("语义分析", "cmn"), contains("语义", "义分", "分析"));
  }
}
