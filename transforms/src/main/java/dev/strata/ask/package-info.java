/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Asks a finished output: which papers are nearest to a text or to other papers, and how many
 * papers of each window are near. It reads what a run wrote, writes nothing there, and knows
 * nothing of the graph.
 *
 * <ul>
 *   <li>{@link Archive}: an output that answers questions.
 *   <li>{@link AskSettings}: where the model is, and how the archive is searched.
 *   <li>{@link Question}, {@link PaperFilter}: what is asked, of which papers.
 *   <li>{@link Answer}, {@link NearPaper}: the nearest papers.
 *   <li>{@link ArchivePaper}: a paper, where nothing is asked.
 *   <li>{@link OverTime}, {@link Windows}: the near papers of each window, and what follows from
 *       them.
 *   <li>{@link RefusedException}: why a question cannot be answered.
 *   <li>{@link RowScan}, {@link NearestScan}, {@link NearScan}: compare questions with all rows,
 *       find the nearest ones, and count the near ones.
 *   <li>{@link RandomPairs}: the similarity from which on papers are near.
 *   <li>{@link QuestionVectors}, {@link QuestionEncoder}: turn questions into vectors.
 *   <li>{@link PaperTable}: what is known of the paper of each row.
 *   <li>{@link LocalFiles}: the files of an output, or copies of them, on this machine.
 *   <li>{@link WrittenResults}: what is needed of the results of the run.
 *   <li>{@link ExactVectors}: finds the exact vectors, or makes a file of them.
 * </ul>
 */
package dev.strata.ask;
