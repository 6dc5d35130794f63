/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The record of a finished file.
 *
 * @param madeFrom what it was made from
 * @param bytes its length
 * @param sha256 SHA-256 of its bytes, in hexadecimal
 * @param file its name under the root of the output; null in records of earlier versions
 */
public record Finished(MadeFrom madeFrom, long bytes, String sha256, String file) {

  public Finished {
    Objects.requireNonNull(madeFrom, "madeFrom");
    Objects.requireNonNull(sha256, "sha256");
  }

  /**
   * Whether this is the record of the file of that name, and no copy that somebody made of another.
   */
  boolean isOf(String name) {
    return file == null || file.equals(name);
  }

  /** What the file is, for the steps that read it: what it was made from, and what it holds. */
  public String fingerprint() {
    List<String> all = new ArrayList<>();
    madeFrom.parts().forEach((name, value) -> all.addAll(List.of(name, value)));
    all.add(sha256);
    return MadeFrom.fingerprint(all);
  }
}
