/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import com.google.common.base.Splitter;
import dev.strata.model.Shard;
import dev.strata.model.ShardPlan.Run;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes the shards of the files of vectors: one of each group of files that has papers. */
final class GivenShards {
  private static final int FORMAT = 2;
  private static final String PARQUET = ".parquet";

  private final ReadVectors.GivenSettings settings;
  private final int timeDigits;

  /** The name of what is made of each group, by the index of the group's first file. */
  private final Map<Integer, String> names;

  private final List<Shard> shards = new ArrayList<>();

  /** The files that have papers, of the group whose files are being added. */
  private final List<Shard.Part> parts = new ArrayList<>();

  private final List<String> fingerprints = new ArrayList<>();
  private int group = -1;

  /**
   * Makes shards.
   *
   * @param timeDigits that of each {@link Shard.Given}
   */
  GivenShards(ReadVectors.GivenSettings settings, List<VectorScan> scans, int timeDigits)
      throws IOException {
    this.settings = settings;
    this.timeDigits = timeDigits;
    this.names = names(scans);
  }

  /** Adds the next file; its rows {@code leftOut}, in rising order, are no papers. */
  void add(VectorScan scan, Iterable<Integer> leftOut) {
    if (scan.group() != group) {
      endGroup();
      group = scan.group();
    }
    List<Run> runs = runs(leftOut);
    long papers = scan.rows() - runs.stream().mapToLong(Run::lines).sum();
    if (papers > 0) {
      parts.add(new Shard.Part(scan.file().source(), papers, runs, scan.state()));
      fingerprints.add(fingerprint(scan, runs));
    }
  }

  /** The shards of all files, once they have been added. */
  List<Shard> all() {
    endGroup();
    return shards;
  }

  private void endGroup() {
    if (parts.isEmpty()) {
      return;
    }
    shards.add(
        new Shard(
            shards.size(),
            parts.get(0).path(),
            parts.stream().mapToLong(Shard.Part::papers).sum(),
            fingerprints.size() == 1
                ? fingerprints.get(0)
                : MadeFrom.fingerprint(List.copyOf(fingerprints)),
            new Shard.Given(
                names.get(group),
                settings.idColumn(),
                settings.vectorColumn(),
                settings.categorySeparator(),
                settings.normalize(),
                settings.keepMarkup(),
                timeDigits,
                List.copyOf(parts))));
    parts.clear();
    fingerprints.clear();
  }

  private String fingerprint(VectorScan scan, List<Run> leftOut) {
    List<Object> read =
        List.of(
            "vectors " + FORMAT,
            scan.sha256(),
            settings.idColumn(),
            settings.vectorColumn(),
            String.valueOf(settings.normalize()),
            String.valueOf(settings.keepMarkup()),
            settings.categorySeparator(),
            leftOut.toString());
    String fingerprint = MadeFrom.fingerprint(read);
    return timeDigits == 0 ? fingerprint : MadeFrom.fingerprint(List.of(fingerprint, timeDigits));
  }

  private static List<Run> runs(Iterable<Integer> rows) {
    List<Run> runs = new ArrayList<>();
    for (int row : rows) {
      Run last = runs.isEmpty() ? new Run(-1, 0) : runs.get(runs.size() - 1);
      if (last.from() + last.lines() == row) {
        runs.set(runs.size() - 1, new Run(last.from(), last.lines() + 1));
      } else {
        runs.add(new Run(row, 1));
      }
    }
    return runs;
  }

  /** Whether a name stays below a folder. */
  private static boolean isPlain(String name) {
    return Splitter.on('/').splitToStream(name).noneMatch(part -> part.matches("\\.{0,2}"));
  }

  /**
   * The names of what is made of each group, by the index of its first file. For a group of one
   * file, the name is the file's path from the folder that holds all files; for a group of several,
   * and where that path would lead out of the folder, it has the index of the first file.
   */
  private static Map<Integer, String> names(List<VectorScan> scans) throws IOException {
    Map<Integer, Integer> sizes = new HashMap<>();
    String first = scans.get(0).file().source();
    String common = first.substring(0, first.lastIndexOf('/') + 1);
    for (VectorScan scan : scans) {
      sizes.merge(scan.group(), 1, Integer::sum);
      while (!scan.file().source().startsWith(common)) {
        common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
      }
    }
    Map<Integer, String> names = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (VectorScan scan : scans) {
      if (scan.file().index() != scan.group()) {
        continue;
      }
      String path = scan.file().source().substring(common.length());
      String name =
          sizes.get(scan.group()) > 1 || !isPlain(path)
              ? String.format(Locale.ROOT, "files_%05d", scan.group())
              : path;
      String file = name.endsWith(PARQUET) ? name : name + PARQUET;
      if (!taken.add(file)) {
        throw new IOException("two files of vectors would both be called " + file);
      }
      names.put(scan.group(), file);
    }
    return names;
  }
}
