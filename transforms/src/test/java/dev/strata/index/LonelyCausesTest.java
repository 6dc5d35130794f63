/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.google.common.io.Resources;
import dev.strata.index.LonelyPaper.Cause;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LonelyCausesTest {
  private static final String LONG =
      "We describe how bread rises in a cold kitchen over three days, which flours keep their"
          + " strength, and how the temperature of the room changes the taste of the crust and of"
          + " the crumb, with notes of many bakers. They had withdrawn from the city for the"
          + " winter.";

  private final LonelyCauses causes = new LonelyCauses();

  @Test
  void of_anOrdinaryPaper_areNone() {
    assertThat(causes.of("Sourdough rye", LONG), is(empty()));
  }

  @Test
  void of_aTitleOrAFewWords_areSaid() {
    assertThat(causes.of("Sourdough rye from a cold kitchen", " "), contains(Cause.TITLE_ONLY));
    assertThat(causes.of("Sourdough rye", "Bread rises in the cold."), contains(Cause.VERY_SHORT));
    assertThat("vectors only", causes.of("", ""), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This paper has been withdrawn by the authors due to an error in section 3. ",
        "The article was RETRACTED. ",
        "Withdrawn. "
      })
  void of_aPaperThatWasWithdrawn_areSaid(String sentence) {
    assertThat(causes.of("Sourdough rye", sentence + LONG), contains(Cause.WITHDRAWN));
  }

  @Test
  void of_englishTitlesAlone_areNearlyNeverSaidToBeOfAnotherLanguage() throws IOException {
    List<String> titles =
        Resources.readLines(Resources.getResource("dev/strata/text/titles.txt"), UTF_8);

    List<String> others =
        titles.stream().filter(title -> causes.of(title, "").contains(Cause.NOT_ENGLISH)).toList();

    assertThat(titles, hasSize(600));
    assertThat(others, hasSize(lessThan(30)));
  }

  @Test
  void of_anotherLanguage_isSaid() {
    assertThat(
        causes.of(
            "Le pain de seigle au levain",
            "Nous décrivons comment le pain lève dans une cuisine froide pendant trois jours, quelles"
                + " farines gardent leur force, et comment la température de la pièce change le goût de"
                + " la croûte et de la mie, avec les notes de nombreux boulangers."),
        contains(Cause.NOT_ENGLISH));
  }
}
