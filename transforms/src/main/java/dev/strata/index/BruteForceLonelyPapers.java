/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.index;

import dev.strata.math.Blocks;
import dev.strata.math.DotProducts;
import dev.strata.math.FloatMatrix;
import dev.strata.math.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compares all pairs: {@code 2 d n^2} operations in BLAS blocks, {@code O(n)} memory.
 *
 * <p>Each different vector is searched once. A first look finds every row's similarity within
 * rounding error {@code e}; only rows within {@code 2e} of the count-th lowest can be among the
 * loneliest, and only others within {@code 2e} of such a row's last neighbour can be its
 * neighbours. Those are looked at again and computed in double.
 */
final class BruteForceLonelyPapers implements LonelyPapers {
  private static final int QUERIES = 256;
  private static final int OTHERS = 2048;
  private static final Comparator<Neighbor> NEAREST_FIRST =
      Comparator.comparingDouble((Neighbor n) -> -n.similarity()).thenComparingLong(Neighbor::row);

  @Override
  public List<Lonely> find(FloatMatrix rows, int neighbors, int count) {
    int last = (int) Math.min(neighbors, rows.n() - 1);
    if (last < 1 || count < 1) {
      return List.of();
    }
    try (DistinctRows distinct = new DistinctRows(rows)) {
      return new Search(distinct, last, count).run();
    }
  }

  /** One search over distinct vectors. */
  private static final class Search {
    private final DistinctRows distinct;
    private final FloatMatrix x;
    private final int n;
    private final int d;
    private final int last;
    private final int count;
    private final double slack;

    Search(DistinctRows distinct, int last, int count) {
      this.distinct = distinct;
      this.x = distinct.matrix();
      this.n = Math.toIntExact(x.n());
      this.d = x.d();
      this.last = last;
      this.count = count;
      this.slack = 2 * DotProducts.error(d);
    }

    List<Lonely> run() {
      float[] about = new float[n];
      overAll(IntStream.range(0, n).toArray(), q -> new BestFew(q, about));
      int[] candidates = candidates(about);
      List<List<Neighbor>> near = new ArrayList<>();
      Arrays.stream(candidates).forEach(c -> near.add(new ArrayList<>()));
      overAll(candidates, q -> new Near(candidates[q], about[candidates[q]], near.get(q)));
      List<Lonely> lonely = new ArrayList<>();
      for (int c = 0; c < candidates.length; c++) {
        addMembers(candidates[c], near.get(c), lonely);
      }
      lonely.sort(Comparator.comparingDouble(Lonely::similarity).thenComparingLong(Lonely::row));
      return List.copyOf(lonely.subList(0, Math.min(count, lonely.size())));
    }

    /** Distinct vectors that may be among the loneliest. */
    private int[] candidates(float[] about) {
      double[] ofRows =
          IntStream.range(0, n)
              .boxed()
              .flatMapToDouble(g -> Arrays.stream(distinct.members(g)).mapToDouble(r -> about[g]))
              .sorted()
              .limit(count)
              .toArray();
      double threshold = ofRows[ofRows.length - 1] + slack;
      return IntStream.range(0, n).filter(g -> about[g] <= threshold).toArray();
    }

    /** The rows of one distinct vector, with their neighbours. */
    private void addMembers(int group, List<Neighbor> near, List<Lonely> lonely) {
      int[] members = distinct.members(group);
      float[] row = new float[d];
      x.get(group, row);
      double self = Vectors.squaredNorm(row, 0, d);
      for (int member : members) {
        List<Neighbor> all = new ArrayList<>(near);
        Arrays.stream(members)
            .filter(other -> other != member)
            .limit(last)
            .forEach(other -> all.add(new Neighbor(other, self)));
        all.sort(NEAREST_FIRST);
        List<Neighbor> nearest = List.copyOf(all.subList(0, last));
        lonely.add(new Lonely(member, nearest.get(last - 1).similarity(), nearest));
      }
    }

