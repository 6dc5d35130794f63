/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.math;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * A division of rows into cells of near rows: each row is in one cell, and no cell is large. Which
 * rows share a cell decides how fast a search is, never what it finds.
 *
 * <p>It takes {@code 4*(2n + cells*d)} bytes.
 */
public final class Cells implements AutoCloseable {
  /*
   * Hierarchical k-means: a group of more than twice the wanted rows is split by centroids fitted to
   * a sample of it, as many as it holds cells but no more than FANOUT, and so on. So a row is compared
   * with few centroids, however many cells there are. What does not come apart, like equal rows, is
   * cut in equal parts, which share a centroid.
   *
   * Centroids take few passes after k-means++: cells need not be good, only many.
   */
  private static final int FANOUT = 64;
  private static final int DEPTH = 4;
  private static final int SAMPLED_PER_CENTROID = 32;
  private static final int PASSES = 4;
  private static final int SEED = 1;
  private static final int QUERIES = 256;

  /**
   * The largest group, in rows, that is split on one core; larger ones are split one after the
   * other, each on all cores.
   */
  private static final int LARGE = 1 << 15;

  private final Rows x;
  private final int[] order;
  private final int[] begins;
  private final int[] cellOf;
  private final FloatMatrix centroids;
  private final float[] halfNorms;

  private Cells(Rows x, int[] order, int[] begins, float[] centroids) {
    this.x = x;
    this.order = order;
    this.begins = begins;
    this.cellOf = new int[order.length];
    for (int cell = 0; cell < count(); cell++) {
      for (int i = begins[cell]; i < begins[cell + 1]; i++) {
        cellOf[order[i]] = cell;
      }
    }
    this.centroids = FloatMatrix.of(centroids, x.d());
    this.halfNorms = new float[count()];
    for (int cell = 0; cell < count(); cell++) {
      halfNorms[cell] = (float) (Vectors.squaredNorm(centroids, cell * x.d(), x.d()) / 2);
    }
  }

  /**
   * Cells of the rows of {@code x}, which stays open.
   *
   * @param labels a first grouping of the rows, such as clusters, from 0; rows of two groups share
   *     no cell
   * @param size about the average number of rows of a cell; no cell has more than twice as many
   */
  public static Cells of(Rows x, int[] labels, int size) {
    Preconditions.checkArgument(size > 0, "size must be positive, was %s", size);
    Preconditions.checkArgument(
        labels.length == x.n(), "there are %s labels for %s rows", labels.length, x.n());
    return new Partition(x, labels, size).cells();
  }

  /** The number of cells. No cell is empty. */
  public int count() {
    return begins.length - 1;
  }

  /** The number of rows of cell {@code cell}. */
  public int size(int cell) {
    return begins[cell + 1] - begins[cell];
  }

  /** The number of rows of the largest cell. */
  public int largest() {
    return IntStream.range(0, count()).map(this::size).max().orElse(0);
  }

  /** The {@code i}-th row of cell {@code cell}, from 0. */
  public int row(int cell, int i) {
    return order[begins[cell] + i];
  }

  /** The cell that row {@code row} is in. */
  public int cellOf(int row) {
    return cellOf[row];
  }

  /** Copies the rows of cell {@code cell} to the start of {@code target}. */
  public void copy(int cell, FloatMatrix target) {
    x.copy(order, begins[cell], begins[cell + 1], target);
  }

  /** The centroids of all cells, in the order of the cells. */
  public FloatMatrix centroids() {
    return centroids;
  }

  /**
   * The nearest cells of some rows, nearest first, by squared L2 distance to their centroids in the
   * precision of BLAS.
   *
   * @param many number of cells to find for each row, no more than there are
   * @return {@code rows.length*many} cells
   */
  public int[] nearest(int[] rows, int many) {
    int[] near = new int[rows.length * many];
    Blocks.run(Blocks.count(rows.length, QUERIES), () -> new NearestCells(rows, many, near));
    return near;
  }

  @Override
  public void close() {
    centroids.close();
  }

  private final class NearestCells implements Blocks.Worker {
    private final int[] rows;
    private final int many;
    private final int[] near;
    private final FloatMatrix queries = new FloatMatrix(QUERIES, x.d());
    private final DotProducts products = new DotProducts(QUERIES * QUERIES);

    NearestCells(int[] rows, int many, int[] near) {
      this.rows = rows;
      this.many = many;
      this.near = near;
    }

    @Override
    public void run(int block) {
      int from = block * QUERIES;
      int m = Math.min(QUERIES, rows.length - from);
      x.copy(rows, from, from + m, queries);
      NearestRows nearest = new NearestRows(m, many); // a row of it is a cell
      for (int first = 0; first < count(); first += QUERIES) {
        int others = Math.min(QUERIES, count() - first);
        float[] dots = products.of(queries.at(0), m, centroids.at(first), others, x.d());
        for (int i = 0; i < m; i++) {
          for (int c = 0; c < others; c++) {
            float score = dots[i * others + c] - halfNorms[first + c];
            if (score > nearest.last(i)) {
              nearest.offer(i, first + c, score);
            }
          }
        }
      }
      for (int i = 0; i < m * many; i++) {
        near[from * many + i] = nearest.row(i / many, i % many);
      }
    }

    @Override
    public void close() {
      products.close();
      queries.close();
    }
  }

