/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import dev.strata.embed.TextEncoder;
import java.util.Optional;

/**
 * How an archive is asked.
 *
 * @param encoders finds the model that turns questions into vectors
 * @param model where the model is, by name, folder or URL, if the user says it; else the manifest
 *     names it
 * @param queryPrefix what stands before each question, if the user says it; else the model's own
 * @param cacheDir local folder for converted models, and for copies of files that do not lie on
 *     this machine; empty means {@code .cache/strata} in the home of the user
 * @param approximate whether the FAISS index is asked where it is an approximate one; else every
 *     paper is compared
 * @param texts whether texts will be asked, so that what a model needs is loaded while the archive
 *     is opened
 */
public record AskSettings(
    TextEncoder.Factory encoders,
    Optional<String> model,
    Optional<String> queryPrefix,
    String cacheDir,
    boolean approximate,
    boolean texts) {

  /** Exact answers, with the model that the manifest names. */
  public static AskSettings with(TextEncoder.Factory encoders) {
    return new AskSettings(encoders, Optional.empty(), Optional.empty(), "", false, false);
  }
}
