/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The precision of the vector shards that outputs already have. Where the user leaves the precision
 * open, a run goes on with that precision; otherwise a run that is resumed on another kind of CPU
 * would make all vectors again.
 */
final class FinishedPrecision {

  private FinishedPrecision() {}

  /**
   * Returns the settings with the precision that most of the finished shards have, in the first
   * output that has any; a tie goes to fp32. Only shards of the same model and the same other
   * settings count. If there are none, or if the model has only one precision, the settings come
   * back unchanged.
   *
   * @param cpuInfo content of /proc/cpuinfo
   * @param notes takes the sentences that the user should read
   * @throws IOException if the encoder runs on the CPU and the CPU lacks that precision
   */
  static EmbedSettings orOpen(
      EmbedSettings settings,
      List<OutputLayout> outputs,
      TextEncoder.Factory encoders,
      String cpuInfo,
      Consumer<String> notes)
      throws IOException {
    if (settings.precision() != Precision.AUTO) {
      return settings;
    }
    for (OutputLayout layout : outputs) {
      SortedMap<Precision, Long> shards = shards(settings, layout, encoders);
      if (!shards.isEmpty()) {
        return settings.withPrecision(most(shards, settings.onCpu(), layout, cpuInfo, notes));
      }
    }
    return settings;
  }

  /**
   * The precision that most shards have, FP32 where both have as many, and says of the others what
   * becomes of them.
   *
   * @throws IOException if this CPU cannot compute with it
   */
  private static Precision most(
      SortedMap<Precision, Long> shards,
      boolean onCpu,
      OutputLayout layout,
      String cpuInfo,
      Consumer<String> notes)
      throws IOException {
    long fp32 = shards.getOrDefault(Precision.FP32, 0L);
    Precision most =
        fp32 >= shards.getOrDefault(Precision.BF16, 0L) ? Precision.FP32 : Precision.BF16;
    if (onCpu && !most.isOn(cpuInfo)) {
      throw new IOException(
          String.format(
              "--precision=auto stands for that of the finished vector shards in %s, of which %d"
                  + " are %s, and this CPU has neither AVX512_BF16 nor AMX, which that needs: go on"
                  + " where the CPU has one of them, or give --precision=fp32, which makes all"
                  + " vectors anew",
              layout.shown(), shards.get(most), most));
    }
    say(shards, most, onCpu ? Precision.AUTO.resolve(cpuInfo) : Precision.FP32, notes);
    return most;
  }

  private static void say(
      SortedMap<Precision, Long> shards, Precision most, Precision here, Consumer<String> notes) {
    if (most != here) {
      notes.accept(
          String.format(
              "--precision=auto is %s, that of %s finished vector shards; on this machine a new"
                  + " output would get %s",
              most, shards.get(most), here));
    }
    shards.forEach(
        (precision, count) -> {
          if (precision != most) {
            notes.accept(
                String.format(
                    "%s finished vector shards are %s, fewer than those of %s, and are made anew",
                    count, precision, most));
          }
        });
  }

  /** The number of finished shards of each precision. */
  private static SortedMap<Precision, Long> shards(
      EmbedSettings settings, OutputLayout layout, TextEncoder.Factory encoders)
      throws IOException {
    List<MadeFrom> finished =
        FinishedFiles.vectors(layout).values().stream()
            .map(record -> record.madeFrom().without(EmbedPlan.PAPERS))
            .toList();
    SortedMap<Precision, Long> shards = new TreeMap<>();
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      // converting a model takes seconds, so it is asked only for what is there
      if (finished.stream().anyMatch(from -> says(from, precision))) {
        Optional<EmbedPlan> plan = encoders.planIn(precision, settings);
        if (plan.isPresent()) {
          MadeFrom wanted = plan.get().madeFrom(settings);
          long count = finished.stream().filter(wanted::equals).count();
          if (count > 0) {
            shards.put(precision, count);
          }
        }
      }
    }
    return shards;
  }

  private static boolean says(MadeFrom from, Precision precision) {
    return precision.toString().equals(from.parts().get(EmbedPlan.PRECISION));
  }
}
