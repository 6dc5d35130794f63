/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Base64;
import java.util.Properties;

/** A script that stands in the page, and the hash by which the page's policy lets it run. */
public record Script(String text) {
  private static final String D3 = "META-INF/maven/org.webjars.npm/d3/pom.properties";

  /** The page's own script. */
  static Script own() {
    return new Script(read("dev/strata/report/page.js"));
  }

  /** The script of D3, the library that draws. */
  static Script d3() {
    return new Script(read(d3("dist/d3.min.js")));
  }

  /** The licence of D3, which its authors ask to be shown with it. */
  static String d3Licence() {
    return read(d3("LICENSE"));
  }

  /** The script's hash, as a source of a Content-Security-Policy. */
  public String source() {
    byte[] hash = Hashing.sha256().hashString(text, UTF_8).asBytes();
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  /** The path of a file of D3's WebJar, whichever version is on the class path. */
  private static String d3(String file) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(read(D3)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/d3/%s/%s".formatted(properties.get("version"), file);
  }

  private static String read(String resource) {
    URL url = Script.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new IllegalStateException(resource + " must be on the class path, was not");
    }
    try {
      return Resources.toString(url, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read " + resource, e);
    }
  }
}
