/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;

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
