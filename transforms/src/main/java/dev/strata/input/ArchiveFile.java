/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.JsonCoder;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A file of the archive.
 *
 * @param index its position in the archive, from 0
 * @param source its full name
 */
@DefaultCoder(JsonCoder.class)
public record ArchiveFile(int index, String source) {}
