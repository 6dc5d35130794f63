/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;

/**
 * JSON files for people and programs: indented, keys in declared order, days as YYYY-MM-DD, lines
 * ended by one line feed on every system. A number that is none, such as NaN, is null.
 */
public final class JsonFile {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .registerModule(
              new SimpleModule()
                  .addSerializer(double.class, new FiniteSerializer())
                  .addSerializer(Double.class, new FiniteSerializer()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper LENIENT =
      MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter WRITER =
      MAPPER.writer(
          new DefaultPrettyPrinter().withObjectIndenter(INDENTER).withArrayIndenter(INDENTER));

  private JsonFile() {}

  /**
   * Writes {@code value} as {@code target}, a finished file of {@code layout}.
   *
   * @throws IOException where it cannot be written; {@code target} is then as it was
   */
  public static Finished write(OutputLayout layout, String target, Object value)
      throws IOException {
    return FinishedFiles.write(layout, target, body(value));
  }

  /**
   * Writes {@code value} as {@code target}, a finished file that was made from {@code madeFrom}.
   */
  public static Finished write(OutputLayout layout, String target, MadeFrom madeFrom, Object value)
      throws IOException {
    return FinishedFiles.write(layout, target, madeFrom, body(value));
  }

  /** Writes a file that has no record: a temporary file, or a record itself. */
  public static void writeUnrecorded(OutputLayout layout, String target, Object value)
      throws IOException {
    AtomicFile.write(layout, target, body(value));
  }

  /**
   * Writes a file that has no record, and has the disk keep it: after a power cut the file is
   * there, and whole.
   */
  static void writeDurable(OutputLayout layout, String target, Object value) throws IOException {
    AtomicFile.writeDurable(layout, target, body(value));
  }

  /** Writes {@code value} as {@code target}, a finished file, once the run has ended. */
  static void writeAfterRun(OutputLayout layout, String target, Object value) throws IOException {
    FinishedFiles.writeAfterRun(layout, target, body(value));
  }

  private static AtomicFile.Body body(Object value) throws IOException {
    byte[] json = (WRITER.writeValueAsString(value) + "\n").getBytes(UTF_8);
    return channel -> Channels.newOutputStream(channel).write(json);
  }

  /**
   * Reads a file that this class wrote.
   *
   * @throws java.io.FileNotFoundException where there is none
   * @throws com.fasterxml.jackson.core.JacksonException where it is damaged, or holds null
   */
  public static <T> T read(String file, Class<T> type) throws IOException {
    return read(file, MAPPER.readerFor(type));
  }

  /** Reads a file that this class wrote, and that may hold more than {@code type} has. */
  public static <T> T readPart(String file, Class<T> type) throws IOException {
    return read(file, LENIENT.readerFor(type));
  }

  /** Reads an array of {@code type} from a file that this class wrote. */
  public static <T> List<T> readList(String file, Class<T> type) throws IOException {
    return read(file, MAPPER.readerForListOf(type));
  }

  /** Reads an array of objects that may hold more than {@code type} has. */
  public static <T> List<T> readParts(String file, Class<T> type) throws IOException {
    return read(file, LENIENT.readerForListOf(type));
  }

  private static <T> T read(String file, ObjectReader reader) throws IOException {
    try (InputStream json = Storage.openStream(file)) {
      T value = reader.readValue(json);
      if (value == null) {
        throw MismatchedInputException.from(null, reader.getValueType(), "null");
      }
      return value;
    }
  }

  /** The object that {@link #write} would write of a record, to be added to. */
  public static ObjectNode object(Object record) {
    return MAPPER.valueToTree(record);
  }

  /** The array that {@link #write} would write of a list of records, to be added to. */
  public static ArrayNode array(List<?> records) {
    return MAPPER.valueToTree(records);
  }

  /** Writes null where JSON has no number. */
  private static final class FiniteSerializer extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value.doubleValue());
      } else {
        json.writeNull();
      }
    }
  }
}
