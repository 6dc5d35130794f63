/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "https://host/a/model.zip?X-Amz-Signature=secret&b=c | https://host/a/model.zip",
        "https://user:secret@host:8443/model.zip#secret | https://host:8443/model.zip",
        "https://user:se?cr#et@host/model.zip | https://host/model.zip",
        "https://user@secret@host | https://host",
        "https:/user:secret@host/a?b=secret | https:/host/a",
        "https:user:secret@host/a?b=secret | https:host/a",
        "HTTP:host?b=secret | HTTP:host",
        "djl://ai.djl.pytorch/resnet?token=secret | djl://ai.djl.pytorch/resnet",
        "hdfs://user:secret@host/year=20??/part-?.jsonl | hdfs://host/year=20??/part-?.jsonl",
        "s3://key:secret@bucket/a#1.jsonl | s3://bucket/a#1.jsonl",
        "s3://key:sec/ret@bucket/a.jsonl | s3://bucket/a.jsonl",
        "hdfs://namenode:8020/a@b | hdfs://namenode:8020/a@b",
        "s3://bucket/a:b/c@d | s3://bucket/a:b/c@d",
        "s3://bucket/a.jsonl?X-Amz-Signature=secret/x | s3://bucket/a.jsonl",
        "gs://bucket/20??/*.jsonl | gs://bucket/20??/*.jsonl",
        "file:///data/who?.jsonl | file:///data/who?.jsonl",
        "/data/a@b/c?d#e.jsonl | /data/a@b/c?d#e.jsonl",
        "bge-small-en-v1.5 | bge-small-en-v1.5",
      })
  void of_name_dropsSecretsAndKeepsTheRest(String name, String shown) {
    assertThat(ShownName.of(name), is(shown));
    assertThat(ShownName.of(shown), is(shown));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cannot load https://h/m?s=secret: 403 for URL: https://h/m?s=secret | cannot load"
            + " https://h/m: 403 for URL: https://h/m",
        "--archive=gs://b/?.jsonl,hdfs://u:secret@h/b | --archive=gs://b/?.jsonl,hdfs://h/b",
        "(see 'https://h/m?s=secret'), or ask a@b | (see 'https://h/m'), or ask a@b",
        "no model https:h/m?s=secret: of https: what? | no model https:h/m: of https: what?",
        "no URL: what? none=0 | no URL: what? none=0",
      })
  void in_text_dropsTheSecretsOfItsUrls(String text, String shown) {
    assertThat(ShownName.in(text), is(shown));
  }

  @Test
  void in_textWithNameThatHasSpaces_dropsAllOfItsQuery() {
    String name = "https://h/m?s=my secret";
    assertThat(
        ShownName.in("Illegal character: " + name, name), is("Illegal character: https://h/m"));
  }

  @Test
  void in_failure_tracesAreKeptAndNoMessageHasASecret() {
    IOException inner = new IOException("https://h/m?s=secret");
    inner.addSuppressed(new IllegalStateException("closing https://u:secret@h/m"));
    StringWriter trace = new StringWriter();

    ShownName.in(new RuntimeException(inner), "https://h/m?s=secret")
        .printStackTrace(new PrintWriter(trace, true));

    assertThat(trace.toString(), not(containsString("secret")));
    assertThat(trace.toString(), containsString("java.lang.RuntimeException: java.io.IOException"));
    assertThat(trace.toString(), containsString("ShownNameTest.in_failure"));
    assertThat(trace.toString(), containsString("closing https://h/m"));
  }
}
