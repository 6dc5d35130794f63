/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.archive.ReadJsonl;
import dev.strata.archive.WriteShards;
import dev.strata.cluster.FitCentroids;
import dev.strata.cluster.LabelPapers;
import dev.strata.embed.EmbedPapers;
import dev.strata.given.ReadVectors;
import dev.strata.index.BuildIndex;
import dev.strata.previous.MatchTopics;
import dev.strata.store.StepFiles;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A step that is watched: it counts papers and finishes files. */
enum Step {
  READ(new StepFiles("read", "", false, true), ReadJsonl.class, "papers_planned", LastStep.SHARDS),
  SHARD(
      new StepFiles("write shards", "raw/", true, true),
      WriteShards.class,
      "papers_written",
      LastStep.SHARDS),
  EMBED(
      new StepFiles("embed", "vectors/", true, false),
      EmbedPapers.class,
      "papers_embedded",
      LastStep.VECTORS),
  VECTORS(
      new StepFiles("read", "", false, true), ReadVectors.class, "papers_planned", LastStep.LABELS),
  FIT(
      new StepFiles("cluster", "clusters/", false, true),
      FitCentroids.class,
      "papers_seen",
      LastStep.LABELS),
  COMPARE(
      new StepFiles("compare with the previous snapshot", "clusters/labels.json", false, true),
      MatchTopics.class,
      "papers_compared",
      LastStep.LABELS),
  LABEL(
      new StepFiles("label", "labels/", true, true),
      LabelPapers.class,
      "papers_labelled",
      LastStep.LABELS),
  INDEX(
      new StepFiles("index and lonely papers", "index/papers.faiss", false, true),
      BuildIndex.class,
      "papers_indexed",
      LastStep.REPORT);

  final StepFiles files;
  final String namespace;
  final String counter;
  final String kept;
  private final LastStep part;

  Step(StepFiles files, Class<?> transform, String counter, LastStep part) {
    this.files = files;
    this.namespace = transform.getName() + ":";
    this.counter = namespace + counter;
    this.kept = namespace + "papers_kept";
    this.part = part;
  }

  /** The steps of a run with {@code options}. */
  static List<Step> of(StrataOptions options) {
    LastStep last = LastStep.of(options);
    Set<Step> all = EnumSet.allOf(Step.class);
    all.removeAll(
        ResultOptions.fromVectors(options) ? EnumSet.range(READ, EMBED) : EnumSet.of(VECTORS));
    if (options.getPrevious() == null) {
      all.remove(COMPARE);
    }
    return all.stream().filter(step -> last.includes(step.part)).toList();
  }

  /** The files of the steps of a run with {@code options}. */
  static List<StepFiles> filesOf(StrataOptions options) {
    return of(options).stream().map(step -> step.files).toList();
  }
}
