/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.common.base.Preconditions;
import java.io.Serializable;
import java.util.List;

/**
 * Where in a line of JSON the parts of a paper lie: per part a list of JSON Pointers (RFC 6901), of
 * which the first that leads to something not empty wins.
 *
 * <p>Strings and numbers are taken as they are written, arrays of them joined by spaces; objects,
 * booleans and nulls count as empty.
 *
 * @param id never an empty list
 * @param title pointers to the title
 * @param abstractText pointers to the abstract
 * @param categories pointers to the categories
 * @param created pointers to the day; a value that is no day counts as empty
 */
public record JsonFields(
    List<String> id,
    List<String> title,
    List<String> abstractText,
    List<String> categories,
    List<String> created)
    implements Serializable {

  /**
   * Copies and checks the lists.
   *
   * @throws IllegalArgumentException where one is no list of JSON Pointers
   */
  public JsonFields {
    Preconditions.checkArgument(!id.isEmpty(), "the id needs at least one JSON Pointer, had none");
    id = checked(id);
    title = checked(title);
    abstractText = checked(abstractText);
    categories = checked(categories);
    created = checked(created);
  }

  /** The fields of arXiv's metadata snapshot. */
  public static JsonFields arxiv() {
    return new JsonFields(
        List.of("/id"),
        List.of("/title"),
        List.of("/abstract"),
        List.of("/categories"),
        List.of("/versions/0/created", "/update_date"));
  }

  /** These fields with another id. */
  public JsonFields withId(List<String> pointers) {
    return new JsonFields(pointers, title, abstractText, categories, created);
  }

  /** These fields with another title. */
  public JsonFields withTitle(List<String> pointers) {
    return new JsonFields(id, pointers, abstractText, categories, created);
  }

  /** These fields with another abstract. */
  public JsonFields withAbstractText(List<String> pointers) {
    return new JsonFields(id, title, pointers, categories, created);
  }

  /** These fields with other categories. */
  public JsonFields withCategories(List<String> pointers) {
    return new JsonFields(id, title, abstractText, pointers, created);
  }

  /** These fields with another day of creation. */
  public JsonFields withCreated(List<String> pointers) {
    return new JsonFields(id, title, abstractText, categories, pointers);
  }

  private static List<String> checked(List<String> pointers) {
    for (String pointer : pointers) {
      Preconditions.checkArgument(
          pointer.startsWith("/") && !JsonPointer.valueOf(pointer).matches(),
          "a field must be a JSON Pointer such as /title, was '%s'",
          pointer);
    }
    return List.copyOf(pointers);
  }
}
