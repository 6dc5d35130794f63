/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.findings;

import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.PCollectionView;

/** The lists of topics, as side inputs. */
public record Rankings(
    PCollectionView<List<ExtinctTopic>> extinct,
    PCollectionView<List<NewbornTopic>> newborn,
    PCollectionView<List<RebornTopic>> reborn)
    implements Serializable {}
