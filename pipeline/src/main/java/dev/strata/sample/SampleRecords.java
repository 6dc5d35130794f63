/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.sample;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.sample.SampleVocabulary.Lonely;
import dev.strata.sample.SampleVocabulary.Subject;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * Makes the papers of a sample archive as JSON objects in arXiv's form: abstracts are broken into
 * lines, and the date of the first version is in the format of RFC 1123. Some papers have only a
 * title; some have no versions, and only an update date.
 */
final class SampleRecords {
  private static final int LINE_WIDTH = 76;
  private static final int TITLE_ONLY_ONE_IN = 100;
  private static final int UNVERSIONED_ONE_IN = 50;
  private static final int REVISED_ONE_IN = 4;
  private static final int CROSS_LISTED_ONE_IN = 5;

  private final SampleVocabulary vocabulary;
  private final SamplePlan plan;

  SampleRecords(SampleVocabulary vocabulary, SamplePlan plan) {
    this.vocabulary = vocabulary;
    this.plan = plan;
  }

  /** The paper with this number: one of the lonely texts, or a paper about its subject. */
  ObjectNode paper(int paper) {
    int lonely = plan.lonely(paper);
    return lonely >= 0 ? lonely(paper, lonely) : invented(paper, paper);
  }

  /**
   * A paper about the subject that {@code number} draws.
   *
   * @param at number of the paper whose id and date it gets
   * @param number the number with which its text is seeded
   */
  ObjectNode invented(int at, long number) {
    double year = plan.year(at);
    Random random = plan.random(number);
    int drawn = plan.drawSubject(year, random);
    Subject subject = plan.subjects().get(drawn);
    Subject kin = plan.kin(drawn);
    SampleProse prose = new SampleProse(vocabulary.templates(), subject, kin, random);
    boolean titleOnly = random.nextInt(TITLE_ONLY_ONE_IN) == 0;
    boolean crossListed = random.nextInt(CROSS_LISTED_ONE_IN) == 0;
    return record(
        plan.id(at),
        prose.submitter(),
        prose.title(),
        titleOnly ? "" : prose.abstractText(),
        crossListed ? subject.category() + " " + kin.category() : subject.category(),
        SamplePlan.time(year),
        random);
  }

  private ObjectNode lonely(int paper, int text) {
    Lonely lonely = vocabulary.lonely().get(text);
    Random random = plan.random(paper);
    var submitters = vocabulary.templates().submitters();
    return record(
        plan.id(paper),
        submitters.get(random.nextInt(submitters.size())),
        lonely.title(),
        lonely.abstractText(),
        lonely.category(),
        SamplePlan.time(plan.year(paper)),
        random);
  }

  private static ObjectNode record(
      String id,
      String submitter,
      String title,
      String abstractText,
      String categories,
      LocalDateTime created,
      Random random) {
    ObjectNode paper = JsonNodeFactory.instance.objectNode();
    paper.put("id", id);
    paper.put("submitter", submitter);
    paper.put("title", wrap(title));
    paper.put("abstract", abstractText.isEmpty() ? "" : "  " + wrap(abstractText) + "\n");
    paper.put("categories", categories);
    LocalDateTime updated = created;
    if (random.nextInt(UNVERSIONED_ONE_IN) > 0) {
      var versions = paper.putArray("versions");
      versions.addObject().put("version", "v1").put("created", rfc1123(created));
      if (random.nextInt(REVISED_ONE_IN) == 0) {
        updated = created.plusDays(3 + random.nextInt(400));
        versions.addObject().put("version", "v2").put("created", rfc1123(updated));
      }
    }
    return paper.put("update_date", updated.toLocalDate().toString());
  }

  private static String rfc1123(LocalDateTime time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Breaks a text into lines where spaces are, as arXiv stores it. */
  private static String wrap(String text) {
    StringBuilder out = new StringBuilder(text);
    int start = 0;
    while (out.length() - start > LINE_WIDTH) {
      int space = out.lastIndexOf(" ", start + LINE_WIDTH);
      if (space <= start) {
        break;
      }
      out.setCharAt(space, '\n');
      start = space + 1;
    }
    return out.toString();
  }
}
