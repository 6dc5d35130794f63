/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The flex template's files, made from the options. */
package dev.strata.templates;
