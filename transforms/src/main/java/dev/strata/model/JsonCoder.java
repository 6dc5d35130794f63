/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderProvider;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Coder of small immutable records, as JSON with the components in their declared order. It is for
 * names of files and for counts, never for papers or vectors.
 *
 * <p>It is deterministic, as long as the record holds no unordered map or set.
 */
public final class JsonCoder<T> extends CustomCoder<T> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .findAndRegisterModules()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final JavaType type;

  private JsonCoder(JavaType type) {
    this.type = type;
  }

  /** A coder for a record without type parameters. */
  public static <T> JsonCoder<T> of(Class<T> type) {
    return new JsonCoder<>(TypeFactory.defaultInstance().constructType(type));
  }

  /** A coder for a type with parameters. */
  public static <T> JsonCoder<T> of(TypeDescriptor<T> type) {
    return new JsonCoder<>(TypeFactory.defaultInstance().constructType(type.getType()));
  }

  /**
   * The provider through which Beam finds this coder from {@link
   * org.apache.beam.sdk.coders.DefaultCoder}.
   */
  public static CoderProvider getCoderProvider() {
    return new CoderProvider() {
      @Override
      public <E> Coder<E> coderFor(TypeDescriptor<E> type, List<? extends Coder<?>> componentCoders)
          throws CannotProvideCoderException {
        return JsonCoder.of(type);
      }
    };
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    ByteArrayCoder.of().encode(MAPPER.writeValueAsBytes(value), out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    return MAPPER.readValue(ByteArrayCoder.of().decode(in), type);
  }

  @Override
  public void verifyDeterministic() {}

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof JsonCoder<?> c && type.equals(c.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(JsonCoder.class, type);
  }
}
