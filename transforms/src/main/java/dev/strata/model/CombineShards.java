/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * Combines what all the shards gave into one value; of no shards it makes nothing.
 *
 * <p>In two levels: in one, the Direct runner would copy, through the coder, all that has come so
 * far whenever another shard is done. Which shards meet on the first level is left to chance, so
 * what combines them must give the same in any order.
 */
public final class CombineShards {
  /** About the root of the shards in an archive of millions. */
  private static final int FANOUT = 16;

  private CombineShards() {}

  /** Combines with {@code fn}. */
  public static <I, O> Combine.Globally<I, O> with(CombineFn<? super I, ?, O> fn) {
    return Combine.<I, O>globally(fn).withoutDefaults().withFanout(FANOUT);
  }

  /** Adds up values whose coder is {@code JsonCoder.of(type)}. */
  public static <T> Combine.Globally<T, T> sum(
      Class<T> type, SerializableBiFunction<T, T, T> plus) {
    return sum(JsonCoder.of(type), plus);
  }

  /** Adds up values of {@code coder}. */
  public static <T> Combine.Globally<T, T> sum(
      Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
    return with(new SumFn<>(coder, plus));
  }

  /** Its accumulators are encoded sums: bytes, which runners copy at no cost. */
  private static final class SumFn<T> extends CombineFn<T, byte[], T> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    private final Coder<T> coder;
    private final SerializableBiFunction<T, T, T> plus;

    SumFn(Coder<T> coder, SerializableBiFunction<T, T, T> plus) {
      this.coder = coder;
      this.plus = plus;
    }

    @Override
    public byte[] createAccumulator() {
      return NOTHING;
    }

    @Override
    public byte[] addInput(byte[] accumulator, T value) {
      return encode(accumulator.length == 0 ? value : plus.apply(decode(accumulator), value));
    }

    @Override
    public byte[] mergeAccumulators(Iterable<byte[]> accumulators) {
      T sum = null;
      for (byte[] accumulator : accumulators) {
        if (accumulator.length > 0) {
          T value = decode(accumulator);
          sum = sum == null ? value : plus.apply(sum, value);
        }
      }
      return sum == null ? NOTHING : encode(sum);
    }

    @Override
    public T extractOutput(byte[] accumulator) {
      return decode(accumulator);
    }

    @Override
    public Coder<byte[]> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
      return ByteArrayCoder.of();
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
