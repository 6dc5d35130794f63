/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.archive.json.JsonFields;
import dev.strata.input.ShellCommand;
import dev.strata.model.Reject.Reason;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Guesses what a file that should hold lines of JSON holds instead, and which command makes such
 * lines of it. It may be asked about any file: if no line was rejected, it gives no sentence.
 */
public final class LooksLike {
  /** The number of first bytes of a file that are looked at. */
  static final int START = 1 << 16;

  private static final String DOCUMENT = "one JSON document";
  private static final String DOCUMENTS = "lines of JSON that hold papers each";
  private static final String LFS = "version https://git-lfs.github.com/spec/";
  private static final Pattern HTML =
      Pattern.compile("(?is)(?:<!--.*?-->\\s*)?<(?:!doctype\\s+html|html|head|body|title)\\b.*");
  private static final Pattern BIBTEX = Pattern.compile("(?s)@[A-Za-z]{2,20}\\s*\\{.*");
  private static final Pattern PYTHON = Pattern.compile("(?s)\\{\\s*u?'.*");

  private static final Set<Reason> NO_OBJECT =
      EnumSet.of(Reason.NOT_JSON, Reason.NOT_AN_OBJECT, Reason.BAD_UTF8, Reason.TOO_LONG);

  /**
   * Makes JSON lines of a CSV table. It reads bytes, since Python's usual encoding may be another,
   * and takes any end of lines.
   */
  private static final String CSV =
      "python3 -c 'import csv,io,json,sys; csv.field_size_limit(1<<30);"
          + " [print(json.dumps(row)) for row in csv.DictReader("
          + "io.TextIOWrapper(sys.stdin.buffer, \"%s\", newline=\"\")%s)]'";

  /** Python's name for UTF-8 with or without a byte order mark. */
  private static final String UTF_8_OF_PYTHON = "utf-8-sig";

  /** Makes UTF-8 of a file line by line, and takes bytes that are not UTF-8 for Windows-1252. */
  private static final String MIXED =
      "python3 -c 'import codecs,sys;"
          + " codecs.register_error(\"1252\", lambda e:"
          + " (e.object[e.start:e.end].decode(\"cp1252\", \"replace\"), e.end));"
          + " [sys.stdout.buffer.write(line.decode(\"utf-8\", \"1252\").encode())"
          + " for line in sys.stdin.buffer]'";

  /**
   * A guess about a file.
   *
   * @param words what the file looks like, as in "an HTML page"
   * @param not what the file should look like
   * @param advice what to do, a clause of its own; empty where there is nothing to say
   * @param command a command that reads the file from its standard input, and writes JSON lines or
   *     UTF-8; or empty
   */
  private record Guess(String words, String not, String advice, String command) {
    static Guess of(String words, String advice) {
      return new Guess(words, "like JSON lines", advice, "");
    }

    static Guess by(String words, String command) {
      return new Guess(words, "like JSON lines", "make JSON lines of it with", command);
    }

    static Guess encoded(String words, String advice, String command) {
      return new Guess(words, "like UTF-8", advice, command);
    }

    Optional<String> sentence(String shown) {
      return advice.isEmpty() // such as lines of JSON
          ? Optional.empty()
          : Optional.of(
              String.format(
                  "%s looks like %s, not %s: %s%s%s",
                  shown,
                  words,
                  not,
                  advice,
                  command.isEmpty() ? "" : " `" + ShellCommand.on(shown, command) + "`",
                  !command.isEmpty() && ShellCommand.isOfMember(shown)
                      ? ", and likewise of each member like it"
                      : ""));
    }
  }

  private LooksLike() {}

  /**
   * A sentence about a file with lines that are no papers. It is empty where nothing is known of
   * the file, or where its lines seem to be JSON objects that are papers, or would be with other
   * fields.
   *
   * @param shown the name of the file; for a member of an archive, the archive, a slash and the
   *     member
   * @param path where its plain bytes lie
   * @param rejects why lines of it are no papers; empty if none was rejected
   * @param hasPapers whether some of its lines are papers
   * @param fields the fields of the run
   */
  public static Optional<String> sentence(
      String shown, String path, Set<Reason> rejects, boolean hasPapers, JsonFields fields)
      throws IOException {
    boolean isBroken = rejects.stream().anyMatch(reason -> !isObject(reason));
    if (!isBroken && (hasPapers || rejects.isEmpty())) {
      return Optional.empty();
    }
    byte[] start;
    try (InputStream in = Storage.openStream(path)) {
      start = in.readNBytes(START);
    }
    KnownPapers known = new KnownPapers(fields);
    if (!isBroken) {
      return guess(start, known).filter(LooksLike::isOfDocuments).flatMap(g -> g.sentence(shown));
    }
    boolean mayBeText =
        FileKind.of(start) == FileKind.PLAIN && Encoding.ofWideText(start).isEmpty();
    if (rejects.contains(Reason.BAD_UTF8) && mayBeText) {
      return Encoding.ofLines(path)
          .flatMap(in -> encoded(in, start))
          .flatMap(g -> g.sentence(shown));
    }
    return sentence(shown, start, known)
        .or(
            () ->
                rejects.contains(Reason.TOO_LONG)
                    ? Optional.of(
                        shown
                            + " has a line of more bytes than --maxLineBytes allows: allow more, if"
                            + " that line is a paper")
                    : Optional.empty());
  }

  /** Whether a line holds a JSON object, told by why it is no paper; null where it is one. */
  public static boolean isObject(Reason reason) {
    return reason == null || !NO_OBJECT.contains(reason);
  }

