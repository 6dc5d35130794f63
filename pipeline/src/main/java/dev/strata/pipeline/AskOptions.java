/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of {@link AskMain}, by their groups in the help. */
final class AskOptions {

  private AskOptions() {}

  /** What is asked. */
  static final class About {
    @Option(
        names = "--like",
        paramLabel = "ID[,ID…]",
        hideParamSyntax = true,
        split = ",",
        description =
            "The ids of papers of the archive, separated by commas. The question is then the mean"
                + " direction of their vectors, and they are not in the answer themselves.")
    List<String> like = new ArrayList<>();

    @Option(
        names = "--over-time",
        description =
            "Whether the answer is the number and the share of the papers of each window of 12"
                + " months that are near, instead of the nearest papers.")
    boolean overTime;

    @Option(
        names = "--nearer-than",
        paramLabel = "COSINE",
        description =
            "--over-time counts a paper as near if its similarity is at least this value. It is in"
                + " [-1, 1]. By default it is the similarity that 1 in 10,000 random pairs of the"
                + " archive's papers reach.")
    Double nearerThan;
  }

  /** Which papers are compared. */
  static final class Filters {
    @Option(
        names = "--from",
        paramLabel = "DAY",
        description =
            "Only papers of this day or later are compared. The day is YYYY, YYYY-MM or"
                + " YYYY-MM-DD.")
    String from;

    @Option(
        names = "--to",
        paramLabel = "DAY",
        description =
            "Only papers of this day or earlier are compared. The day is YYYY, YYYY-MM or"
                + " YYYY-MM-DD; a year or a month is included as a whole.")
    String to;

    @Option(
        names = "--category",
        paramLabel = "NAME[,NAME…]",
        hideParamSyntax = true,
        split = ",",
        description = "Categories, separated by commas, of which a paper must have one.")
    Set<String> category = new HashSet<>();

    @Option(
        names = "--topic",
        paramLabel = "N[,N…]",
        hideParamSyntax = true,
        split = ",",
        description = "Labels of topics, separated by commas, of which a paper must be in one.")
    Set<Integer> topic = new HashSet<>();
  }

  /** How it is answered. */
  static final class Shape {
    @Option(
        names = "--count",
        paramLabel = "N",
        description =
            "The number of papers in an answer. It is in [1, 10000]. The default is"
                + " ${DEFAULT-VALUE}.")
    int count = 10;

    @Option(
        names = "--format",
        paramLabel = "NAME",
        description =
            "The form of the answer: table for people, or jsonl or csv for programs. The page"
                + " formats.md says what these hold. The default is ${DEFAULT-VALUE}.")
    String format = "table";
  }

  /** How questions become vectors, and what is searched. */
  static final class How {
    @Option(
        names = "--model",
        paramLabel = "NAME",
        description =
            "The model that made the vectors: a built-in one, a folder or a URL, as for run. It is"
                + " needed for texts where the output's manifest does not tell it, or where its"
                + " folder is not known on this machine.")
    String model;

    @Option(
        names = "--queryPrefix",
        paramLabel = "TEXT",
        description =
            "The text that stands before each question, such as 'query: '. By default it is what"
                + " the model asks for. An empty value means none.")
    String queryPrefix;

    @Option(
        names = "--cacheDir",
        paramLabel = "DIR",
        description =
            "The folder for converted models, and for copies of the index where the output is not"
                + " on this machine or its index is not Flat. By default it is .cache/strata in the"
                + " user's home.")
    String cacheDir;

    @Option(
        names = "--approximate",
        description =
            "Whether questions are answered from the output's FAISS index, if it is not Flat. The"
                + " answers are then approximate. By default every paper is compared.")
    boolean approximate;

    @Option(names = "--verbose", description = "Whether the stack trace of an error is printed.")
    boolean verbose;
  }
}
