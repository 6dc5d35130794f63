/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.shard;

import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;

/**
 * The columns of Strata's Parquet files, in order. A subset of a file's columns is a projection of
 * it.
 */
public final class Schemas {

  /** The column of the hash of a paper's text. */
  public static final String TEXT_HASH = "text_hash";

  /** The number of bytes of a text's hash. */
  public static final int HASH_BYTES = 16;

  /** The column of a paper's vector. */
  public static final String VECTOR = "vector";

  /**
   * {@code raw/}: one row per paper, with the first 128 bits of the SHA-256 of its text, and where
   * its line is.
   */
  public static final Schema RAW =
      record("RawPaper", f -> paper(f).requiredString("source").requiredLong("line"));

  /** {@code vectors/}: the columns of the paper and of its text's hash, and its vector. */
  public static final Schema VECTORS = record("EmbeddedPaper", f -> vector(paper(f)));

  /** {@code labels/}: id, label, and the cosine to the label's centroid. */
  public static final Schema LABELS =
      record(
          "LabelledPaper",
          f -> f.requiredString("id").requiredInt("label").requiredFloat("similarity"));

  /** {@code index/papers.parquet}: one row per row of the index. */
  public static final Schema PAPERS =
      record(
          "IndexedPaper",
          f ->
              categories(
                  f.requiredLong("row")
                      .requiredString("id")
                      .requiredString("title")
                      .requiredString("created")
                      .requiredInt("label")));

  private Schemas() {}

  /** The projection of {@code schema} to some of its columns, in the order given. */
  public static Schema project(Schema schema, String... columns) {
    FieldAssembler<Schema> fields =
        SchemaBuilder.record(schema.getName()).namespace(schema.getNamespace()).fields();
    for (String column : columns) {
      fields = fields.name(column).type(schema.getField(column).schema()).noDefault();
    }
    return fields.endRecord();
  }

  /** The name space is no Java package: a record named like a class would be read as that class. */
  private static Schema record(String name, UnaryOperator<FieldAssembler<Schema>> fields) {
    return fields.apply(SchemaBuilder.record(name).namespace("strata").fields()).endRecord();
  }

  private static FieldAssembler<Schema> paper(FieldAssembler<Schema> fields) {
    return categories(
            fields.requiredString("id").requiredString("title").requiredString("abstract"))
        .requiredString("created")
        .name(TEXT_HASH)
        .type(Schema.createFixed("TextHash", null, "strata", HASH_BYTES))
        .noDefault();
  }

  private static FieldAssembler<Schema> categories(FieldAssembler<Schema> fields) {
    return fields.name("categories").type().array().items().stringType().noDefault();
  }

  private static FieldAssembler<Schema> vector(FieldAssembler<Schema> fields) {
    return fields.name(VECTOR).type().array().items().floatType().noDefault();
  }
}
