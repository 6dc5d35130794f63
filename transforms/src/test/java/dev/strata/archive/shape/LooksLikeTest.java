/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive.shape;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import com.google.common.primitives.Bytes;
import dev.strata.archive.json.JsonFields;
import dev.strata.input.ShellCommand;
import dev.strata.model.Reject.Reason;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LooksLikeTest {
  @TempDir private Path folder;

  /** Keeps the elements of an array that has one on each line. */
  private static final String ELEMENTS =
      "#sed -n 's/^[[:space:][]*\\({.*}\\)[],[:space:]]*$/\\1/p'";

  private static final String ITEM = "{\"id\": 1, \"title\": \"A pendulum\", \"authors\": [{}]}";

  private static final KnownPapers KNOWN = new KnownPapers(JsonFields.arxiv());

  private static String words(byte[] bytes) {
    return LooksLike.words(bytes).orElse("nothing");
  }

  private static Optional<String> sentence(String text) {
    return LooksLike.sentence("in/a.json", text.getBytes(UTF_8), KNOWN);
  }

  private static String document(String command) {
    return "in/a.json looks like one JSON document, not like JSON lines: make JSON lines of it with"
        + " `jq -c '"
        + command
        + "' in/a.json > papers.jsonl`";
  }

  @Test
  void sentence_document_namesItsLongestArrayOfObjects() {
    String items = String.join(",\n", ITEM, ITEM, ITEM);

    assertThat(
        sentence("{\n \"facets\": [{\"a\": 1}],\n \"items\": [\n" + items + "\n]\n}\n"),
        is(Optional.of(document(".items[]"))));
    assertThat(
        sentence("{\"message\": {\"my items\": [" + items.replace("\n", "") + "]}}"),
        is(Optional.of(document(".message.\"my items\"[]"))));
    assertThat(sentence("[\n" + items + "\n]"), is(Optional.of(document(".[]"))));
    assertThat(
        sentence("\uFEFF [" + items.replace("\n", "") + "]\n"), is(Optional.of(document(".[]"))));
  }

  @Test
  void sentence_documentLongerThanWhatIsLookedAt_isOne() {
    String items = String.join(",", java.util.Collections.nCopies(3000, ITEM));
    byte[] start = Arrays.copyOf(("{\"works\":[" + items + "]}").getBytes(UTF_8), LooksLike.START);

    assertThat(
        LooksLike.sentence("in/a.json", start, KNOWN), is(Optional.of(document(".works[]"))));
  }

  @Test
  void sentence_objectsOverSeveralLines_areJoined() {
    String object = ITEM.replace(",", ",\n") + "\n";

    for (String text : new String[] {object, object + object}) {
      assertThat(
          sentence(text).orElseThrow(),
          is(
              "in/a.json looks like JSON of which an object goes over several lines, not like JSON"
                  + " lines: make JSON lines of it with `jq -c . in/a.json > papers.jsonl`"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ITEM + "\n" + ITEM + "\n", ITEM, ITEM + "\nbroken", "some words"})
  void sentence_linesOfObjects_areNoMatter(String text) {
    assertThat(sentence(text), is(Optional.empty()));
  }

  /** A row: what the file holds, and the command for it; {@code \n} and its like are escaped. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "{\"id\": 1},\\n{\"id\": 2}\\n#objects with a comma behind each#sed 's/,[[:space:]]*$//'",
        "[\\n{\"id\": 1},\\n{\"id\": 2},\\n]\\n#with an element on each line" + ELEMENTS,
        "[{\"id\": 1},\\n{\"id\": 2},\\n{\"i#with an element on each line" + ELEMENTS,
        "{\"id\": 1} {\"id\": 2}\\n#several objects on a line#jq -c .",
        "{\"id\": 1}{\"id\": 2}#several objects on a line#jq -c .",
        "{\"id\": 1}\\r{\"id\": 2}\\r#objects with a carriage return alone behind each#tr '\\r' '\\n' <",
        "\"{\\\"id\\\": 1}\"\\n#lines of JSON in strings#jq -c fromjson",
        "[{\"id\": 1}]\\n[{\"id\": 2}]\\n#hold papers each#jq -c '.[]'",
        "{\"on\": 1, \"all\": [{\"id\": 1, \"title\": \"t\"}], \"q\": \"a long query\"}\\n{\"on\": 2}\\n"
            + "#hold papers each#jq -c '.all[]'",
        "{\"q\": \"a long query\", \"a'b\": [{\"DOI\": 1, \"title\": [\"t\"]}]}"
            + "#document#jq -c '.\"a'\\''b\"[]'",
        "{\"10.1/a\": {\"title\": \"t\"}, \"10.1/b\": {\"title\": \"u\"}}"
            + "#document#jq -c 'to_entries[] | {id: .key} + .value'",
        "{\"title\": {\"0\": \"t\", \"1\": \"u\"}, \"year\": {\"0\": 1, \"1\": 2}}"
            + "#document#jq -c 'first(.[] | keys_unsorted)[] as $row | map_values(.[$row])'",
        "{\"title\": [\"t\", \"u\"], \"year\": [1, 2]}"
            + "#document#jq -c 'first(.[] | keys_unsorted)[] as $row | map_values(.[$row])'",
        "{\"columns\": [\"a\"], \"index\": [0], \"data\": [[1]]}#document"
            + "#jq -c '.columns as $names | .data[] | [$names, .] | transpose"
            + " | map({(.[0]): .[1]}) | add'",
      })
  void sentence_jsonOfAnotherLayout_hasTheCommandForIt(String text, String words, String command) {
    String sentence = sentence(unescaped(text)).orElseThrow();

    assertThat(sentence, containsString(words + ", not like JSON lines: "));
    assertThat(sentence, containsString(" with `" + command + " in/a.json > papers.jsonl`"));
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 1, \"title\": \"cut\n{\"id\": 2, \"title\": \"whole\"}\n",
        "{\"key\": 1, \"by\": [{\"name\": \"A\"}, {\"name\": \"B\"}]}\n{\"key\": 2}\n",
        "{\"paper\": {\"key\": 1, \"name\": \"t\"}}\n{\"paper\": {\"key\": 2, \"name\": \"u\"}}\n",
        "{\"DOI\": 1, \"reference\": [{\"id\": 1, \"title\": \"a\"}, {\"id\": 2, \"title\": \"b\"}]}\n{}",
      })
  void sentence_linesThatAreNoDocuments_areNotCalledSo(String text) {
    assertThat(sentence(text), is(Optional.empty()));
  }

  @Test
  void sentence_documentThatIsCutOff_isToBeCopiedAgain() {
    String items = ITEM + "," + ITEM.replace("{", "{\n");
    for (String text : List.of("{\"works\":[" + items, "[" + items + ",{\"id\"")) {
      assertThat(
          sentence(text).orElseThrow(),
          is(
              "in/a.json looks like one JSON document whose end is missing, not like JSON lines:"
                  + " copy or download it again"));
    }
  }

  @Test
  void sentence_documentOnOneLine_isToldOfLinesWithoutAnId() throws IOException {
    String document = "{\"n\": 2, \"works\": [{\"id\": 1, \"title\": \"t\"}]}";
    Path file = Files.writeString(folder.resolve("a.json"), document);

    assertThat(
        sentence(file, Reason.NO_ID).orElseThrow(),
        containsString("looks like one JSON document, not like JSON lines: make JSON lines of it"));
    assertThat(
        LooksLike.sentence("a", file.toString(), Set.of(Reason.NO_ID), true, JsonFields.arxiv()),
        is(Optional.empty()));
    Files.writeString(file, "id,title\n1,t\n");
    assertThat(sentence(file, Reason.NO_ID), is(Optional.empty()));
  }

  @Test
  void sentence_member_saysThatThereMayBeMore() {
    byte[] start = ("[" + ITEM + "]").getBytes(UTF_8);

    assertThat(
        LooksLike.sentence("a.tar/b/0.json.gz", start, KNOWN).orElseThrow(),
        endsWith(
            " with `tar -xOf a.tar b/0.json.gz | gzip -dc | jq -c '.[]' > papers.jsonl`, and"
                + " likewise of each member like it"));
  }

  @Test
  void sentence_lineOverTheLimit_namesTheOption() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "{\"t\": \"" + "x".repeat(1 << 17) + "\"}");

    assertThat(
        sentence(file, Reason.TOO_LONG).orElseThrow(),
        is(
            "a has a line of more bytes than --maxLineBytes allows: allow more, if that line is a"
                + " paper"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WINDOWS-1252 | {\"title\": \"Über “Pendel” – café\"} | iconv -f WINDOWS-1252 -t UTF-8",
        "ISO-8859-1 | {\"title\": \"Über Pendel, café\"} | iconv -f WINDOWS-1252 -t UTF-8",
        "SHIFT_JIS | {\"title\": \"日本語の論文\", \"abstract\": \"振り子\"} | iconv -f SHIFT_JIS -t UTF-8",
        "EUC-JP | {\"title\": \"日本語の論文\"} | iconv -f EUC-JP -t UTF-8",
        "WINDOWS-1251 | {\"title\": \"О колебаниях маятника\"} | `iconv -f … -t UTF-8`",
        "GB18030 | {\"title\": \"关于钟摆的研究\"} | `iconv -f … -t UTF-8`",
      })
  void sentence_linesOfAnotherEncoding_areNeverCalledBrokenJson(
      String charset, String line, String command) throws IOException {
    byte[] ascii = (ITEM + "\n").repeat(3000).getBytes(UTF_8); // more than is looked at
    Path file = folder.resolve("a.jsonl");
    Files.write(file, Bytes.concat(ascii, (line + "\n").getBytes(Charset.forName(charset))));

    String sentence = sentence(file, Reason.BAD_UTF8).orElseThrow();

    assertThat(sentence, containsString(", not like UTF-8: "));
    assertThat(sentence, containsString(command));
  }

  @Test
  void sentence_linesOfTwoEncodings_areNotConvertedTwice() throws IOException {
    Path file = folder.resolve("a.jsonl");
    byte[] utf8 = "{\"title\": \"café\"}\n".getBytes(UTF_8);
    Files.write(file, Bytes.concat(utf8, "{\"title\": \"café\"}\n".getBytes(ISO_8859_1)));

    assertThat(
        sentence(file, Reason.BAD_UTF8).orElseThrow(),
        containsString(
            "lines in several encodings, not like UTF-8: where the lines that are not UTF-8 are"
                + " WINDOWS-1252, make UTF-8 of all with `python3 -c 'import codecs,sys;"));
  }

  @ParameterizedTest
  @CsvSource({"UTF-8, utf-8-sig", "ISO-8859-1, WINDOWS-1252"})
  void sentence_table_isReadInItsEncoding(String charset, String name) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.write(file, "id,title\n1,café\n".getBytes(Charset.forName(charset)));
    Reason reason = charset.equals("UTF-8") ? Reason.NOT_JSON : Reason.BAD_UTF8;

    assertThat(
        sentence(file, reason).orElseThrow(),
        is(
            "a looks like a CSV table, not like JSON lines: make JSON lines of it with `python3 -c"
                + " 'import csv,io,json,sys; csv.field_size_limit(1<<30); [print(json.dumps(row))"
                + " for row in csv.DictReader(io.TextIOWrapper(sys.stdin.buffer, \""
                + name
                + "\", newline=\"\"))]' < a > papers.jsonl`"));
  }

  private static Optional<String> sentence(Path file, Reason reason) throws IOException {
    return LooksLike.sentence("a", file.toString(), Set.of(reason), false, JsonFields.arxiv());
  }

  @Test
  void sentence_linesOfArrays_areNamed() {
    assertThat(
        sentence("[1, \"a\"]\n[2, \"b\"]\n").orElseThrow(),
        containsString("looks like lines of JSON arrays, not objects"));
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, UTF-16LE, ''",
    "UTF-16BE, UTF-16BE, ''",
    "UTF-32LE, UTF-32LE, ''",
    "UTF-32BE, UTF-32BE, ''",
    "UTF-16LE, UTF-16, \uFEFF",
    "UTF-16BE, UTF-16, \uFEFF",
    "UTF-32LE, UTF-32, \uFEFF"
  })
  void sentence_otherEncoding_isNamedWithACommand(String charset, String name, String mark) {
    byte[] bytes = (mark + ITEM + "\n").getBytes(Charset.forName(charset));

    assertThat(
        LooksLike.sentence("in/a.json", bytes, KNOWN).orElseThrow(),
        is(
            String.format(
                "in/a.json looks like text in %s, not like UTF-8: make UTF-8 of it with"
                    + " `iconv -f %s -t UTF-8 in/a.json > papers.jsonl`",
                name, name)));
  }

  @Test
  void sentence_encodingsWithWideLetters_areTold() {
    String text = "{\"title\": \"Über Pendel 振り子\"}\n";

    assertThat(words(text.getBytes(UTF_16LE)), is("text in UTF-16LE"));
    assertThat(words(text.getBytes(UTF_16BE)), is("text in UTF-16BE"));
    assertThat(words(text.getBytes(UTF_8)), is("JSON"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,title,year\\n1,\"A, b\",1999\\n2,C,2000\\n|a CSV table",
        "id,title\\n|a CSV table",
        "\"id\";\"title\"\\n1;\"a; b\\nc\"\\n2;d\\n|a CSV table",
        "id\\ttitle\\n1\\tA, b\\n|a table of tab-separated values",
        "<!doctype HTML><html>|an HTML page",
        "<!-- x --> <html lang=\"en\">|an HTML page",
        "<?xml version=\"1.0\"?><PubmedArticleSet>|XML",
        "@article{a, title={b}}|BibTeX",
        "{'id': 1, 'title': None}\\n|lines of Python's dictionaries",
        "version https://git-lfs.github.com/spec/v1\\noid sha256:0\\n|a Git LFS pointer",
        "One, two\\nand, three, four|nothing",
      })
  void words_ofOtherKinds(String text, String words) {
    String bytes = text.replace("\\n", "\n").replace("\\t", "\t");

    assertThat(words(bytes.getBytes(UTF_8)), is(words));
  }

  @Test
  void words_ofBytes() {
    assertThat(words(new byte[0]), is("an empty file"));
    assertThat(words(new byte[1000]), is("zeros"));
    String russian = "{\"title\": \"" + "Нейронные сети ".repeat(200) + "\"}\n";
    assertThat(words(russian.getBytes(UTF_16LE)), is("text in UTF-16LE"));
    assertThat(words(russian.getBytes(UTF_16BE)), is("text in UTF-16BE"));
    byte[] block = {0, 4, 0, 0, 0, 0, 32, 0, (byte) 0x80, 1};
    assertThat(words(block), is("a file of Hadoop's, compressed by Snappy or LZ4 in blocks"));
    assertThat(words("  \n".getBytes(UTF_8)), is("white space alone"));
    assertThat(words("\u0089PNG\r\n\u001A\n".getBytes(ISO_8859_1)), is("an image"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "my file.json#jq -c '.[]'#jq -c '.[]' 'my file.json' > papers.jsonl",
        "it's.json#jq -c .#jq -c . 'it'\\''s.json' > papers.jsonl",
        "papers.jsonl#jq -c .#jq -c . papers.jsonl > lines.jsonl",
        "a.csv#python3 -c 'x'#python3 -c 'x' < a.csv > papers.jsonl",
        "a.json.gz#jq -c .#gzip -dc a.json.gz | jq -c . > papers.jsonl",
        "a.tar/b c.json.gz#jq -c .#tar -xOf a.tar 'b c.json.gz' | gzip -dc | jq -c . > papers.jsonl",
        "a.zip/b.xz#jq -c .#unzip -p a.zip b.xz | xz -dc | jq -c . > papers.jsonl",
        "in/a.zip/b/c.json#jq -c .#unzip -p in/a.zip b/c.json | jq -c . > papers.jsonl",
        "a.tar.xz/b.json#jq -c .#tar -xOf a.tar.xz b.json | jq -c . > papers.jsonl",
        "-a.json#jq -c .#jq -c . '-a.json' > papers.jsonl"
      })
  void command_canBeCopied(String shown, String command, String whole) {
    assertThat(ShellCommand.on(shown, command), is(whole));
  }
}
