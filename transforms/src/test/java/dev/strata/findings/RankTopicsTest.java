/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import static dev.strata.topics.Counts.AS_OF;
import static dev.strata.topics.Counts.RULES;
import static dev.strata.topics.Counts.trends;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.strata.findings.ExtinctTopic.Descendant;
import dev.strata.findings.RisingTopics.RisingTopic;
import dev.strata.math.Binomial;
import dev.strata.model.Centroids;
import dev.strata.topics.TopicTrends;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankTopicsTest {
  private static final long[] ARCHIVE = {
    250, 300, 400, 500, 600, 800, 1000, 1200, 1600, 2000, 2400, 2800
  };
  private static final long[] STEADY = {12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 140};
  private static final long[] FADED = {40, 60, 80, 60, 10, 5, 3, 2, 1, 1, 0, 1};

  @Test
  void extinct_steadyTopicOfAGrowingArchive_isNotListedButAFadedOneIs() {
    List<ExtinctTopic> ranked = extinct(trends(ARCHIVE, List.of(STEADY, FADED)), RULES);

    assertThat(ranked.stream().map(ExtinctTopic::label).toList(), contains(1));
    ExtinctTopic topic = ranked.get(0);
    assertThat(topic.rank(), is(1));
    // of the five times three windows that end before the last five, 1 to 3 have the largest share
    assertThat(topic.peak().papers(), is(180L));
    assertThat(topic.peak().archive(), is(950L));
    assertThat(topic.peak().to(), is(AS_OF.minusMonths(12 * 9)));
    assertThat(topic.peak().from(), is(AS_OF.minusMonths(12 * 12).plusDays(1)));
    assertThat(topic.now().papers(), is(5L));
    assertThat(topic.now().archive(), is(10_000L));
    assertThat(topic.peak().share(), is(180.0 / 950));
    assertThat(topic.peak().bound(), closeTo(Binomial.lower(180, 950, 0.05 / 2 / 5), 1e-12));
    assertThat(topic.now().bound(), closeTo(Binomial.upper(5, 10_000, 0.05 / 2), 1e-12));
    assertThat(topic.score(), closeTo(topic.now().bound() / topic.peak().bound(), 1e-12));
    assertThat(topic.plainRatio(), closeTo(5.0 / (5 * 80), 1e-12));
    assertThat(
        topic.pValue(),
        is(Faded.pValue(new Faded.Sample(180, 950, 2 * 5), new Faded.Sample(5, 10_000, 2), 0.2)));
    assertThat(topic.pValue(), is(lessThan(1e-9)));
  }

  @Test
  void extinct_fewPapers_areNoProofAndSoNotListed() {
    // what is left seems little, at 0 of its peak's share, but 3 in the last windows were usual
    long[] archive = {300, 300, 300, 300, 300, 300, 300, 300};
    long[] few = {4, 4, 4, 0, 0, 0, 0, 0};
    long[] many = {40, 40, 40, 0, 0, 0, 0, 0};
    assertThat(labels(extinct(trends(archive, List.of(few, many)), RULES)), contains(1));
  }

  @Test
  void extinct_thresholds_eachKeepATopicOut() {
    TopicTrends trends = trends(ARCHIVE, List.of(STEADY, FADED));
    assertThat(labels(extinct(trends, RULES)), contains(1));
    assertThat(
        "a score of 0.0078",
        labels(extinct(trends, new TrendRules(0.05, 3, 10, 200, 5, 0.005, 3, 2, 0.5))),
        is(empty()));
    assertThat(
        "no windows of 20,000 papers",
        labels(extinct(trends, new TrendRules(0.05, 3, 10, 20_000, 5, 0.2, 3, 2, 0.5))),
        is(empty()));
    assertThat(
        "no windows with 201 papers of the topic",
        labels(extinct(trends, new TrendRules(0.05, 3, 201, 200, 5, 0.2, 3, 2, 0.5))),
        is(empty()));
    assertThat(
        "no three windows before the last ten",
        labels(extinct(trends, new TrendRules(0.05, 3, 10, 200, 10, 0.2, 3, 2, 0.5))),
        is(empty()));
  }

  @Test
  void extinct_equalScores_lowestLabelFirst() {
    long[] archive = {300, 300, 300, 300, 300, 300, 300, 300, 300};
    long[] gone = {60, 60, 60, 60, 0, 0, 0, 0, 0};
    List<ExtinctTopic> ranked = extinct(trends(archive, List.of(gone, gone)), RULES);
    assertThat(labels(ranked), contains(0, 1));
    assertThat("the earlier of equal peaks", ranked.get(0).peak().to(), is(AS_OF.minusMonths(72)));
  }

  @Test
  void descendants_nearTopicsThatRose_areNamedWithWhatTheyTook() {
    long[] archive = {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000};
    long[] gone = {100, 100, 100, 0, 0, 0, 0, 0};
    long[] heir = {10, 10, 10, 60, 60, 60, 60, 60};
    long[] steady = {50, 50, 50, 50, 50, 50, 50, 50};
    long[] far = {10, 10, 10, 60, 60, 60, 60, 60};
    TopicTrends trends = trends(archive, List.of(gone, heir, steady, far, gone));
    Centroids centroids = new Centroids(5, 2, new float[] {1, 0, 0.8f, 0.6f, 1, 0.1f, 0, 2, 1, 0});

    List<ExtinctTopic> traced =
        Rankings.of(trends, RULES).traced(trends, centroids, RULES).of(TopicLists.EXTINCT);

    assertThat(labels(traced), contains(0, 4)); // neither is the other's heir
    // of five topics the three nearest are looked at: the other extinct one, the steady one, the
    // heir
    List<Descendant> descendants = traced.get(0).descendants();
    assertThat(descendants.stream().map(Descendant::label).toList(), contains(1));
    assertThat(descendants.get(0).similarity(), closeTo(0.8, 1e-6));
    assertThat(descendants.get(0).shareThen(), closeTo(0.01, 1e-12));
    assertThat(descendants.get(0).shareNow(), closeTo(0.06, 1e-12));
    assertThat(descendants.get(0).taken(), closeTo(0.5, 1e-12));
  }

  @Test
  void newborn_oddsAgainstTheArchives_decide() {
    long[] archive = {1000, 1000, 1000, 1000};
    long[] young = {0, 0, 40, 40};
    long[] few = {0, 0, 1, 1}; // all recent, which two papers may be by chance
    long[] old = {40, 40, 40, 40};
    long[] rest = {960, 960, 919, 919};
    List<NewbornTopic> ranked = newborn(trends(archive, List.of(old, young, few, rest)), RULES);

    assertThat(ranked.stream().map(NewbornTopic::label).toList(), contains(1));
    NewbornTopic topic = ranked.get(0);
    double least = Math.pow(0.05, 1 / 80.0);
    assertThat(topic.score(), closeTo(least / (1 - least) / (2000.0 / 2000), 1e-6));
    assertThat(topic.pValue(), closeTo(Math.pow(0.75, 80), 1e-15));
    assertThat(topic.recentPapers(), is(80L));
    assertThat(topic.recentShare(), is(1.0));
    assertThat(topic.archiveShare(), closeTo(0.5, 1e-12));
  }

  @Test
  void newborn_archiveThatIsAllRecent_hasNone() {
    assertThat(
        newborn(trends(new long[] {10, 90}, List.of(new long[] {10, 90})), RULES), is(empty()));
  }

  @Test
  void reborn_topicThatWasGoneAndIsBack_isListed() {
    long[] archive = new long[15];
    Arrays.fill(archive, 1000);
    long[] back = {60, 60, 60, 20, 5, 1, 1, 0, 1, 0, 1, 5, 20, 60, 60};
    long[] gone = {60, 60, 60, 20, 5, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    long[] dipped = {60, 60, 60, 50, 40, 30, 30, 30, 30, 30, 30, 40, 50, 60, 60};
    TopicTrends trends = trends(archive, List.of(dipped, gone, back));

    List<RebornTopic> ranked = reborn(trends, RULES);

    assertThat(ranked.stream().map(RebornTopic::label).toList(), contains(2));
    RebornTopic topic = ranked.get(0);
    assertThat(topic.peak().papers(), is(180L));
    assertThat(topic.trough().papers(), is(3L)); // windows 5 to 9 and 6 to 10 have as few
    assertThat(topic.trough().from(), is(AS_OF.minusMonths(12 * 10).plusDays(1)));
    assertThat(topic.now().papers(), is(120L));
    assertThat(topic.now().bound(), closeTo(Binomial.lower(120, 2000, 0.05 / 3), 1e-12));
    assertThat(topic.score(), closeTo(topic.now().bound() / 0.06, 1e-12));
    double faded =
        Faded.pValue(new Faded.Sample(180, 3_000, 3 * 6), new Faded.Sample(3, 5_000, 3 * 6), 0.2);
    double returned = 3 * Binomial.atLeast(120, 2_000, 0.5 * 0.06);
    assertThat(topic.pValue(), is(Math.max(faded, returned)));
    assertThat("nor is it extinct", labels(extinct(trends, RULES)), contains(1));
  }

  @Test
  void rising_shareAboveItsPeakBefore_isListed() {
    long[] archive = new long[10];
    Arrays.fill(archive, 1000);
    long[] risen = {10, 12, 9, 11, 20, 25, 30, 28, 70, 80};
    long[] steady = {50, 52, 49, 51, 50, 55, 50, 48, 50, 50};
    long[] backToItsPeak = {75, 75, 75, 30, 30, 30, 30, 30, 75, 75};
    TopicTrends trends = trends(archive, List.of(steady, risen, backToItsPeak));

    List<RisingTopic> ranked = Rankings.of(trends, RULES).of(TopicLists.RISING);

    assertThat(ranked.stream().map(RisingTopic::label).toList(), contains(1));
    RisingTopic topic = ranked.get(0);
    assertThat(topic.now().papers(), is(150L));
    assertThat(topic.now().bound(), closeTo(Binomial.lower(150, 2000, 0.05 / 2), 1e-12));
    // of the six times three windows that end before the last two, 5 to 7 have the largest share
    assertThat(topic.before().papers(), is(83L));
    assertThat(topic.before().bound(), closeTo(Binomial.upper(83, 3000, 0.05 / 2 / 6), 1e-12));
    assertThat(topic.before().to(), is(AS_OF.minusMonths(24)));
    assertThat(topic.score(), closeTo(topic.now().bound() / topic.before().bound(), 1e-12));
    assertThat(
        topic.pValue(),
        is(Faded.pValue(new Faded.Sample(150, 2000, 2), new Faded.Sample(83, 3000, 2 * 6), 1)));
  }

  @Test
  void rising_neverEnoughPapersForAPeak_isComparedWithAllBefore() {
    long[] archive = {1000, 1000, 1000, 1000, 1000, 1000};
    long[] risen = {2, 0, 2, 3, 10, 12};
    long[] rest = {998, 1000, 998, 997, 990, 988};
    List<RisingTopic> ranked =
        Rankings.of(
                trends(archive, List.of(risen, rest)),
                new TrendRules(0.05, 3, 10, 200, 5, 0.2, 1000, 2, 0.5))
            .of(TopicLists.RISING);

    assertThat(ranked.stream().map(RisingTopic::label).toList(), contains(0));
    assertThat(ranked.get(0).before().papers(), is(7L));
    assertThat(ranked.get(0).before().archive(), is(4000L));
    assertThat(ranked.get(0).before().bound(), closeTo(Binomial.upper(7, 4000, 0.05 / 2), 1e-12));
  }

  @Test
  void rising_newbornTopic_isNotRepeated() {
    long[] archive = {1000, 1000, 1000, 1000, 1000, 1000};
    long[] born = {0, 0, 0, 0, 60, 60};
    long[] risen = {40, 40, 40, 40, 80, 80};
    long[] rest = {960, 960, 960, 960, 860, 860};
    Rankings rankings = Rankings.of(trends(archive, List.of(born, risen, rest)), RULES);

    assertThat(rankings.labels(TopicLists.NEWBORN), hasItem(0));
    assertThat(rankings.labels(TopicLists.RISING), is(Set.of(1)));
  }

  @Test
  void rising_tooFewPapersOrWindows_areNotTested() {
    long[] archive = {1000, 1000, 1000, 1000, 1000, 1000};
    long[] few = {0, 0, 1, 0, 4, 5};
    long[] rest = {999, 999, 998, 999, 995, 994};
    assertThat(rising(trends(archive, List.of(few, rest)), RULES), is(empty()));
    long[] risen = {1, 1, 1, 1, 300, 300};
    long[] others = {49, 49, 49, 49, 700, 700};
    TopicTrends young = trends(new long[] {50, 50, 50, 50, 1000, 1000}, List.of(risen, others));
    assertThat(
        "the archive had fewer than 201 papers before",
        rising(young, new TrendRules(0.05, 3, 10, 201, 5, 0.2, 1000, 2, 0.5)),
        is(empty()));
    assertThat(
        "with 200 it is listed",
        rising(young, new TrendRules(0.05, 3, 10, 200, 5, 0.2, 1000, 2, 0.5)).stream()
            .map(RisingTopic::label)
            .toList(),
        contains(0));
  }

  private static List<ExtinctTopic> extinct(TopicTrends trends, TrendRules rules) {
    return Rankings.of(trends, rules).of(TopicLists.EXTINCT);
  }

  private static List<NewbornTopic> newborn(TopicTrends trends, TrendRules rules) {
    return Rankings.of(trends, rules).of(TopicLists.NEWBORN);
  }

  private static List<RebornTopic> reborn(TopicTrends trends, TrendRules rules) {
    return Rankings.of(trends, rules).of(TopicLists.REBORN);
  }

  private static List<RisingTopic> rising(TopicTrends trends, TrendRules rules) {
    return Rankings.of(trends, rules).of(TopicLists.RISING);
  }

  private static List<Integer> labels(List<ExtinctTopic> topics) {
    return topics.stream().map(ExtinctTopic::label).toList();
  }
}
