/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file that should hold lines of JSON holds instead, and the command that makes such lines
 * of it. To be asked only where the lines of a file turned out to be no papers: it guesses.
 */
final class LooksLike {
  /** As many bytes of a file are looked at. */
  static final int START = 1 << 16;

  private static final String LFS = "version https://git-lfs.github.com/spec/";
  private static final Pattern HTML =
      Pattern.compile("(?is)(?:<!--.*?-->\\s*)?<(?:!doctype\\s+html|html|head|body|title)\\b.*");
  private static final Pattern BIBTEX = Pattern.compile("(?s)@[A-Za-z]{2,20}\\s*\\{.*");
  private static final Pattern PYTHON = Pattern.compile("(?s)\\{\\s*u?'.*");

  /** Most letters of most texts are one byte that is not zero, and zeros. */
  private static final Map<String, String> BY_ZEROS =
      Map.of("x0x0", "UTF-16LE", "0x0x", "UTF-16BE", "x000", "UTF-32LE", "000x", "UTF-32BE");

  private static final Set<Reason> NO_OBJECT =
      EnumSet.of(Reason.NOT_JSON, Reason.NOT_AN_OBJECT, Reason.BAD_UTF8, Reason.TOO_LONG);

  private static final String CSV =
      "python3 -c 'import csv,json,sys; csv.field_size_limit(1<<30);"
          + " [print(json.dumps(row)) for row in csv.DictReader(sys.stdin%s)]'";

  /**
   * A guess.
   *
   * @param words what the file looks like, as in "an HTML page"
   * @param advice what to do, a clause of its own; empty where there is nothing to say
   * @param command that reads the file from its standard input and writes JSON lines, or empty
   */
  private record Guess(String words, String advice, String command) {
    static Guess of(String words, String advice) {
      return new Guess(words, advice, "");
    }

    static Guess by(String words, String command) {
      return new Guess(words, "make JSON lines of it with", command);
    }
  }

  private LooksLike() {}

  /** Whether some lines hold no JSON object at all, so that the file may be of another format. */
  static boolean isBroken(Map<Reason, Long> rejects) {
    return NO_OBJECT.stream().anyMatch(rejects::containsKey);
  }

  /**
   * The sentence about a file whose lines are no papers; empty where nothing is known of it, or it
   * seems to hold lines of JSON objects.
   *
   * @param shown its name, or file, slash and member
   * @param start its first {@value #START} plain bytes, or all
   */
  static Optional<String> sentence(String shown, byte[] start) {
    return guess(start)
        .filter(guess -> !guess.advice.isEmpty()) // such as lines of JSON
        .map(
            guess ->
                String.format(
                    "%s looks like %s, not like JSON lines: %s%s",
                    shown,
                    guess.words,
                    guess.advice,
                    guess.command.isEmpty()
                        ? ""
                        : " `" + ShellCommand.on(shown, guess.command) + "`"));
  }

  /** The same of a file of which the plain bytes lie at {@code path}. */
  static Optional<String> sentence(String shown, String path) throws IOException {
    try (InputStream in = Storage.openStream(path)) {
      return sentence(shown, in.readNBytes(START));
    }
  }

  /** What the bytes look like, as in "an HTML page". */
  static String words(byte[] start) {
    return guess(start).map(Guess::words).orElse("nothing that is known");
  }

  private static Optional<Guess> guess(byte[] start) {
    if (start.length == 0) {
      return Optional.of(Guess.of("nothing at all", "it is empty"));
    }
    FileKind kind = FileKind.of(start);
    if (kind != FileKind.PLAIN) {
      return Optional.of(Guess.of(kind.words(), kind.advice()));
    }
    Optional<String> encoding = encoding(start);
    if (encoding.isPresent()) {
      String command = "iconv -f " + encoding.get() + " -t UTF-8";
      return Optional.of(Guess.by("text in " + encoding.get(), command));
    }
    if (start[0] == 0) {
      return Optional.of(
          Guess.of("zeros", "it was damaged, or only begun: copy or download it again"));
    }
    return ofText(new String(start, UTF_8).replaceFirst("^\uFEFF?\\s+|^\uFEFF", ""), start);
  }

