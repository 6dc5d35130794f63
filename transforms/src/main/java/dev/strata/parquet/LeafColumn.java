/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.parquet;

import dev.strata.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Where the values of a column lie that has one value or one list of values a row. Lists may be
 * laid out as any writer does: in two levels or three, or as a repeated field.
 *
 * @param elementLevel definition level from which on an entry is an element of the list, be it null
 */
public record LeafColumn(ColumnDescriptor column, int elementLevel) {

  /** The column of that name, empty where there is none or it holds something else. */
  public static Optional<LeafColumn> find(MessageType schema, String name) {
    if (!schema.containsField(name)) {
      return Optional.empty();
    }
    Type type = schema.getType(name);
    List<String> path = new ArrayList<>(List.of(name));
    int definition = type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
    int level = type.isRepetition(Type.Repetition.REPEATED) ? definition : 0;
    while (!type.isPrimitive() && type.asGroupType().getFieldCount() == 1) {
      type = type.asGroupType().getType(0);
      path.add(type.getName());
      definition += type.isRepetition(Type.Repetition.REQUIRED) ? 0 : 1;
      level = type.isRepetition(Type.Repetition.REPEATED) ? definition : level;
    }
    if (!type.isPrimitive()) {
      return Optional.empty();
    }
    LeafColumn leaf =
        new LeafColumn(schema.getColumnDescription(path.toArray(String[]::new)), level);
    return leaf.column.getMaxRepetitionLevel() > 1 ? Optional.empty() : Optional.of(leaf);
  }

  /**
   * Checks that there is a column.
   *
   * @throws IOException where there is none; the message lists the columns that there are
   */
  public static void checkExists(ParquetSource file, String name) throws IOException {
    if (!file.schema().containsField(name)) {
      String columns =
          String.join(", ", file.schema().getFields().stream().map(Type::getName).toList());
      throw file.cannotRead(
          String.format(
              "there is no column %s; name another with --idColumn or --vectorColumn: the columns are"
                  + " %s",
              Printable.value(name), Printable.value(columns)));
    }
  }

  public boolean isList() {
    return column.getMaxRepetitionLevel() > 0;
  }

  /** What a user calls a type: {@code boolean}, {@code list of double}, {@code struct of a, b}. */
  public static String typeName(Type type) {
    return (type.isRepetition(Type.Repetition.REPEATED) ? "list of " : "") + elementName(type);
  }

  /** What a user calls a type that is not repeated, or an element of one that is. */
  private static String elementName(Type type) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (type.isPrimitive()) {
      return meaning == null
          ? type.asPrimitiveType().getPrimitiveTypeName().name().toLowerCase(Locale.ROOT)
          : meaning.toString().toLowerCase(Locale.ROOT);
    }
    GroupType group = type.asGroupType();
    if (meaning instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
      return "map";
    }
    if (meaning instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
        && group.getFieldCount() == 1) {
      Type repeated = group.getType(0);
      boolean three = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
      return "list of " + elementName(three ? repeated.asGroupType().getType(0) : repeated);
    }
    return "struct of " + String.join(", ", group.getFields().stream().map(Type::getName).toList());
  }
}
