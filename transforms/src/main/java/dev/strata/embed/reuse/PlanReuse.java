/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.reuse;

import dev.strata.embed.reuse.ReusePlan.Source;
import dev.strata.math.Blocks;
import dev.strata.model.Hash;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.parquet.ParquetSource;
import dev.strata.shard.SortedHashes;
import dev.strata.shard.TextHashes;
import dev.strata.store.Finished;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs on one worker. Looks for vectors that exist already, in the output of the run and in the
 * outputs that the user names.
 *
 * <p>A vector shard made with another model, other settings or other versions is not used; a
 * warning says what differs. Nor is a shard that is damaged or missing; a warning says so, unless
 * it is missing from the output of the run, where only its record was left behind.
 */
public final class PlanReuse {
  private static final Logger LOG = LoggerFactory.getLogger(PlanReuse.class);

  private static final String WEIGHTS = "weights";

  /** The parts of {@link MadeFrom} on which the form of the weights depends. */
  private static final Set<String> FORMS = Set.of("precision", "device");

  /** Words for two parts of {@link MadeFrom}. All other parts are shown by their own names. */
  private static final Map<String, String> WORDS =
      Map.of(WEIGHTS, "the model", "format", "the version of Strata");

  /** The number of files whose hashes are held in memory at once. */
  private static final int FILES = 8;

  private final OutputLayout layout;
  private final MadeFrom wanted;
  private final String papers;
  private final List<Source> sources = new ArrayList<>();

  private PlanReuse(OutputLayout layout, MadeFrom wanted, String papers) {
    this.layout = layout;
    this.wanted = wanted;
    this.papers = papers;
  }

  /**
   * The vectors in {@code layout} and in {@code others} that were made from {@code wanted}.
   *
   * @param papers the name of the part that is not compared: the papers of the shard
   * @throws IOException where one of {@code others} is no output of Strata, or cannot be read
   */
  public static ReusePlan of(
      OutputLayout layout, List<OutputLayout> others, MadeFrom wanted, String papers)
      throws IOException {
    PlanReuse plan = new PlanReuse(layout, wanted, papers);
    plan.addFitting(layout);
    for (OutputLayout other : others) {
      if (!other.root().equals(layout.root())) {
        FinishedFiles.checkIsOutput(other);
        plan.addFitting(other);
      }
    }
    return plan.index();
  }

  /** Adds the shards of {@code from} that fit, and warns why the remaining shards do not. */
  private void addFitting(OutputLayout from) throws IOException {
    boolean own = from.root().equals(layout.root());
    SortedMap<String, Finished> shards = FinishedFiles.vectors(from);
    SortedMap<String, Integer> unfit = new TreeMap<>();
    for (Map.Entry<String, Finished> shard : shards.entrySet()) {
      String difference = difference(shard.getValue().madeFrom().without(papers));
      if (difference.isEmpty()) {
        sources.add(new Source(shard.getKey(), shard.getValue().sha256(), own));
      } else {
        unfit.merge(difference, 1, Integer::sum);
      }
    }
    unfit.forEach(
        (difference, count) ->
            LOG.warn(
                "{} of {} vector shards in {} are not used: {}",
                count,
                shards.size(),
                from.shown(),
                difference));
    if (shards.isEmpty() && !own) {
      LOG.warn("{} has no vectors that Strata computed", from.shown());
    }
  }

  /** What differs between how a shard was made and how the run makes shards; empty if nothing. */
  private String difference(MadeFrom made) {
    TreeSet<String> names = new TreeSet<>(made.parts().keySet());
    names.addAll(wanted.parts().keySet());
    names.removeIf(name -> Objects.equals(made.parts().get(name), wanted.parts().get(name)));
    if (names.stream().anyMatch(FORMS::contains)) {
      names.remove(WEIGHTS); // they are hashed as they are converted for precision and device
    }
    return names.stream()
        .map(name -> difference(name, made.parts().get(name), wanted.parts().get(name)))
        .collect(Collectors.joining("; "));
  }

  private static String difference(String name, String made, String now) {
    String word = WORDS.get(name);
    return word != null
        ? word + " differs"
        : String.format(
            "%s is %s there and %s now",
            name, made == null ? "not set" : made, now == null ? "not set" : now);
  }

  /** Writes the file that tells the source and the row of each text. */
  private ReusePlan index() throws IOException {
    ParquetSource[] files = new ParquetSource[sources.size()];
    Blocks.runFiles(files.length, i -> files[i] = open(sources.get(i)));
    long rows = Arrays.stream(files).filter(Objects::nonNull).mapToLong(ParquetSource::rows).sum();
    if (rows == 0) {
      return ReusePlan.NOTHING;
    }
    String target = layout.knownTexts(UUID.randomUUID().toString());
    SortedHashes.write(
        layout,
        target,
        rows,
        sorter -> {
          for (int from = 0; from < files.length; from += FILES) {
            add(sorter, files, from, Math.min(files.length, from + FILES));
          }
        });
    return new ReusePlan(target, List.copyOf(sources));
  }

  private void add(SortedHashes.Sorter sorter, ParquetSource[] files, int from, int to)
      throws IOException {
    List<List<Hash>> hashes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      hashes.add(new ArrayList<>());
    }
    Blocks.runFiles(to - from, i -> hashes(sources.get(from + i), files[from + i], hashes.get(i)));
    for (int i = 0; i < hashes.size(); i++) {
      for (int row = 0; row < hashes.get(i).size(); row++) {
        sorter.add(hashes.get(i).get(row), from + i, row);
      }
    }
  }

  /**
   * Opens a source; null where it is missing or damaged.
   *
   * @throws IOException as {@link #passOver}
   */
  private ParquetSource open(Source source) throws IOException {
    try {
      return ParquetSource.open(source.path());
    } catch (IOException e) {
      // a run that stopped may leave the record of a shard that it was about to name, has renamed,
      // or has deleted
      boolean onlyRecord = source.own() && e.getCause() instanceof FileNotFoundException;
      if (!onlyRecord) {
        passOver(source, e);
      }
      return null;
    }
  }

  /**
   * Reads the hashes of a source. If it is damaged, the hashes read so far are kept: {@link
   * KnownVectors} checks a source before it copies from it.
   */
  private void hashes(Source source, ParquetSource file, List<Hash> hashes) throws IOException {
    if (file != null) {
      try {
        TextHashes.read(file, hashes::add);
      } catch (IOException e) {
        passOver(source, e);
      }
    }
  }

  /**
   * Says that a source is not used, since it is missing, damaged or replaced.
   *
   * @throws IOException {@code e} if the source may be intact. The run then stops, because
   *     embedding anew may take days, and starting the run again costs little.
   */
  static void passOver(Source source, IOException e) throws IOException {
    if (Storage.mayBeSound(e)) {
      throw e;
    }
    LOG.warn("the vectors of {} are not used: {}", ShownName.of(source.path()), e.getMessage());
  }
}
