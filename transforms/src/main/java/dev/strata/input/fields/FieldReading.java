/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input.fields;

import com.google.common.primitives.Ints;
import dev.strata.model.FieldState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a value of a line, as {@link FieldTree} gives it, says as a part of a paper.
 *
 * @param state whether the value says something
 * @param value what it says; null unless it is used
 */
public record FieldReading<T>(FieldState state, T value) {

  /** Keys of the text in an object that has a text and more about it, such as its language. */
  private static final List<String> TEXT = List.of("text", "#text", "value", "$t", "_");

  private static final List<String> LANGUAGE = List.of("language", "lang", "@lang", "@xml:lang");

  /** The members of {@link #TEXT} that programs which turn XML into JSON write. */
  private static final Set<String> OF_XML = Set.of("#text", "$t", "_");

  /** What the same programs call an attribute of an element. */
  private static final Pattern ATTRIBUTE = Pattern.compile("[@$#].*");

  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

  private static final Pattern COMMAS = Pattern.compile(", |,$");

  private static final List<String> PARTS_OF_A_DAY = List.of("year", "month", "day");

  /** Reads values as one part of a paper. */
  @FunctionalInterface
  public interface ValueReader<T> {
    FieldReading<T> read(Object value);
  }

  /** What the value says, or {@code none} where it is not used. */
  public T orElse(T none) {
    return state.isUsed() ? value : none;
  }

  /** This reading of {@code read}, which is all or a part of {@code list}. */
  private FieldReading<T> of(List<?> list, List<?> read) {
    boolean part = state == FieldState.USED && read.size() < list.size();
    return part ? new FieldReading<>(FieldState.PARTLY_READ, value) : this;
  }

  public static <T> FieldReading<T> used(T value) {
    return new FieldReading<>(FieldState.USED, value);
  }

  public static <T> FieldReading<T> not(FieldState state) {
    return new FieldReading<>(state, null);
  }

  /**
   * Reads an id: text or a number, or an array with one of them. An array with several is no id,
   * since nobody can tell which of them it is. A whole number is the same id however it is written.
   */
  public static FieldReading<String> id(Object value) {
    if (value instanceof List<?> list) {
      List<?> read = FieldTree.read(list);
      return read.size() == 1 && isScalar(read.get(0))
          ? id(read.get(0)).of(list, read)
          : not(isEmpty(value) ? FieldState.MISSING : FieldState.OTHER_TYPE);
    }
    return isScalar(value) ? ofText(scalarId(value)) : not(FieldState.OTHER_TYPE);
  }

  private static String scalarId(Object value) {
    if (value instanceof String text) {
      return WhiteSpace.trim(text);
    }
    return value instanceof JsonNumber number ? number.id() : null;
  }

  /**
   * Reads a text: text or a number; an object with {@code text}, or with a text for each language;
   * or an array of these, which are joined by spaces.
   *
   * @param language the language whose texts are read of several; all are read where none is in
   *     that language, or where it is empty
   * @param cleaning cleans the text that is made of several; a text alone has been cleaned
   */
  public static FieldReading<String> text(
      Object value, String language, FieldTree.Cleaning cleaning) {
    if (isScalar(value)) {
      return ofText(scalar(value));
    }
    Texts texts = texts(value, language);
    if (texts.all.isEmpty()) {
      return not(isEmpty(value) ? FieldState.MISSING : FieldState.OTHER_TYPE);
    }
    FieldReading<String> text = ofText(cleaning.clean(String.join(" ", texts.wanted())));
    if (!text.state.isUsed()) {
      return text;
    }
    boolean other = !language.isEmpty() && texts.inOtherLanguagesAlone();
    FieldState state = other ? FieldState.OTHER_LANGUAGE : FieldState.USED;
    return new FieldReading<>(texts.whole ? state : FieldState.PARTLY_READ, text.value);
  }

  /** Reads an abstract: a text as {@link #text} reads it, or an {@link InvertedIndex}. */
  public static FieldReading<String> abstractText(
      Object value, String language, FieldTree.Cleaning cleaning) {
    String ofIndex = value instanceof Map<?, ?> object ? InvertedIndex.text(object) : null;
    return ofIndex != null ? ofText(cleaning.clean(ofIndex)) : text(value, language, cleaning);
  }

