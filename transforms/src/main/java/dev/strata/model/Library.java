/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * A library that decides what a file holds: its version is part of what the file was made from, so
 * that another one makes the file anew. The versions are those that this build took; Maven puts
 * them into resources.
 *
 * <p>Libraries that only decide how a file is written (Parquet, zstd, Jackson) are not among them:
 * what such a file says stays the same. Nor are those of the results and the page (Commons Math,
 * jte, d3), which are written in each run.
 */
public enum Library {
  /** Finds and runs models; brings the tokenizers. */
  DJL,
  /** Computes the vectors of papers. */
  PYTORCH,
  /** Products of vectors, as far as their rounding decides something. */
  OPENBLAS,
  /** Indexes. */
  FAISS,
  /** Cuts texts into words. */
  LUCENE,
  /** Tells languages. */
  OPENNLP,
  /** What it tells them by. */
  OPENNLP_MODELS;

  private static final List<String> RESOURCES =
      List.of("libraries.properties", "/dev/strata/faiss/version.properties");

  private static final class Loaded {
    static final Properties VERSIONS = load();
  }

  /** The version that this build took, as Maven or Debian names it. */
  public String version() {
    return Loaded.VERSIONS.getProperty(toString());
  }

  /** The name, as records have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Properties load() {
    Properties versions = new Properties();
    for (String name : RESOURCES) {
      try (InputStream resource = Library.class.getResourceAsStream(name)) {
        versions.load(resource);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return versions;
  }
}
