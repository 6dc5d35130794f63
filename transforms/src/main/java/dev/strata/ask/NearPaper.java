/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A paper of an answer.
 *
 * @param rank from 1, nearest first
 * @param similarity the cosine to what was asked, in double; higher is nearer
 * @param paper what is known of it
 */
public record NearPaper(int rank, double similarity, @JsonUnwrapped ArchivePaper paper) {}
