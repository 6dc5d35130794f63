/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the value of a field says as a part of a paper.
 *
 * <ul>
 *   <li>{@link FieldReading}: an id, a text, a list of categories or a date, out of a value of
 *       JSON.
 *   <li>{@link FieldTree}: the values that JSON Pointers lead to, in one walk over a document.
 *   <li>{@link PaperJson}: how JSON is parsed here.
 *   <li>{@link JsonNumber}: a number of JSON, as it is written.
 *   <li>{@link CreatedDay}, {@link WrittenDate}: the day that a date stands for.
 *   <li>{@link TimeDigits}: the unit of a field's times.
 *   <li>{@link InvertedIndex}: a text as an object of words and their places.
 *   <li>{@link Literal}: a list or an object that a text has written out.
 *   <li>{@link Prose}: titles and abstracts without markup.
 *   <li>{@link ShownValue}: a value as an example shows it.
 *   <li>{@link WhiteSpace}: white space as Python sees it.
 * </ul>
 */
package dev.strata.input.fields;
