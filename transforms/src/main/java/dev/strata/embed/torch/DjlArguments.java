/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.primitives.Ints;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The arguments of a model that DJL loads. They tell DJL's own translator how a text becomes a
 * vector, and come from {@code serving.properties}, a URL or the model zoo.
 *
 * @param values the value of each argument, by name
 */
record DjlArguments(Map<String, String> values) {
  /** The arguments that {@link PoolingTranslator} obeys. */
  static final List<String> OF_POOLING = List.of("pooling", "includeTokenTypes");

  /** The file of a folder that has the arguments. */
  static final String FILE = "serving.properties";

  /** The arguments of a text's length; the least of them counts. */
  private static final List<String> OF_LENGTH = List.of("maxLength", "modelMaxLength");

  /** Two special tokens, and one of the text. */
  private static final int LEAST_TOKENS = 3;

  private static final String LOWER_CASE = "doLowerCase";
  private static final String SPECIAL_TOKENS = "addSpecialTokens";

  /** The arguments of further things that DJL's own translator would do. */
  private static final List<String> UNKNOWN =
      List.of("dense", "denseActivation", "layerNorm", "int32", "sparse", "reranking");

  /** The arguments, as DJL gives them. */
  static DjlArguments of(Map<String, ?> arguments) {
    Map<String, String> values = new TreeMap<>();
    arguments.forEach(
        (name, value) -> {
          if (value != null) {
            values.put(name, value.toString().strip());
          }
        });
    return new DjlArguments(values);
  }

  /**
   * The arguments that a folder has.
   *
   * @throws IOException if its file cannot be read
   */
  static DjlArguments in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (IllegalArgumentException e) { // an escape that is none
        throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    Map<String, String> values = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> values.put(name, properties.getProperty(name)));
    return of(values);
  }

  String get(String name) {
    return values.get(name);
  }

  private boolean isOn(String name) {
    return Boolean.parseBoolean(get(name));
  }

  /** Most tokens of a text, special tokens included; empty if no argument says it. */
  Optional<Integer> maxTokens() {
    return OF_LENGTH.stream()
        .flatMap(name -> Stream.ofNullable(get(name)))
        .flatMap(value -> Stream.ofNullable(Ints.tryParse(value)))
        .filter(tokens -> tokens > 0)
        .min(Integer::compare);
  }

  /**
   * The first argument that asks for what Strata does not do; empty if there is none.
   *
   * @param lowers whether the model's tokenizer turns texts into lower case by itself
   */
  Optional<String> unknown(boolean lowers) {
    boolean lowerCase = isOn(LOWER_CASE) && !lowers;
    boolean bare = get(SPECIAL_TOKENS) != null && !isOn(SPECIAL_TOKENS);
    boolean tooShort = maxTokens().filter(tokens -> tokens < LEAST_TOKENS).isPresent();
    return Stream.concat(
            UNKNOWN.stream()
                .filter(name -> get(name) != null && !get(name).equalsIgnoreCase("false")),
            Stream.of(
                lowerCase ? LOWER_CASE : "",
                bare ? SPECIAL_TOKENS : "",
                tooShort ? OF_LENGTH.get(0) : ""))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .map(name -> Printable.value(name + "=" + get(name)));
  }
}
