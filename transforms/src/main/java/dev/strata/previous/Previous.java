/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.previous;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedOutput;
import dev.strata.store.JsonFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * The output of the previous snapshot of the archive. It is only read.
 *
 * @param layout the layout of the output
 */
public record Previous(OutputLayout layout) implements Serializable {

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

  /** The SHA-256 of all files on which this snapshot's topics depend. */
  static List<String> fingerprint(FinishedOutput output) throws IOException {
    OutputLayout layout = output.layout();
    return List.of(
        output.sha256(layout.centroids()),
        output.sha256(layout.topicLabels()),
        output.sha256(layout.papers()));
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
