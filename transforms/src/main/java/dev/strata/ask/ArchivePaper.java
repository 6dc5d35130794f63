/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import java.util.List;

/**
 * A paper of an archive.
 *
 * @param row its row in the index
 * @param id its id
 * @param title its title; may be empty
 * @param created YYYY-MM-DD, or empty
 * @param categories its categories
 * @param label the label of its topic
 * @param topic the name of its topic
 */
public record ArchivePaper(
    int row,
    String id,
    String title,
    String created,
    List<String> categories,
    int label,
    String topic) {}
