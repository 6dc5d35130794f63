/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import com.google.common.io.ByteSource;
import java.io.IOException;

/**
 * A BERT encoder's weights and tokenizer as others publish them: what Strata makes TorchScript of.
 *
 * @param name for people and for the cache
 * @param fingerprint hash of all that the encoder is made of, in hexadecimal
 * @param source reads the weights
 * @param tokenizer content of {@code tokenizer.json}
 */
record Checkpoint(String name, String fingerprint, Source source, ByteSource tokenizer) {

  /** Reads weights. */
  @FunctionalInterface
  interface Source {
    /**
     * All of the weights.
     *
     * @throws IOException where they cannot be read, or are damaged
     */
    BertWeights read() throws IOException;
  }
}
