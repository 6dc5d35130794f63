/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;

/** Parquet files of ids and vectors as other libraries write them. */
public final class GivenFiles {
  /** As pyarrow writes lists, of any kind. */
  public static final String THREE_LEVELS =
      "message schema { optional binary id (STRING);"
          + " optional group vector (LIST) { repeated group list { optional float element; } } }";

  private GivenFiles() {}

  /** Writes rows of an id and a vector, either of which may be null, as may be a component. */
  public static Path write(
      Path file,
      String schema,
      List<Object> ids,
      List<? extends List<? extends Number>> vectors,
      UnaryOperator<ExampleParquetWriter.Builder> options)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(schema);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.deleteIfExists(file);
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(type);
    try (ParquetWriter<Group> writer = options.apply(builder).build()) {
      for (int i = 0; i < vectors.size(); i++) {
        SimpleGroup row = new SimpleGroup(type);
        if (ids.get(i) instanceof Number number) {
          add(row, type.getType(0), number);
        } else if (ids.get(i) != null) {
          row.add(0, ids.get(i).toString());
        }
        if (vectors.get(i) != null) {
          addList(row, type.getType(1), vectors.get(i));
        }
        writer.write(row);
      }
    }
    return file;
  }

  /** The same as pyarrow would: with dictionaries, compressed. */
  public static Path write(Path file, List<Object> ids, List<? extends List<Float>> vectors)
      throws IOException {
    return write(file, THREE_LEVELS, ids, vectors, builder -> builder);
  }

  private static void addList(Group row, Type list, List<? extends Number> components) {
    if (list.isPrimitive()) { // repeated, without a list around it
      components.forEach(component -> add(row, list, component));
      return;
    }
    Group group = row.addGroup(list.getName());
    Type repeated = list.asGroupType().getType(0);
    for (Number component : components) {
      if (repeated.isPrimitive()) {
        add(group, repeated, component);
      } else {
        GroupType entry = repeated.asGroupType();
        add(group.addGroup(repeated.getName()), entry.getType(0), component);
      }
    }
  }

  private static void add(Group group, Type type, Number number) {
    if (number == null) {
      return;
    }
    switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> group.add(type.getName(), number.intValue());
      case INT64 -> group.add(type.getName(), number.longValue());
      case FLOAT -> group.add(type.getName(), number.floatValue());
      default -> group.add(type.getName(), number.doubleValue());
    }
  }
}
