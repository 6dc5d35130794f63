/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A topic's share of the archive in some windows taken together.
 *
 * @param from first day, counted in
 * @param to last day, counted in
 * @param papers papers of the topic
 * @param archive papers of the whole archive
 * @param share {@code papers / archive}
 * @param bound Clopper-Pearson bound of the share; whoever uses it says whether it is a lower or an
 *     upper one
 */
public record PooledShare(
    LocalDate from, LocalDate to, long papers, long archive, double share, double bound)
    implements Serializable {}