  private static Optional<Guess> ofText(String text, byte[] start) {
    if (text.isEmpty()) {
      return Optional.of(Guess.of("white space alone", "it holds nothing"));
    }
    if (text.startsWith(LFS)) {
      return Optional.of(
          Guess.of("a Git LFS pointer", "fetch the file that it stands for with `git lfs pull`"));
    }
    if (HTML.matcher(text).matches()) {
      return Optional.of(
          Guess.of(
              "an HTML page",
              "it may be what a server said instead of sending the file: look at it, and download"
                  + " the file again"));
    }
    if (text.startsWith("<")) {
      return Optional.of(
          Guess.of("XML", "turn it into JSON, one object a line, with a parser for its kind"));
    }
    if (text.startsWith("\u001E")) {
      return Optional.of(Guess.by("a JSON text sequence", "tr -d '\\036'"));
    }
    if (PYTHON.matcher(text).matches()) {
      return Optional.of(
          Guess.by(
              "lines of Python's dictionaries",
              "python3 -c 'import ast,json,sys; [print(json.dumps(ast.literal_eval(line))) for"
                  + " line in sys.stdin if line.strip()]'"));
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return ofJson(JsonShape.of(start));
    }
    if (BIBTEX.matcher(text).matches()) {
      return Optional.of(
          Guess.of(
              "BibTeX",
              "turn it into JSON, one object a line: pandoc -t csljson does that,"
                  + " and jq -c '.[]' makes lines of it"));
    }
    return ofTable(text);
  }

  private static Optional<Guess> ofJson(JsonShape shape) {
    return Optional.of(
        switch (shape.layout()) {
          case LINES -> Guess.of("JSON", "");
          case LINES_OF_ARRAYS ->
              Guess.by("lines of JSON arrays, not objects", "jq -c '{id: .[0], title: .[1]}'");
          case DOCUMENT -> Guess.by("one JSON document", "jq -c '" + shape.elements() + "'");
          case OBJECTS -> Guess.by("JSON of which an object goes over several lines", "jq -c .");
          case BROKEN -> Guess.of("broken JSON", "");
        });
  }

  private static Optional<Guess> ofTable(String text) {
    for (String separator : new String[] {",", "\t", ";"}) {
      if (Table.isSeparatedBy(separator.charAt(0), text)) {
        String reader =
            separator.equals(",")
                ? ""
                : ", delimiter=\"" + (separator.equals("\t") ? "\\t" : separator) + "\"";
        String words = separator.equals("\t") ? "a table of tab-separated values" : "a CSV table";
        return Optional.of(Guess.by(words, String.format(Locale.ROOT, CSV, reader)));
      }
    }
    return Optional.empty();
  }

  /** The encoding, where it is of two or four bytes: by its mark, or by where its zeros stand. */
  private static Optional<String> encoding(byte[] start) {
    String mark = new String(start, 0, Math.min(4, start.length), ISO_8859_1);
    if (mark.equals("\u00FF\u00FE\0\0") || mark.equals("\0\0\u00FE\u00FF")) {
      return Optional.of("UTF-32");
    }
    if (mark.startsWith("\u00FF\u00FE") || mark.startsWith("\u00FE\u00FF")) {
      return Optional.of("UTF-16");
    }
    StringBuilder zeros = new StringBuilder(); // of the four places in a group of four bytes
    for (int place = 0; place < 4; place++) {
      int count = 0;
      for (int at = place; at < start.length; at += 4) {
        count += start[at] == 0 ? 1 : 0;
      }
      zeros.append(8 * count > start.length ? '0' : 'x'); // more than half of them
    }
    return Optional.ofNullable(BY_ZEROS.get(zeros.toString()));
  }
}
