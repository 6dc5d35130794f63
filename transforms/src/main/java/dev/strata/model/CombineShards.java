/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Adds up the values that the shards gave into one value; without shards it gives nothing. The work
 * grows in proportion to the number of shards: 100 times the shards take about 100 times the work.
 *
 * <p>The values of each bundle are added first, since the Direct runner spends a millisecond and
 * more on each key of a shuffle. Their sums are added in levels, {@value #ROW} values to a sum:
 * whenever another value comes for a key, that runner copies, through the coder, all values that
 * wait for that key. Which values are added to each other is left to chance, so adding them must
 * give the same result in any order and grouping.
 */
public final class CombineShards {
  private static final int ROW = 32;

  /** The number of levels before the last one, whose sums are then of {@code ROW * ROW} shards. */
  private static final int LEVELS = 2;

  private CombineShards() {}

  /** Adds up values whose coder is {@code JsonCoder.of(type)}. */
  public static <T> PTransform<PCollection<T>, PCollection<T>> sum(
      Class<T> type, SerializableBiFunction<T, T, T> plus) {
    return sum(JsonCoder.of(type), plus);
  }

  /**
   * Adds up values of {@code coder}.
   *
   * @param plus the sum of two values, which it leaves as they are
   */
  public static <T> PTransform<PCollection<T>, PCollection<T>> sum(
      Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
    SumFn<T> fn = new SumFn<>(coder, plus);
    return PTransform.compose("Sum", values -> sum(values, fn));
  }

  private static <T> PCollection<T> sum(PCollection<T> values, SumFn<T> fn) {
    PCollection<T> sums =
        values.apply("AddBundle", ParDo.of(new BundleDoFn<>(fn))).setCoder(fn.coder);
    for (int level = 1; level <= LEVELS; level++) {
      sums =
          sums.apply("Row" + level, ParDo.of(new RowDoFn<T>()))
              .setCoder(KvCoder.of(VarLongCoder.of(), fn.coder))
              .apply("AddRow" + level, Combine.perKey(fn))
              .apply("Sums" + level, Values.create());
    }
    return sums.apply("AddAll", Combine.globally(fn).withoutDefaults());
  }

  /** All of the values as one element, in any order. */
  public static <T> PTransform<PCollection<T>, PCollection<Iterable<T>>> all(Coder<T> coder) {
    Coder<Iterable<T>> all = IterableCoder.of(coder);
    return PTransform.compose(
        "All",
        values ->
            values
                .apply(
                    "Alone", MapElements.into(new TypeDescriptor<Iterable<T>>() {}).via(List::of))
                .setCoder(all)
                .apply(
                    "Together",
                    sum(
                        all,
                        (some, others) -> ImmutableList.copyOf(Iterables.concat(some, others)))));
  }

  /** Adds the values of a bundle. */
  private static final class BundleDoFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;

    private final SumFn<T> fn;
    private transient List<byte[]> sums;

    BundleDoFn(SumFn<T> fn) {
      this.fn = fn;
    }

    @StartBundle
    public void startBundle() {
      sums = fn.createAccumulator();
    }

    @ProcessElement
    public void process(@Element T value) {
      sums = fn.addInput(sums, value);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (!sums.isEmpty()) {
        context.output(
            fn.extractOutput(sums), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE);
      }
    }
  }

  /**
   * Puts the values that a worker meets into rows of {@link #ROW}: all values of a row have one
   * key.
   */
  private static final class RowDoFn<T> extends DoFn<T, KV<Long, T>> {
    private static final long serialVersionUID = 1;

    private transient long row;
    private transient int free;

    @ProcessElement
    public void process(@Element T value, OutputReceiver<KV<Long, T>> out) {
      if (free == 0) {
        row = ThreadLocalRandom.current().nextLong();
        free = ROW;
      }
      free--;
      out.output(KV.of(row, value));
    }
  }

  /**
   * The function that adds values. Its accumulators are lists of encoded sums of very different
   * lengths, which runners copy at little cost. Only sums of similar length are decoded and added.
   * So each byte of the input is encoded again O(log n) times, where n is the number of values.
   */
  static final class SumFn<T> extends CombineFn<T, List<byte[]>, T> {
    private static final long serialVersionUID = 1;

    /**
     * A sum is added to the shorter ones if it is less than this many times as long as they are.
     */
    private static final int UNLIKE = 2;

    private final Coder<T> coder;
    private final SerializableBiFunction<T, T, T> plus;

    SumFn(Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
      this.coder = coder;
      this.plus = plus;
    }

    @Override
    public List<byte[]> createAccumulator() {
      return List.of();
    }

    @Override
    public List<byte[]> addInput(List<byte[]> accumulator, T value) {
      return mergeAccumulators(List.of(accumulator, List.of(encode(value))));
    }

    @Override
    public List<byte[]> mergeAccumulators(Iterable<List<byte[]>> accumulators) {
      List<byte[]> sums = new ArrayList<>();
      accumulators.forEach(sums::addAll);
      sums.sort(Comparator.comparingInt(sum -> sum.length));
      List<byte[]> merged = new ArrayList<>();
      int first = 0;
      long bytes = 0;
      for (int i = 0; i < sums.size(); i++) {
        if (i > first && sums.get(i).length >= UNLIKE * bytes) {
          merged.add(merge(sums.subList(first, i)));
          first = i;
          bytes = 0;
        }
        bytes += sums.get(i).length;
      }
      if (first < sums.size()) {
        merged.add(merge(sums.subList(first, sums.size())));
      }
      return merged;
    }

    private byte[] merge(List<byte[]> sums) {
      return sums.size() == 1 ? sums.get(0) : encode(sum(sums));
    }

    /**
     * Adds sums by halves: adding one after the other would copy the first ones for each that
     * follows.
     */
    private T sum(List<byte[]> sums) {
      int half = sums.size() / 2;
      return half == 0
          ? decode(sums.get(0))
          : plus.apply(sum(sums.subList(0, half)), sum(sums.subList(half, sums.size())));
    }

    @Override
    public T extractOutput(List<byte[]> accumulator) {
      return sum(accumulator);
    }

    @Override
    public Coder<List<byte[]>> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ListCoder.of(ByteArrayCoder.of());
    }

    @Override
    public Coder<T> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return coder;
    }

    private byte[] encode(T value) {
      try {
        return CoderUtils.encodeToByteArray(coder, value);
      } catch (CoderException e) {
        throw new IllegalStateException(e);
      }
    }

    private T decode(byte[] bytes) {
      try {
        return CoderUtils.decodeFromByteArray(coder, bytes);
      } catch (CoderException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
