/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reading the archive and reading and writing shards. */
package dev.strata.io;
