/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.model.OutputLayout;
import dev.strata.store.CloseOutput.CleanUpDoFn;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CloseOutputTest {
  /** A manifest without a shard would end the run as if that shard were nobody's. */
  @Test
  void checkRecords_ofAShardWithoutOne_namesIt() throws IOException {
    OutputLayout layout = OutputLayout.of("/out");
    Set<String> recorded = Set.of("/out/raw/a.parquet", "/out/labels/a.parquet");

    CleanUpDoFn.checkRecords(layout, "raw", Set.of("a.parquet"), recorded);
    IOException e =
        assertThrows(
            IOException.class,
            () -> CleanUpDoFn.checkRecords(layout, "vectors", Set.of("a.parquet"), recorded));
    assertThat(
        e.getMessage(),
        is(
            "the record /out/_done/vectors/a.parquet.json has gone while the run went on: start it"
                + " again"));
  }
}
