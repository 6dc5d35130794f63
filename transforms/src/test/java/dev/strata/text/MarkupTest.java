/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static java.time.Duration.ofSeconds;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      quoteCharacter = '|',
      value = {
        "<jats:title>Abstract</jats:title><jats:p>We saw.</jats:p><jats:p>It is.</jats:p> % We saw. It is.",
        "<sec> <title>ABSTRACT:</title> <p>Abstract art</p></sec> % Abstract art",
        "&lt;title&gt;Abstract&lt;/title&gt; We saw. % We saw.",
        "<jats:title>Abstract art</jats:title><jats:p>We saw.</jats:p> % Abstract art We saw.",
        "<jats:p>We saw.</jats:p><jats:title>Abstract</jats:title> % We saw. Abstract",
        "<scp>DNA</scp> in <scp>HIV</scp>-1, <ovl>x</ovl> % DNA in HIV-1, x",
        "H<inf>2</inf>O, <ce:inf>2</ce:inf>, x<sb>i</sb><sp>2</sp> % H2O, 2, xi2",
        "<ce:para>one</ce:para><ce:simple-para>two</ce:simple-para> % one two",
        "<Emphasis Type=\"Italic\">E. coli</Emphasis> % E. coli",
        "CO<Subscript>2</Subscript> 10<Superscript>3</Superscript> % CO2 103",
        "<AbstractText Label=\"AIM\">One.</AbstractText><AbstractText>Two.</AbstractText> % One. Two.",
        "10<hsp sp=\"0.25\"/>mm and 5<ce:hsp sp=\"0.25\"/>K % 10 mm and 5 K",
        "in vitro</i> and</b> <scp>cut % in vitro and cut",
        "<casebody xmlns='http://a/b'><parties id=\"b1\">Doe v. Roe</parties><opinion type=\"majority\">"
            + "<author>ROE, J.</author><p id=\"p1\">It stands.<footnotemark>1</footnotemark></p>"
            + "</opinion></casebody> % Doe v. Roe ROE, J. It stands.1",
        "<section class=\"casebody\"><h4>Doe v. Roe</h4><article class=\"opinion\"><p>It stands.</p>"
            + "<aside><p>No.</p></aside></article></section> % Doe v. Roe It stands. No.",
        "CO<jats:sub>2</jats:sub> &amp; H<sub>2</sub>O % CO2 & H2O",
        "<i>In situ</i> growth of <b>E. coli</b> % In situ growth of E. coli",
        "a<br/>b<br>c<p>d % a b c d",
        "<ul><li>one</li><li>two</li></ul> % one two",
        "<SUP class=\"x\" id='y' dir=ltr>13</SUP>C % 13C",
        "see <jats:ext-link ext-link-type=\"uri\" xlink:href=\"http://a.b/c?d=e\">here</jats:ext-link>. % see here.",
        "&#x3b1;-helix, &#945;, &beta; and caf&eacute; % α-helix, α, β and café",
        "p &lt; 0.05 % p < 0.05",
        "a&#0;b % a\uFFFDb",
        "we use <s> and </s> % we use <s> and </s>",
        "&amp;lt;i&amp;gt; % &lt;i&gt;",
        "&lt;i&gt;Salmo&lt;/i&gt; trutta % Salmo trutta",
        "x<!-- a > b -->y % xy",
        "<![CDATA[a < b]]> c % a < b c",
        "<span>cut <sub>here % cut here",
        "<html><body><div>text</div></body></html> % text",
        "<p>a</p>, <p>b</p> % a , b"
      })
  void strip_markup_isTakenOut(String text, String plain) {
    assertThat(Markup.strip(text), is(plain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p < 0.05 and q > 3",
        "a<b and c>d",
        "a<b>c",
        "the mean <x|y> of <x>",
        "List<String> and Map<K, V>",
        "a vector<a> of <title>",
        "x << y >> z, -> and <-",
        "<http://example.org/a> and <me@example.org>",
        "AT&T, R&D; Q&A & B&region",
        "&unknownname; &",
        "Set<inf>, Map<sp> and <article> by <author>",
        "<emphasis> and <hsp>",
        "</nothing> of a",
        "<",
        "<>",
        "</",
        "1 <2> 3",
        "if i<j then j>i",
        "<3 <!-- <![CDATA["
      })
  void strip_whatIsNoMarkup_stays(String text) {
    assertThat(Markup.strip(text), is(text));
  }

  @Test
  void strip_mathMl_isReadOnce() {
    String presentation =
        "<mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup><mml:mo>=</mml:mo><mml:mi>y</mml:mi>";

    assertThat(
        Markup.strip(
            "Let <mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\"><mml:semantics><mml:mrow>"
                + presentation
                + "</mml:mrow><mml:annotation encoding=\"application/x-tex\">x^2=y</mml:annotation>"
                + "</mml:semantics></mml:math> hold"),
        is("Let x2=y hold"));
    assertThat(
        Markup.strip(
            "Let <jats:inline-formula><jats:alternatives><jats:tex-math>$$x^2=y$$</jats:tex-math>"
                + "<mml:math>"
                + presentation
                + "</mml:math></jats:alternatives></jats:inline-formula> hold"),
        is("Let x2=y hold"));
    assertThat(Markup.strip("Let <jats:tex-math>$x^2$</jats:tex-math> hold"), is("Let $x^2$ hold"));
    assertThat(Markup.strip("<math><mi>k</mi></math>-means"), is("k-means"));
  }

  @Test
  void strip_nothingToTakeOut_isTheSameText() {
    String text = "Plain words, 5 > 3";

    assertThat(Markup.strip(text), is(sameInstance(text)));
  }

  @Test
  void strip_textsMadeToTakeLong_doNot() {
    for (String part :
        new String[] {
          "<", "<!--", "<![CDATA[", "<i a=b ", "<i>", "</i>", "&", "<a b=\"", "&#", "<b "
        }) {
      String text = part.repeat(1_000_000 / part.length());

      assertTimeout(ofSeconds(10), () -> Markup.strip(text), part);
    }
  }
}