  /**
   * A sentence about a file of which some lines hold no JSON object; empty where nothing is known.
   */
  public static Optional<String> sentence(String shown, byte[] start, KnownPapers known) {
    return guess(start, known).flatMap(guess -> guess.sentence(shown));
  }

  /** What the bytes look like, as in "an HTML page"; empty where nothing is known. */
  public static Optional<String> words(byte[] start) {
    return guess(start, new KnownPapers(JsonFields.arxiv())).map(Guess::words);
  }

  private static Optional<Guess> encoded(Encoding encoding, byte[] start) {
    String name = encoding.name();
    if (encoding.isMixed()) {
      return Optional.of(
          Guess.encoded(
              "lines in several encodings",
              "where the lines that are not UTF-8 are WINDOWS-1252, make UTF-8 of all with",
              MIXED));
    }
    if (name.isEmpty()) {
      return Optional.of(
          Guess.encoded(
              "text in another encoding",
              "write it anew in UTF-8, with `iconv -f … -t UTF-8` and the encoding's name, such as"
                  + " GB18030, BIG5, EUC-KR or WINDOWS-1251",
              ""));
    }
    Optional<Guess> table = ofTable(new String(start, ISO_8859_1), name);
    return table.isPresent() && start[0] != '{' && start[0] != '['
        ? table
        : Optional.of(
            Guess.encoded(
                "text in " + name, "make UTF-8 of it with", "iconv -f " + name + " -t UTF-8"));
  }

  private static Optional<Guess> guess(byte[] start, KnownPapers known) {
    if (start.length == 0) {
      return Optional.of(Guess.of("an empty file", "look where it is from"));
    }
    FileKind kind = FileKind.of(start);
    if (kind != FileKind.PLAIN) {
      return Optional.of(Guess.of(kind.words(), kind.advice()));
    }
    Optional<String> encoding = Encoding.ofWideText(start);
    if (encoding.isPresent()) {
      String command = "iconv -f " + encoding.get() + " -t UTF-8";
      return Optional.of(
          Guess.encoded("text in " + encoding.get(), "make UTF-8 of it with", command));
    }
    if (isZeros(start)) {
      return Optional.of(
          Guess.of("zeros", "it was damaged, or only begun: copy or download it again"));
    }
    return ofText(new String(start, UTF_8).replaceFirst("^\uFEFF?\\s+|^\uFEFF", ""), start, known);
  }

  private static boolean isZeros(byte[] start) {
    for (int i = 0; i < Math.min(start.length, FileKind.HEAD); i++) {
      if (start[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Guess> ofText(String text, byte[] start, KnownPapers known) {
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
              "probably a server's error page: look at it, then download the file again"));
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
    if (text.startsWith("\"{")) {
      return Optional.of(Guess.by("lines of JSON in strings", "jq -c fromjson"));
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      return Optional.of(ofJson(JsonShape.of(start, known)));
    }
    if (BIBTEX.matcher(text).matches()) {
      return Optional.of(
          Guess.of(
              "BibTeX",
              "turn it into JSON, one object a line: pandoc -t csljson does that,"
                  + " and jq -c '.[]' makes lines of it"));
    }
    return ofTable(text, UTF_8_OF_PYTHON);
  }

  private static Guess ofJson(JsonShape shape) {
    String papers = "jq -c " + ShellCommand.quoted(shape.papers());
    return switch (shape.layout()) {
      case LINES -> Guess.of("JSON", "");
      case LINES_OF_ARRAYS ->
          Guess.by("lines of JSON arrays, not objects", "jq -c '{id: .[0], title: .[1]}'");
      case DOCUMENT -> Guess.by(DOCUMENT, papers);
      case CUT_DOCUMENT ->
          Guess.of(DOCUMENT + " whose end is missing", "copy or download it again");
      case BROKEN_ARRAY_OF_LINES ->
          Guess.by(
              "a JSON array that is cut off or has a comma too many, with an element on each line",
              "sed -n 's/^[[:space:][]*\\({.*}\\)[],[:space:]]*$/\\1/p'");
      case LINES_OF_DOCUMENTS -> Guess.by(DOCUMENTS, papers);
      case OBJECTS -> Guess.by("JSON of which an object goes over several lines", "jq -c .");
      case SEVERAL_ON_A_LINE -> Guess.by("JSON with several objects on a line", "jq -c .");
      case CARRIAGE_RETURNS ->
          Guess.by("JSON objects with a carriage return alone behind each", "tr '\\r' '\\n'");
      case COMMAS -> Guess.by("JSON objects with a comma behind each", "sed 's/,[[:space:]]*$//'");
      case LONG_LINE, BROKEN -> Guess.of("broken JSON", "");
    };
  }

  private static boolean isOfDocuments(Guess guess) {
    return guess.words.equals(DOCUMENT) || guess.words.equals(DOCUMENTS);
  }

  private static Optional<Guess> ofTable(String text, String encoding) {
    for (String separator : new String[] {",", "\t", ";"}) {
      if (Table.isSeparatedBy(separator.charAt(0), text)) {
        String reader =
            separator.equals(",")
                ? ""
                : ", delimiter=\"" + (separator.equals("\t") ? "\\t" : separator) + "\"";
        String words = separator.equals("\t") ? "a table of tab-separated values" : "a CSV table";
        return Optional.of(Guess.by(words, String.format(CSV, encoding, reader)));
      }
    }
    return Optional.empty();
  }
}
