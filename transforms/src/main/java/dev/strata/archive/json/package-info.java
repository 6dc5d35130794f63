/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Papers in lines of JSON.
 *
 * <ul>
 *   <li>{@link Lines}: the lines of a range of a file.
 *   <li>{@link JsonPapers}: reads a paper out of a line, and keeps the account of its fields.
 *   <li>{@link JsonFields}: where in a line the parts of a paper are.
 *   <li>{@link Preset}: a name for the fields of an archive that many people have.
 * </ul>
 */
package dev.strata.archive.json;
