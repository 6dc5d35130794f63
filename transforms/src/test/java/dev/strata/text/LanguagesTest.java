/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

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

  @Test
  void of_tooLittle_isTakenForEnglish() {
    assertThat(languages.of("Errata"), is(Languages.ENGLISH));
    assertThat(languages.of(""), is(Languages.ENGLISH));
  }
}
