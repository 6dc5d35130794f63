/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedFiles;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The output of the previous snapshot of the archive. It is only read.
 *
 * @param layout the layout of the output
 */
public record Previous(OutputLayout layout) implements Serializable {
  /** The part of what a file was made from that tells which previous snapshot it depends on. */
  public static final String PART = "previous";

  /** The output in a folder, or at an address. */
  public static Previous in(OutputLayout layout) {
    return new Previous(layout);
  }

  /**
   * Opens the output.
   *
   * @throws IOException if it is not a finished output of this version of Strata with all its
   *     results; its message is one sentence for the user
   */
  public FinishedOutput open() throws IOException {
    return FinishedOutput.openWhole(layout);
  }

  /**
   * The SHA-256 of all files on which this snapshot's topics depend, and a hash of its vector
   * shards, which have the hashes of the texts.
   */
  static List<String> fingerprint(FinishedOutput output) throws IOException {
    OutputLayout layout = output.layout();
    return List.of(
        output.sha256(layout.centroids()),
        output.sha256(layout.topicLabels()),
        output.sha256(layout.papers()),
        MadeFrom.fingerprint(output.listedSha256(OutputLayout.VECTORS)));
  }

  /**
   * Checks that the snapshot is still the one with which a run compared its topics and its lonely
   * papers.
   *
   * @param now the output of that run
   * @throws IOException if somebody has made it anew meanwhile; its message is one sentence for the
   *     user
   */
  public void checkSame(OutputLayout now) throws IOException {
    FinishedOutput output = open();
    checkSame(now, now.topicLabels(), MadeFrom.fingerprint(fingerprint(output)));
    checkSame(now, now.lonelyBefore(), output.sha256(layout.lonely()));
  }

  private void checkSame(OutputLayout now, String file, String expected) throws IOException {
    boolean isSame =
        FinishedFiles.record(now, file)
            .map(record -> expected.equals(record.madeFrom().parts().get(PART)))
            .orElse(false);
    if (!isSame) {
      throw new IOException(
          layout.shown()
              + " was changed while the run compared its papers with it: start the run again");
    }
  }

  /** The labels of its topics. */
  TopicLabels labels() throws IOException {
    try {
      return JsonFile.read(layout.topicLabels(), TopicLabels.class);
    } catch (JacksonException e) {
      throw new IOException(
          layout.shown(layout.topicLabels()) + " is damaged: start its run again", e);
    }
  }
}