  /**
   * A group of rows: those at places {@code begin} to {@code end - 1} of the order, with their
   * centroid.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Group(int begin, int end, float[] centroid) {
    int size() {
      return end - begin;
    }
  }

  /** Finds the cells. */
  private static final class Partition {
    private final Rows x;
    private final int d;
    private final int size;
    private final int[] order;
    private final List<Group> cells = new ArrayList<>();

    Partition(Rows x, int[] labels, int size) {
      this.x = x;
      this.d = x.d();
      this.size = size;
      Groups groups = Groups.of(labels, Ints.max(labels) + 1);
      this.order = groups.rows();
      List<Group> level = new ArrayList<>();
      for (int g = 0; g + 1 < groups.begins().length; g++) {
        if (groups.size(g) > 0) {
          level.add(new Group(groups.begin(g), groups.begin(g + 1), null));
        }
      }
      for (int depth = 1; !level.isEmpty(); depth++) {
        level = next(level, depth);
      }
    }

    Cells cells() {
      x.expect(order);
      cells.sort(Comparator.comparingInt(Group::begin));
      int[] begins = new int[cells.size() + 1];
      float[] centroids = new float[cells.size() * d];
      for (int c = 0; c < cells.size(); c++) {
        begins[c] = cells.get(c).begin();
        System.arraycopy(cells.get(c).centroid(), 0, centroids, c * d, d);
      }
      begins[cells.size()] = order.length;
      return new Cells(x, order, begins, centroids);
    }

    /**
     * Splits the groups of a level. Parts that need no further splitting become cells; the others
     * are the next level.
     */
    private List<Group> next(List<Group> level, int depth) {
      List<Group> large = level.stream().filter(g -> g.size() > LARGE).toList();
      List<Group> small = level.stream().filter(g -> g.size() <= LARGE).toList();
      List<List<Group>> parts = new ArrayList<>();
      large.forEach(g -> parts.add(split(g)));
      List<List<Group>> ofSmall = new ArrayList<>(Collections.nCopies(small.size(), null));
      Blocks.run(small.size(), () -> g -> ofSmall.set(g, split(small.get(g))));
      parts.addAll(ofSmall);
      List<Group> next = new ArrayList<>();
      for (List<Group> children : parts) {
        for (Group child : children) {
          if (child.size() > 2 * size && children.size() > 1 && depth < DEPTH) {
            next.add(child);
          } else {
            cut(child);
          }
        }
      }
      return next;
    }

    /** Cuts a group into equal parts, which become cells. */
    private void cut(Group group) {
      int parts = Blocks.count(group.size(), 2 * size);
      for (int p = 0; p < parts; p++) {
        int begin = group.begin() + (int) ((long) group.size() * p / parts);
        int end = group.begin() + (int) ((long) group.size() * (p + 1) / parts);
        cells.add(new Group(begin, end, group.centroid()));
      }
    }

    /**
     * Splits a group by the nearest of some centroids fitted to it. The group's rows change places
     * only among themselves.
     */
    private List<Group> split(Group group) {
      int k = group.size() > 2 * size ? Math.min(FANOUT, Blocks.count(group.size(), size)) : 1;
      float[] centroids = fit(group, k);
      int[] labels = new int[group.size()];
      for (int from = group.begin(); k > 1 && from < group.end(); from += LARGE) {
        int to = Math.min(from + LARGE, group.end());
        try (FloatMatrix some = x.copy(order, from, to);
            NearestCentroids nearest = new NearestCentroids(centroids, d)) {
          System.arraycopy(
              nearest.assign(some).labels(), 0, labels, from - group.begin(), to - from);
        }
      }
      Groups parts = Groups.of(labels, k);
      int[] rows = Arrays.copyOfRange(order, group.begin(), group.end());
      for (int i = 0; i < rows.length; i++) {
        order[group.begin() + i] = rows[parts.rows()[i]];
      }
      List<Group> children = new ArrayList<>();
      for (int c = 0; c < k; c++) {
        if (parts.size(c) > 0) {
          children.add(
              new Group(
                  group.begin() + parts.begin(c),
                  group.begin() + parts.begin(c + 1),
                  Arrays.copyOfRange(centroids, c * d, (c + 1) * d)));
        }
      }
      return children;
    }

    /** Fits {@code k} centroids to a sample of a group: rows at random, one of each stretch. */
    private float[] fit(Group group, int k) {
      RandomGenerator random = new MersenneTwister(SEED);
      int[] rows = new int[Math.min(group.size(), SAMPLED_PER_CENTROID * k)];
      for (int i = 0; i < rows.length; i++) {
        int begin = (int) ((long) group.size() * i / rows.length);
        int end = (int) ((long) group.size() * (i + 1) / rows.length);
        rows[i] = order[group.begin() + begin + random.nextInt(end - begin)];
      }
      float[] fitted = new float[k * d];
      try (FloatMatrix sample = x.copy(rows, 0, rows.length)) {
        sample.get(KMeansPlusPlus.choose(sample, k, random), fitted);
        for (int pass = 0; pass < PASSES; pass++) {
          try (NearestCentroids nearest = new NearestCentroids(fitted, d)) {
            FullPasses.moveToMeans(sample, nearest.assign(sample), fitted);
          }
        }
      }
      return fitted;
    }
  }
}
