/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.store.files.Storage;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Tells every process of a run, including workers, how stores are used: each process asks all
 * registrars when it gets the run's options. It brings no file system of its own.
 */
public final class StoreSetup implements FileSystemRegistrar {
  @Override
  public List<FileSystem<?>> fromOptions(PipelineOptions options) {
    Storage.setStoreTimeout(Duration.ofSeconds(options.as(ReadingOptions.class).getStoreTimeout()));
    return List.of();
  }
}
