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
 * A library that decides what a file holds. Its version is part of what the file was made from, so
 * that a file is made again with another version. The versions are those of this build; Maven puts
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
  /** Computes products of vectors; it counts where their rounding decides something. */
  OPENBLAS,
  /** Builds indexes. */
  FAISS,
  /** Cuts texts into words. */
  LUCENE,
  /** Recognises languages. */
  OPENNLP,
  /** The models by which OpenNLP recognises languages. */
  OPENNLP_MODELS;

  private static final List<String> RESOURCES =
      List.of("libraries.properties", "/dev/strata/faiss/version.properties");

  private static final Properties VERSIONS = load();

  /** The version in this build, as Maven or Debian names it. */
  public String version() {
    return VERSIONS.getProperty(toString());
  }

  /** The name as records spell it. */
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
