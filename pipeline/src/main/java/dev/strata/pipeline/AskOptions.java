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
            "Shows for each window of 12 months how many papers are near, and their share."
                + " Without it, the answer is the nearest papers.")
    boolean overTime;

    @Option(
        names = "--nearer-than",
        paramLabel = "COSINE",
        description =
            "--over-time counts a paper as near if its similarity is at least this value. It is in"
                + " [-1, 1]. By default it is the similarity that only 1 in 10,000 random"
                + " pairs of the archive's papers reach.")
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
        description =
            "Only papers in at least one of these categories are compared. Commas separate them.")
    Set<String> category = new HashSet<>();

    @Option(
        names = "--topic",
        paramLabel = "N[,N…]",
        hideParamSyntax = true,
        split = ",",
        description =
            "Only papers in one of these topics are compared. Their numbers are separated by"
                + " commas.")
    Set<Integer> topic = new HashSet<>();
  }

  /** How it is answered. */
  static final class Shape {
    static final int DEFAULT_COUNT = 10;

    @Option(
        names = "--count",
        paramLabel = "N",
        description =
            "The number of papers in an answer. It is in [1, 10000]. The default is"
                + " ${DEFAULT-VALUE}.")
    int count = DEFAULT_COUNT;

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
            "The model that made the vectors: a built-in one, a folder or a URL, as for run."
                + " It is required for texts if the output's manifest does not name the model, or if"
                + " the model's folder is not on this machine.")
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
