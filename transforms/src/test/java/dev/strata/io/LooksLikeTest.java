/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LooksLikeTest {
  private static final String ITEM = "{\"id\": 1, \"title\": \"A pendulum\", \"authors\": [{}]}";

  private static Optional<String> sentence(String text) {
    return LooksLike.sentence("in/a.json", text.getBytes(UTF_8));
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

    assertThat(LooksLike.sentence("in/a.json", start), is(Optional.of(document(".works[]"))));
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
        LooksLike.sentence("in/a.json", bytes).orElseThrow(),
        is(
            String.format(
                "in/a.json looks like text in %s, not like JSON lines: make JSON lines of it with"
                    + " `iconv -f %s -t UTF-8 in/a.json > papers.jsonl`",
                name, name)));
  }

  @Test
  void sentence_encodingsWithWideLetters_areTold() {
    String text = "{\"title\": \"Über Pendel 振り子\"}\n";

    assertThat(LooksLike.words(text.getBytes(UTF_16LE)), is("text in UTF-16LE"));
    assertThat(LooksLike.words(text.getBytes(UTF_16BE)), is("text in UTF-16BE"));
    assertThat(LooksLike.words(text.getBytes(UTF_8)), is("JSON"));
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
        "One, two\\nand, three, four|nothing that is known",
      })
  void words_ofOtherKinds(String text, String words) {
    String bytes = text.replace("\\n", "\n").replace("\\t", "\t");

    assertThat(LooksLike.words(bytes.getBytes(UTF_8)), is(words));
  }

  @Test
  void words_ofBytes() {
    assertThat(LooksLike.words(new byte[0]), is("nothing at all"));
    assertThat(LooksLike.words(new byte[1000]), is("zeros"));
    assertThat(LooksLike.words("  \n".getBytes(UTF_8)), is("white space alone"));
    assertThat(LooksLike.words("\u0089PNG\r\n\u001A\n".getBytes(ISO_8859_1)), is("an image"));
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
        "in/a.zip/b/c.json#jq -c .#unzip -p in/a.zip b/c.json | jq -c . > papers.jsonl",
        "a.tar.xz/b.json#jq -c .#tar -xOf a.tar.xz b.json | jq -c . > papers.jsonl",
        "-a.json#jq -c .#jq -c . '-a.json' > papers.jsonl"
      })
  void command_canBeCopied(String shown, String command, String whole) {
    assertThat(ShellCommand.on(shown, command), is(whole));
  }
}
