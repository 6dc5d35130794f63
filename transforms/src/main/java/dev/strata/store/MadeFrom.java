/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.strata.model.Library;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that decides what a file holds: the step, the version of what it writes, the libraries that
 * it works with, its settings, and fingerprints of what it reads. A file made from something else
 * must be made again.
 *
 * @param parts all of these, by name
 */
public record MadeFrom(@JsonValue SortedMap<String, String> parts) {

  @JsonCreator
  public MadeFrom {
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /**
   * What a file of one step is made from, to begin with: the step and its format.
   *
   * @param step what it is called
   * @param format counts the changes of what the step writes for the same input
   */
  public static MadeFrom step(String step, int format) {
    return new MadeFrom(new TreeMap<>()).and("step", step).and("format", format);
  }

  /** Returns these parts and one more setting or fingerprint. */
  public MadeFrom and(String name, Object value) {
    SortedMap<String, String> more = new TreeMap<>(parts);
    more.put(name, value.toString());
    return new MadeFrom(more);
  }

  /** Returns these parts without the one of that name. */
  public MadeFrom without(String name) {
    SortedMap<String, String> fewer = new TreeMap<>(parts);
    fewer.remove(name);
    return new MadeFrom(fewer);
  }

  /** Returns these parts and the libraries that are used, each in the version of this build. */
  public MadeFrom by(Library... libraries) {
    MadeFrom all = this;
    for (Library library : libraries) {
      all = all.and(library.toString(), library.version());
    }
    return all;
  }

  /** Returns these parts and one fingerprint of several inputs, whose order counts. */
  public MadeFrom and(String name, Collection<String> fingerprints) {
    return and(name, fingerprint(fingerprints));
  }

  /** One fingerprint of the texts of several parts, in hexadecimal; their order counts. */
  public static String fingerprint(Collection<?> parts) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (Object part : parts) {
      byte[] bytes = part.toString().getBytes(UTF_8);
      hasher.putInt(bytes.length).putBytes(bytes);
    }
    return hasher.hash().toString();
  }
}
