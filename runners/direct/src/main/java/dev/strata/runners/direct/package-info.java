/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The graph on the embedded Direct runner: one machine, no cluster.
 *
 * <ul>
 *   <li>{@link DirectMain}: the command line.
 *   <li>{@link FewBundles}: hands shards to the steps in bundles of more than one.
 *   <li>{@link SideInputsFirst}: holds elements back until the side inputs of their step are there.
 * </ul>
 */
package dev.strata.runners.direct;
