/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.reuse;

import dev.strata.embed.reuse.ReusePlan.Source;
import dev.strata.model.Hash;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.model.Shard;
import dev.strata.model.ShownName;
import dev.strata.parquet.ParquetSource;
import dev.strata.parquet.PlainVectors;
import dev.strata.shard.Schemas;
import dev.strata.shard.SortedHashes;
import dev.strata.shard.SortedHashes.Numbers;
import dev.strata.shard.TextHashes;
import dev.strata.store.FinishedFiles;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.commons.io.function.Uncheck;

/**
 * Copies the vectors of texts out of vector shards that are there already. It is safe to use from
 * many threads.
 */
public final class KnownVectors {
  /** The maps of the last runs of this process, by the file of their texts. */
  private static final Map<String, KnownVectors> OPEN = new ConcurrentHashMap<>();

  private final ReusePlan plan;
  private final SortedHashes texts;

  /**
   * Each source that was checked against its record; empty if it is not what its record says, or is
   * missing.
   */
  private final Map<Source, Optional<Checked>> checked = new ConcurrentHashMap<>();

  /** The paths of this run's own shards that are sources, and so must not be overwritten. */
  private final Set<String> own;

  /**
   * How many vectors were copied.
   *
   * @param own those out of the output of the run
   * @param others those out of other outputs
   */
  public record Copied(int own, int others) {}

  private record Wanted(int text, Hash hash, int row) {}

  /**
   * What tells a source from another file of its name.
   *
   * @param modifiedMillis when a file of another output in a store was written last; else 0
   */
  private record Checked(Shard.State state, long modifiedMillis) {
    static Checked of(Source source, Shard.State state) throws IOException {
      boolean isOurs = source.own() || Location.isLocal(source.path()); // the state tells its time
      return new Checked(state, isOurs ? 0 : Storage.modifiedMillis(source.path()));
    }
  }

  private KnownVectors(ReusePlan plan, SortedHashes texts) {
    this.plan = plan;
    this.texts = texts;
    this.own =
        plan.sources().stream().filter(Source::own).map(Source::path).collect(Collectors.toSet());
  }

  /** The vectors that {@code plan} found; this process opens them once. */
  public static KnownVectors of(ReusePlan plan, OutputLayout layout) throws IOException {
    if (plan.texts() == null) {
      return new KnownVectors(plan, null);
    }
    synchronized (OPEN) {
      KnownVectors known = OPEN.get(plan.texts());
      if (known == null || !known.plan.equals(plan)) {
        OPEN.keySet().removeIf(path -> !path.equals(plan.texts())); // of runs that have ended
        known = new KnownVectors(plan, SortedHashes.open(layout, plan.texts()));
        OPEN.put(plan.texts(), known);
      }
      return known;
    }
  }

  /** Whether a file of the output has vectors that other shards may need. */
  public boolean isSource(String path) {
    return own.contains(path);
  }

  /**
   * Sets the vectors of the texts that are known.
   *
   * @param hashes the hash of each text
   * @param vectors the vector of each text, {@code [n][d]}; those of texts that are not known stay
   *     as they are
   * @throws IOException if a source cannot be read now, but may be sound all the same
   */
  public Copied copy(Hash[] hashes, float[][] vectors) throws IOException {
    int[] copied = new int[2];
    if (texts != null) {
      List<List<Numbers>> places = new ArrayList<>();
      for (Hash hash : hashes) {
        places.add(texts.find(hash));
      }
      // in the first round all texts from their first source, then those whose source is damaged
      for (int round = 0; copyRound(round, hashes, places, vectors, copied); ) {
        round++;
      }
    }
    return new Copied(copied[0], copied[1]);
  }

  /** Copies from the sources that come in place {@code round}; false where there are none. */
  private boolean copyRound(
      int round, Hash[] hashes, List<List<Numbers>> places, float[][] vectors, int[] copied)
      throws IOException {
    Map<Integer, List<Wanted>> bySource = new TreeMap<>();
    for (int text = 0; text < vectors.length; text++) {
      if (vectors[text] == null && places.get(text).size() > round) {
        Numbers place = places.get(text).get(round);
        bySource
            .computeIfAbsent(place.first(), s -> new ArrayList<>())
            .add(new Wanted(text, hashes[text], place.second()));
      }
    }
    for (Map.Entry<Integer, List<Wanted>> entry : bySource.entrySet()) {
      Source source = plan.sources().get(entry.getKey());
      Optional<Checked> known = checked(source);
      if (known.isPresent() && copy(source, known.get(), entry.getValue(), vectors)) {
        copied[source.own() ? 0 : 1] += entry.getValue().size();
      }
    }
    return !bySource.isEmpty();
  }

  private Optional<Checked> checked(Source source) throws IOException {
    try {
      return checked.computeIfAbsent(source, s -> Uncheck.apply(KnownVectors::check, s));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Copies out of one source; false where it cannot be read, or is no longer what it was. */
  private boolean copy(Source source, Checked known, List<Wanted> wanted, float[][] vectors)
      throws IOException {
    wanted.sort(Comparator.comparingInt(Wanted::row));
    int[] rows = wanted.stream().mapToInt(Wanted::row).toArray();
    try {
      ParquetSource file = ParquetSource.open(source.path());
      if (!file.state().equals(known.state())) {
        throw changed(source);
      }
      checkHashes(source, file, wanted);
      try (PlainVectors stored = PlainVectors.open(file, Schemas.VECTOR)) {
        stored.read(rows, (i, vector) -> vectors[wanted.get(i).text()] = vector);
      }
      file.checkUnchanged();
      if (!Checked.of(source, file.state()).equals(known)) {
        throw changed(source);
      }
      return true;
    } catch (IOException e) {
      wanted.forEach(one -> vectors[one.text()] = null);
      if (checked.get(source).isPresent()) {
        PlanReuse.passOver(source, e);
        checked.put(source, Optional.empty());
      }
      return false;
    }
  }

  /**
   * Checks that the rows have the texts that are wanted: another run may have replaced the file.
   */
  private static void checkHashes(Source source, ParquetSource file, List<Wanted> wanted)
      throws IOException {
    int[] next = {0, 0}; // the next row of the file, and the next of those wanted
    boolean[] same = {true};
    TextHashes.read(
        file,
        hash -> {
          while (next[1] < wanted.size() && wanted.get(next[1]).row() == next[0]) {
            same[0] &= wanted.get(next[1]).hash().equals(hash);
            next[1]++;
          }
          next[0]++;
        });
    if (!same[0] || next[1] < wanted.size()) {
      throw changed(source);
    }
  }

  private static IOException changed(Source source) {
    return new IOException(
        ShownName.of(source.path()) + " was replaced since the run looked at it");
  }

  /** Checks all of a source against its record. */
  private static Optional<Checked> check(Source source) throws IOException {
    try {
      ParquetSource file = ParquetSource.open(source.path());
      Checked known = Checked.of(source, file.state());
      FinishedFiles.checkSha256(source.path(), source.sha256());
      file.checkUnchanged();
      return Optional.of(known);
    } catch (IOException e) {
      PlanReuse.passOver(source, e);
      return Optional.empty();
    }
  }
}