    /**
     * Shows each query the products with all distinct vectors, in order.
     *
     * @param queries distinct vectors
     * @param looks makes what looks at the products of the i-th query
     */
    private void overAll(int[] queries, IntFunction<? extends Look> looks) {
      Supplier<Blocks.Worker> workers = () -> new Scan(queries, looks);
      Blocks.run(Blocks.count(queries.length, QUERIES), workers);
    }

    /** A thread's part of {@link #overAll}. */
    private final class Scan implements Blocks.Worker {
      private final int[] queries;
      private final IntFunction<? extends Look> looks;
      private final DotProducts products = new DotProducts(QUERIES * OTHERS);
      private final FloatMatrix block = new FloatMatrix(QUERIES, d);
      private final float[] row = new float[d];

      Scan(int[] queries, IntFunction<? extends Look> looks) {
        this.queries = queries;
        this.looks = looks;
      }

      @Override
      public void run(int number) {
        int from = number * QUERIES;
        int m = Math.min(QUERIES, queries.length - from);
        List<Look> here = new ArrayList<>();
        for (int i = 0; i < m; i++) {
          x.get(queries[from + i], row);
          block.put(i, row);
          here.add(looks.apply(from + i));
        }
        for (int first = 0; first < n; first += OTHERS) {
          int others = Math.min(OTHERS, n - first);
          float[] dots = products.of(block.at(0), m, x.at(first), others, d);
          for (int i = 0; i < m; i++) {
            here.get(i).at(first, dots, i * others, others);
          }
        }
        here.forEach(Look::end);
      }

      @Override
      public void close() {
        products.close();
        block.close();
      }
    }

    /** Looks at the products of one query. */
    private interface Look {
      /** Those with distinct vectors {@code first} to {@code first + m}, from {@code offset} on. */
      void at(int first, float[] dots, int offset, int m);

      /** All have been seen. */
      default void end() {}
    }

    /** Keeps the best few: about[q] becomes the last of them. */
    private final class BestFew implements Look {
      private final int query;
      private final float[] about;
      private final float[] best = new float[last]; // falling

      BestFew(int query, float[] about) {
        this.query = query;
        this.about = about;
        Arrays.fill(best, Float.NEGATIVE_INFINITY);
      }

      @Override
      public void at(int first, float[] dots, int offset, int m) {
        for (int j = 0; j < m; j++) {
          float dot = dots[offset + j];
          if (dot > best[last - 1]) {
            int g = first + j;
            int copies = distinct.members(g).length - (g == query ? 1 : 0);
            for (int c = 0; c < Math.min(copies, last) && dot > best[last - 1]; c++) {
              insert(dot);
            }
          }
        }
      }

      private void insert(float dot) {
        int at = last - 1;
        while (at > 0 && best[at - 1] < dot) {
          best[at] = best[at - 1];
          at--;
        }
        best[at] = dot;
      }

      @Override
      public void end() {
        about[query] = best[last - 1];
      }
    }

    /** Keeps every other that may be among the nearest, its similarity computed in double. */
    private final class Near implements Look {
      private final int group;
      private final double least;
      private final List<Neighbor> near;
      private final float[] row = new float[d];
      private final float[] other = new float[d];

      Near(int group, double about, List<Neighbor> near) {
        this.group = group;
        this.least = about - slack;
        this.near = near;
        x.get(group, row);
      }

      @Override
      public void at(int first, float[] dots, int offset, int m) {
        for (int j = 0; j < m; j++) {
          int g = first + j;
          if (dots[offset + j] >= least && g != group) {
            x.get(g, other);
            double similarity = Vectors.dot(row, 0, other, 0, d);
            Arrays.stream(distinct.members(g))
                .limit(last)
                .forEach(r -> near.add(new Neighbor(r, similarity)));
          }
        }
      }
    }
  }
}
