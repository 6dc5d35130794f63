/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

/**
 * One paper, its white space folded.
 *
 * @param id never empty
 * @param title may be empty, though never together with {@code abstractText}
 * @param abstractText may be empty
 * @param categories separated by spaces, or empty
 * @param created YYYY-MM-DD, or empty
 * @param source the archive file
 * @param line its line there, from 1
 */
public record Paper(
    String id,
    String title,
    String abstractText,
    String categories,
    String created,
    String source,
    long line) {}
