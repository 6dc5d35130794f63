/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The results as JSON, and the page for people. */
package dev.strata.report;