  /**
   * Reads categories, each once: the elements of an array, each of them whole, or the parts of a
   * text between separators. An array may also be written out in a text.
   *
   * @param separator what separates categories in one text: a space stands for any white space, or
   *     for commas where one stands before each white space; an empty separator makes the text one
   *     category
   */
  public static FieldReading<List<String>> categories(Object value, String separator) {
    if (value instanceof String text && Literal.of(text) instanceof List<?> list) {
      return categories(list, separator);
    }
    if (value instanceof String text && Prose.saysNone(text)) {
      return not(FieldState.MISSING);
    }
    Collection<String> parts;
    boolean whole = true;
    if (isScalar(value)) {
      parts = split(Objects.toString(value, ""), separator);
    } else {
      List<?> elements = value instanceof List<?> list ? list : List.of(value);
      List<Texts> texts = elements.stream().map(element -> texts(element, "")).toList();
      parts = texts.stream().flatMap(element -> element.all.stream()).toList();
      whole = texts.stream().allMatch(element -> element.whole);
    }
    Set<String> categories = new LinkedHashSet<>();
    for (String part : parts) {
      categories.add(WhiteSpace.fold(part));
    }
    categories.remove("");
    if (!categories.isEmpty()) {
      return new FieldReading<>(
          whole ? FieldState.USED : FieldState.PARTLY_READ, List.copyOf(categories));
    }
    return not(
        value instanceof String || isEmpty(value) ? FieldState.MISSING : FieldState.OTHER_TYPE);
  }

  /**
   * Reads a day: text or a number that {@link CreatedDay} understands; an array of a year, a month
   * and a day, of which the last ones may be missing; an array of such arrays, which are the ends
   * of a span, as Crossref gives them; or an object that has such an array as {@code date-parts},
   * or the members {@code year}, {@code month} and {@code day}.
   */
  public static FieldReading<String> day(Object value) {
    return day(value, 0);
  }

  /**
   * Reads a day as {@link #day(Object)} does.
   *
   * @param timeDigits times with fewer digits than this have the unit of times with exactly this
   *     many digits, see {@link TimeDigits#least}
   */
  public static FieldReading<String> day(Object value, int timeDigits) {
    if (isScalar(value)) {
      return ofDate(scalar(value), timeDigits);
    }
    if (value instanceof List<?> all) {
      List<?> list = FieldTree.read(all);
      if (list.size() < all.size() && !list.isEmpty()) {
        return day(list, timeDigits).of(all, list);
      }
      List<List<?>> dates =
          list.stream().allMatch(e -> e instanceof List)
              ? list.stream().<List<?>>map(e -> (List<?>) e).toList()
              : List.of(list);
      return dates.stream().allMatch(date -> date.stream().allMatch(FieldReading::isScalar))
          ? ofDate(
              dates.stream()
                  .map(FieldReading::written)
                  .filter(date -> !date.isEmpty())
                  .collect(Collectors.joining("/")),
              timeDigits)
          : not(FieldState.OTHER_TYPE);
    }
    if (value instanceof Map<?, ?> map) {
      Object parts = map.get("date-parts");
      if (parts instanceof List) {
        return day(parts, timeDigits);
      }
      Map<Object, Object> members =
          map.entrySet().stream()
              .filter(entry -> entry.getValue() != null)
              .collect(
                  Collectors.toMap(
                      entry -> entry.getKey().toString().toLowerCase(Locale.ROOT),
                      Map.Entry::getValue,
                      (a, b) -> a));
      if (members.containsKey("year")) {
        return day(PARTS_OF_A_DAY.stream().map(members::get).toList(), timeDigits);
      }
    }
    return not(isEmpty(value) ? FieldState.MISSING : FieldState.OTHER_TYPE);
  }

  /** The number of digits of a time since 1970; 0 where {@code value} is no such time. */
  static int timeDigits(Object value) {
    String text = isScalar(value) ? scalar(value) : null;
    return text == null ? 0 : CreatedDay.timeDigits(text);
  }

  /**
   * A year, a month and a day as one text: as ISO 8601 has them where they are numbers, else as
   * they are.
   */
  private static String written(List<?> parts) {
    List<String> present =
        parts.stream()
            .takeWhile(Objects::nonNull)
            .map(part -> WhiteSpace.fold(scalar(part)))
            .takeWhile(part -> !part.isEmpty())
            .toList();
    return present.stream().skip(1).allMatch(part -> Ints.tryParse(part) != null)
        ? present.stream()
            .map(part -> part.length() == 1 ? "0" + part : part)
            .collect(Collectors.joining("-"))
        : String.join(" ", present);
  }

  private static FieldReading<String> ofText(String text) {
    return text == null || text.isEmpty() ? not(FieldState.MISSING) : used(text);
  }

  private static FieldReading<String> ofDate(String text, int timeDigits) {
    if (text == null || CreatedDay.isNone(text)) {
      return not(FieldState.MISSING);
    }
    String day = CreatedDay.of(text, timeDigits);
    return day.isEmpty() ? not(FieldState.NOT_UNDERSTOOD) : used(day);
  }

