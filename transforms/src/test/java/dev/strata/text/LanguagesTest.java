/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.google.common.io.Resources;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
  private final Languages languages = new Languages();

  @ParameterizedTest
  @CsvSource({
    "eng, We study the motion of a pendulum that hangs from a moving support",
    "fra, Nous étudions le mouvement d’un pendule suspendu à un support mobile",
    "deu, Wir untersuchen die Bewegung eines Pendels an einer bewegten Aufhängung",
    "spa, Estudiamos el movimiento de un péndulo colgado de un soporte móvil",
    "rus, Мы изучаем движение маятника на подвижном подвесе",
    "cmn, 我们研究悬挂在移动支架上的摆的运动以及它的稳定性和周期"
  })
  void of_aSentence_isItsLanguage(String language, String text) {
    assertThat(languages.of(text), is(language));
  }

  @ParameterizedTest
  @CsvSource({
    "fra, Modélisation de la turbulence dans les écoulements confinés",
    "fra, Etude de la prosodie du chinois dans un corpus de textes lus par des locuteurs",
    "deu, Automatische Übersetzung mit neuronalen Netzen",
    "spa, Un modelo estadístico para la traducción automática",
    "ita, Studio sperimentale delle proprietà dei materiali",
    "nld, Onderzoek naar het gedrag van honingbijen",
    "rus, О теории эллиптических функций",
    "cmn, 基于神经网络的翻译",
    "kor, 한국어 형태소 분석에 관한 연구",
    "tur, Türkçe metinlerin otomatik sınıflandırılması üzerine"
  })
  void of_aTitleThatProvesIt_isItsLanguage(String language, String title) {
    assertThat(languages.of(title), is(language));
  }

  /** Of each kind of title that there is: names, abbreviations, colons, few words. */
  @Test
  void of_englishTitles_areNearlyAllEnglish() throws IOException {
    List<String> titles =
        Resources.readLines(Resources.getResource(LanguagesTest.class, "titles.txt"), UTF_8);
    List<String> others =
        titles.stream().filter(title -> !languages.of(title).equals(Languages.ENGLISH)).toList();

    assertThat(titles, hasSize(600));
    assertThat(others, hasSize(lessThan(titles.size() / 20)));
  }

  @Test
  void of_tooLittle_isTakenForEnglish() {
    assertThat(languages.of("Errata"), is(Languages.ENGLISH));
    assertThat(languages.of(""), is(Languages.ENGLISH));
    assertThat(languages.of("2020, 1999 (3.5) [12] 1 + 1 = 2 "), is(Languages.ENGLISH));
    assertThat(languages.of("Le pain de seigle au levain"), is(Languages.ENGLISH));
  }
}
