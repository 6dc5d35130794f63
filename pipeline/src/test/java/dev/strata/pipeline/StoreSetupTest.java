/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

class StoreSetupTest {
  /** Flink's workers run no JvmInitializer, and JavaCPP reads its limits when it is first used. */
  @Test
  void options_ofARun_setItsProcessUp() {
    String limit = "org.bytedeco.javacpp.maxbytes";
    String before = System.clearProperty(limit);
    try {
      FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
      assertThat(System.getProperty(limit), is("0"));
    } finally {
      if (before != null) {
        System.setProperty(limit, before);
      }
    }
  }
}
