/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.base.Utf8;
import dev.strata.input.fields.FieldReading;
import dev.strata.input.fields.FieldTree;
import dev.strata.input.fields.PaperJson;
import dev.strata.input.fields.Prose;
import dev.strata.input.fields.ShownValue;
import dev.strata.input.fields.TimeDigits;
import dev.strata.input.fields.WhiteSpace;
import dev.strata.model.Example;
import dev.strata.model.FieldAccount;
import dev.strata.model.FieldState;
import dev.strata.model.Paper;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads papers out of lines of JSON. Several threads may not use one reader at once. */
public final class JsonPapers {

  /**
   * What a line turned out to be: a paper, or the reason why it is none; one of the two is null.
   */
  public record Outcome(Paper paper, Reason reason) {
    public static Outcome rejected(Reason reason) {
      return new Outcome(null, reason);
    }
  }

  private final FieldTree tree = new FieldTree();
  private final Field<String> id;
  private final Field<String> title;
  private final Field<String> abstractText;
  private final Field<List<String>> categories;
  private final Field<String> date;
  private final Object[] values;
  private int slots;
  private boolean object;

  public JsonPapers(JsonFields fields) {
    String language = fields.language();
    String separator = fields.categorySeparator();
    id = field(fields.id(), WhiteSpace::trim, FieldReading::id);
    FieldTree.Cleaning prose = Prose.cleaning(fields.keepMarkup());
    title = field(fields.title(), prose, v -> FieldReading.text(v, language, prose));
    abstractText =
        field(
            fields.abstractText(),
            Prose.cleaningAbstract(fields.keepMarkup()),
            v -> FieldReading.abstractText(v, language, prose));
    categories =
        field(fields.categories(), WhiteSpace::fold, v -> FieldReading.categories(v, separator));
    date = field(fields.created(), WhiteSpace::fold, FieldReading::day);
    values = new Object[slots];
  }

  /** Reads the line that {@code lines} stands at, which is not blank. */
  public Outcome read(Lines lines, String source, long line) {
    object = false;
    return lines.tooLong()
        ? Outcome.rejected(Reason.TOO_LONG)
        : read(lines.bytes(), lines.start(), lines.size(), source, line);
  }

  /** Reads the line of {@code size} bytes from {@code start} on, which is not blank. */
  public Outcome read(byte[] bytes, int start, int size, String source, long line) {
    object = false;
    if (!Utf8.isWellFormed(bytes, start, size)) {
      return Outcome.rejected(Reason.BAD_UTF8);
    }
    Arrays.fill(values, null);
    Reason broken = parse(bytes, start, size);
    object = broken == null;
    return broken == null ? paper(source, line) : Outcome.rejected(broken);
  }

  /** The pointer that led to the id of the paper that was read last. */
  public String idPointer() {
    return id.pointer();
  }

  /**
   * Counts the state of each part of a paper in the line that was read last, if that is an object.
   */
  public void count(Map<PaperField, FieldAccount> accounts, String source, long line) {
    if (object) {
      id.count(accounts.get(PaperField.ID), source, line);
      title.count(accounts.get(PaperField.TITLE), source, line);
      abstractText.count(accounts.get(PaperField.ABSTRACT), source, line);
      categories.count(accounts.get(PaperField.CATEGORIES), source, line);
      date.count(accounts.get(PaperField.DATE), source, line);
    }
  }

  /** Counts the time of the paper that was read last, if its date is one. */
  public void count(TimeDigits times) {
    if (date.state.isUsed()) {
      times.count(values[date.from + date.at]);
    }
  }

  /**
   * The day of the paper that was read last.
   *
   * @param timeDigits times with fewer digits than this have the unit of times with exactly this
   *     many digits, see {@link TimeDigits#least}
   */
  public String day(int timeDigits) {
    return FieldReading.day(values[date.from + date.at], timeDigits).orElse("");
  }

  private Reason parse(byte[] bytes, int start, int size) {
    if (bytes[start] == 0 || (size > 1 && bytes[start + 1] == 0)) {
      return Reason.NOT_JSON; // Jackson would take it for UTF-16
    }
    try (JsonParser parser = PaperJson.FACTORY.createParser(bytes, start, size)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Reason.NOT_JSON; // a byte order mark alone
      }
      boolean isObject = first == JsonToken.START_OBJECT;
      if (isObject) {
        tree.read(parser, values);
      } else {
        parser.skipChildren();
      }
      boolean more = parser.nextToken() != null;
      return more ? Reason.NOT_JSON : isObject ? null : Reason.NOT_AN_OBJECT;
    } catch (JsonProcessingException e) {
      return Reason.NOT_JSON;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private Outcome paper(String source, long line) {
    String paperId = id.read("");
    String paperTitle = title.read("");
    String paperAbstract = abstractText.read("");
    List<String> paperCategories = categories.read(List.of());
    String paperDay = date.read("");
    if (paperId.isEmpty()) {
      return Outcome.rejected(Reason.NO_ID);
    }
    if (paperTitle.isEmpty() && paperAbstract.isEmpty()) {
      return Outcome.rejected(Reason.NO_TEXT);
    }
    return new Outcome(
        new Paper(paperId, paperTitle, paperAbstract, paperCategories, paperDay, source, line),
        null);
  }

  private <T> Field<T> field(
      List<String> pointers, FieldTree.Cleaning cleaning, FieldReading.ValueReader<T> reader) {
    int first = slots;
    for (String pointer : pointers) {
      tree.add(JsonPointer.compile(pointer), slots++, cleaning);
    }
    return new Field<>(pointers, first, reader);
  }

  /** A part of a paper: the slots of its pointers, in their order. */
  private final class Field<T> {
    private final List<String> pointers;
    private final int from;
    private final FieldReading.ValueReader<T> reader;

    /**
     * The state in the line that was read last; {@code at} is the index of the pointer that led to
     * it.
     */
    private FieldState state;

    private int at;

    Field(List<String> pointers, int from, FieldReading.ValueReader<T> reader) {
      this.pointers = pointers;
      this.from = from;
      this.reader = reader;
    }

    /**
     * The first value that is used, or {@code none}. Where no value is used, the state is the state
     * of the value that came nearest to being used.
     */
    T read(T none) {
      state = FieldState.MISSING;
      at = 0;
      for (int i = 0; i < pointers.size(); i++) {
        FieldReading<T> reading = reader.read(values[from + i]);
        if (reading.state().isUsed()) {
          state = reading.state();
          at = i;
          return reading.value();
        }
        if (reading.state().compareTo(state) > 0) {
          state = reading.state();
          at = i;
        }
      }
      return none;
    }

    String pointer() {
      return pointers.get(at);
    }

    void count(FieldAccount account, String source, long line) {
      account.count(state, () -> example(source, line));
    }

    private Example example(String source, long line) {
      if (pointers.isEmpty()) {
        return new Example(source, line, null, null);
      }
      Object value = values[from + at];
      return new Example(
          source,
          line,
          state == FieldState.MISSING ? String.join(",", pointers) : pointers.get(at),
          state == FieldState.MISSING ? null : ShownValue.of(value));
    }
  }
}