  private static List<String> split(String text, String separator) {
    if (separator.isEmpty()) {
      return List.of(text);
    }
    if (!separator.isBlank()) {
      return List.of(text.split(Pattern.quote(separator)));
    }
    String folded = WhiteSpace.fold(text);
    List<String> words = List.of(folded.split(" "));
    boolean byCommas =
        folded.indexOf(',') >= 0
            && words.subList(0, words.size() - 1).stream().allMatch(word -> word.endsWith(","));
    return byCommas ? List.of(COMMAS.split(folded)) : words;
  }

  /** The texts of a value. */
  private static final class Texts {
    final List<String> all = new ArrayList<>();

    /** The texts in the preferred language; {@code other} has the texts in other languages. */
    final List<String> preferred = new ArrayList<>();

    final List<String> other = new ArrayList<>();

    /** Whether nothing of another type stands among the texts. */
    boolean whole = true;

    void leave(Object value) {
      whole &= isEmpty(value);
    }

    List<String> wanted() {
      return preferred.isEmpty() ? all : preferred;
    }

    boolean inOtherLanguagesAlone() {
      return preferred.isEmpty() && other.size() == all.size();
    }

    void add(String text, Object ofLanguage, String language) {
      all.add(text);
      if (ofLanguage != null) {
        (isOf(language, ofLanguage) ? preferred : other).add(text);
      }
    }
  }

  private static Texts texts(Object value, String language) {
    Texts texts = new Texts();
    for (Object element : value instanceof List<?> list ? list : Collections.singletonList(value)) {
      if (element instanceof Map<?, ?> map) {
        addTexts(map, language, texts);
      } else if (element == null || !isScalar(element)) {
        texts.leave(element);
      } else {
        texts.add(scalar(element), null, language);
      }
    }
    return texts;
  }

  private static void addTexts(Map<?, ?> map, String language, Texts texts) {
    String ofText = TEXT.stream().filter(k -> map.get(k) != null).findFirst().orElse(null);
    String text = ofText == null ? null : scalar(map.get(ofText));
    if (text != null) {
      texts.add(text, first(map, LANGUAGE), language);
      texts.whole &= !isMixed(map, ofText);
    } else if (map.keySet().stream().allMatch(FieldReading::isLanguage)) {
      map.forEach(
          (key, value) -> {
            String ofLanguage = scalar(value);
            if (ofLanguage != null) {
              texts.add(ofLanguage, key, language);
            } else {
              texts.leave(value);
            }
          });
    } else {
      texts.leave(map);
    }
  }

  /**
   * Whether an object is what a program made of an XML element that has text between its tags and
   * in them: only some of its text is in {@code key} then.
   */
  private static boolean isMixed(Map<?, ?> element, String key) {
    return OF_XML.contains(key)
        && element.entrySet().stream()
            .anyMatch(
                member ->
                    !member.getKey().equals(key)
                        && !isEmpty(member.getValue())
                        && !ATTRIBUTE.matcher((String) member.getKey()).matches()
                        && !LANGUAGE.contains(member.getKey())
                        && (!key.equals("$t") || !isScalar(member.getValue())));
  }

  private static Object first(Map<?, ?> map, List<String> keys) {
    return keys.stream().map(map::get).filter(Objects::nonNull).findFirst().orElse(null);
  }

  /** Whether {@code key} is a code of ISO 639-1, perhaps with a region. */
  private static boolean isLanguage(Object key) {
    return LANGUAGES.contains(key.toString().replaceFirst("[-_]\\w+$", ""));
  }

  /** Whether {@code code}, such as en-GB, is of {@code language}, such as en. */
  private static boolean isOf(String language, Object code) {
    String lower = Objects.toString(code, "").toLowerCase(Locale.ROOT);
    String wanted = language.toLowerCase(Locale.ROOT);
    return !wanted.isEmpty()
        && (lower.equals(wanted)
            || lower.startsWith(wanted + "-")
            || lower.startsWith(wanted + "_"));
  }

  private static boolean isScalar(Object value) {
    return value == null || value instanceof String || value instanceof JsonNumber;
  }

  /** A text or a number as it is written; null for anything else. */
  private static String scalar(Object value) {
    return value != null && isScalar(value) ? value.toString() : null;
  }

  private static boolean isEmpty(Object value) {
    return value == null
        || (value instanceof List<?> list && list.stream().allMatch(FieldReading::isEmpty))
        || (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof String text && text.isBlank());
  }
}
