/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedSinceTest {
  @TempDir private Path folder;

  @Test
  void files_someFromBefore_areThoseWrittenSinceAnewOrForTheFirstTime() throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    for (String result : new String[] {"kept", "redone"}) {
      JsonFile.write(layout, layout.result(result), result);
      Files.setLastModifiedTime(
          Path.of(layout.done(layout.result(result))), FileTime.fromMillis(1));
    }
    FinishedSince finished = FinishedSince.now(layout);
    assertThat(finished.files(), is(Set.of()));

    JsonFile.write(layout, layout.result("kept"), "kept");
    JsonFile.write(layout, layout.result("redone"), "otherwise");
    JsonFile.write(layout, layout.result("new"), "new");

    assertThat(finished.files(), is(Set.of("results/new.json", "results/redone.json")));
  }

  @Test
  void plan_onceItIsWritten_isThere() throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString()).duringRun("run");
    FinishedSince finished = FinishedSince.now(layout);
    assertThat(finished.plan(), is(Optional.empty()));
    ArchiveCounts counts = new ArchiveCounts(1, 3, 3, 1, new TreeMap<>());

    JsonFile.writeUnrecorded(layout, layout.plan(), counts);

    assertThat(finished.plan(), is(Optional.of(counts)));
  }
}
