/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.common.base.Preconditions;
import dev.strata.input.fields.FieldReading;
import dev.strata.model.PaperField;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Where in a line of JSON the parts of a paper lie: each part has a list of JSON Pointers (RFC
 * 6901), and the first pointer that leads to a value that is used wins. {@link FieldReading} says
 * which values are used.
 *
 * @param id pointers to the id, at least one
 * @param title pointers to the title
 * @param abstractText pointers to the abstract
 * @param categories pointers to the categories
 * @param created pointers to the day
 * @param categorySeparator what separates categories in one text: a space stands for any white
 *     space, and an empty separator makes the text one category
 * @param language the language whose texts are read where one place has several texts; all are read
 *     where none is in that language, or where it is empty
 * @param keepMarkup whether tags and character references stay in title and abstract
 * @param asked the parts whose pointers the user named: each must be used in some line
 */
@RecordBuilder
@RecordBuilder.Options(addClassRetainedGenerated = true)
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
    implements JsonFieldsBuilder.With, Serializable {

  /**
   * Copies and checks the lists.
   *
   * @throws IllegalArgumentException where a list holds something else than JSON Pointers, or where
   *     there is none for the id
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

  /** Returns the fields of {@code preset}, but keeps the pointers that the user named here. */
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
