/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.JsonCoder;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A file of the input, which is an archive or vectors.
 *
 * @param index its position in the input, from 0
 * @param source its full name
 */
@DefaultCoder(JsonCoder.class)
public record ArchiveFile(int index, String source) {}
