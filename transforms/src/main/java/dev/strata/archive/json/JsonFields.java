/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.common.base.Preconditions;
import dev.strata.input.fields.FieldReading;
import dev.strata.model.PaperField;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Where in a line of JSON the parts of a paper lie: per part a list of JSON Pointers (RFC 6901), of
 * which the first that leads to something that is used wins. {@link FieldReading} says what is.
 *
 * @param id never an empty list
 * @param title pointers to the title
 * @param abstractText pointers to the abstract
 * @param categories pointers to the categories
 * @param created pointers to the day
 * @param categorySeparator what separates categories in one text: a space stands for any white
 *     space, and where it is empty the text is one category
 * @param language of several texts at one place those of this language, where there are any; or
 *     empty
 * @param keepMarkup whether tags and character references stay in title and abstract
 * @param asked the parts whose pointers the user named: each must be used in some line
 */
public record JsonFields(
    List<String> id,
    List<String> title,
    List<String> abstractText,
    List<String> categories,
    List<String> created,
    String categorySeparator,
    String language,
    boolean keepMarkup,
    Set<PaperField> asked)
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
    asked = Set.copyOf(asked);
  }

  /** The fields of arXiv's metadata snapshot. */
  public static JsonFields arxiv() {
    return Preset.named("arxiv").fields();
  }

  /** These fields with another id. */
  public JsonFields withId(List<String> pointers) {
    return with(pointers, title, abstractText, categories, created);
  }

  /** These fields with another title. */
  public JsonFields withTitle(List<String> pointers) {
    return with(id, pointers, abstractText, categories, created);
  }

  /** These fields with another abstract. */
  public JsonFields withAbstractText(List<String> pointers) {
    return with(id, title, pointers, categories, created);
  }

  /** These fields with other categories. */
  public JsonFields withCategories(List<String> pointers) {
    return with(id, title, abstractText, pointers, created);
  }

  /** These fields with another day of creation. */
  public JsonFields withCreated(List<String> pointers) {
    return with(id, title, abstractText, categories, pointers);
  }

  private JsonFields with(
      List<String> newId,
      List<String> newTitle,
      List<String> newAbstract,
      List<String> newCategories,
      List<String> newCreated) {
    return new JsonFields(
        newId,
        newTitle,
        newAbstract,
        newCategories,
        newCreated,
        categorySeparator,
        language,
        keepMarkup,
        asked);
  }

  /** These fields with another separator of categories. */
  public JsonFields withCategorySeparator(String separator) {
    return new JsonFields(
        id, title, abstractText, categories, created, separator, language, keepMarkup, asked);
  }

  /** These fields with a language that is preferred. */
  public JsonFields withLanguage(String code) {
    return new JsonFields(
        id, title, abstractText, categories, created, categorySeparator, code, keepMarkup, asked);
  }

  /** These fields, of which the user named some. */
  public JsonFields withAsked(Set<PaperField> fields) {
    return new JsonFields(
        id,
        title,
        abstractText,
        categories,
        created,
        categorySeparator,
        language,
        keepMarkup,
        fields);
  }

  /** These fields, with or without the markup in their texts. */
  public JsonFields withMarkup(boolean keep) {
    return new JsonFields(
        id, title, abstractText, categories, created, categorySeparator, language, keep, asked);
  }

  /** The pointers to one part. */
  public List<String> pointers(PaperField field) {
    return switch (field) {
      case ID -> id;
      case TITLE -> title;
      case ABSTRACT -> abstractText;
      case CATEGORIES -> categories;
      case DATE -> created;
    };
  }

  /** The fields of {@code preset}, but for those that the user named here. */
  public JsonFields asIn(JsonFields preset) {
    return new JsonFields(
        of(PaperField.ID, preset),
        of(PaperField.TITLE, preset),
        of(PaperField.ABSTRACT, preset),
        of(PaperField.CATEGORIES, preset),
        of(PaperField.DATE, preset),
        preset.categorySeparator,
        preset.language,
        keepMarkup,
        asked);
  }

  private List<String> of(PaperField field, JsonFields preset) {
    return (asked.contains(field) ? this : preset).pointers(field);
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
