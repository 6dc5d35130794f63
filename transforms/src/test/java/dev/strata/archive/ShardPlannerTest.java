/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.strata.input.ScanFile.Entry;
import dev.strata.model.Hash;
import dev.strata.model.Reject.Reason;
import dev.strata.model.ShardPlan;
import dev.strata.model.ShardPlan.Run;
import dev.strata.model.ShardPlan.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlannerTest {
  private static final int LENGTH = 10;

  @ParameterizedTest
  @CsvSource({"1,'1,1,1,1,1,1'", "3,'3,3'", "4,'4,2'", "6,'6'", "9,'6'"})
  void finish_anyShardSize_fillsAllButTheLast(int shardSize, String sizes) {
    ShardPlanner planner = new ShardPlanner(shardSize, 0);
    for (int i = 0; i < 6; i++) {
      planner.paper(range(0, 0), i + 1, paper(i * LENGTH));
    }

    List<ShardPlan> plans = planner.finish();

    assertThat(String.join(",", plans.stream().map(p -> "" + p.rows()).toList()), is(sizes));
    for (int i = 0; i < plans.size(); i++) {
      assertThat(
          plans.get(i).slices(),
          contains(
              slice(0, i * shardSize * LENGTH, plans.get(i).rows() * LENGTH, i * shardSize + 1)));
      assertThat(plans.get(i).index(), is(i));
    }
  }

  @Test
  void finish_noPapers_isNoShard() {
    ShardPlanner planner = new ShardPlanner(1, 0);
    planner.reject(1, reject(0));

    assertThat(planner.finish(), is(List.of()));
  }

  @Test
  void reject_betweenPapersOfAShard_isLeftOut() {
    ShardPlanner planner = new ShardPlanner(2, 0);
    planner.reject(1, reject(0));
    planner.paper(range(0, 0), 2, paper(10));
    planner.reject(3, reject(20));
    planner.reject(5, reject(40)); // the fourth line is blank
    planner.paper(range(0, 1), 6, paper(50));
    planner.reject(7, reject(60));
    planner.paper(range(0, 1), 8, paper(70));
    planner.reject(9, reject(80));

    List<ShardPlan> plans = planner.finish();

    assertThat(plans.get(0).slices(), contains(slice(0, 10, 50, 2, new Run(1, 3))));
    assertThat(plans.get(1).slices(), contains(slice(0, 70, 10, 8)));
  }

  @Test
  void paper_ofTheNextFile_startsASlice() {
    ShardPlanner planner = new ShardPlanner(10, 0);
    planner.paper(range(0, 0), 1, paper(0));
    planner.reject(2, reject(10));
    planner.paper(range(1, 0), 1, paper(0));

    assertThat(planner.finish().get(0).slices(), contains(slice(0, 0, 10, 1), slice(1, 0, 10, 1)));
  }

  @Test
  void paper_farBehindTheLast_startsASlice() {
    ShardPlanner planner = new ShardPlanner(10, 0);
    planner.paper(range(0, 0), 1, paper(0));
    planner.reject(2, reject(10));
    planner.reject(3, reject(2_000_000));
    planner.paper(range(0, 0), 4, paper(2_000_010));
    planner.paper(range(0, 0), 5, paper(4_000_000)); // blank lines between

    assertThat(
        planner.finish().get(0).slices(),
        contains(slice(0, 0, 10, 1), slice(0, 2_000_010, 10, 4), slice(0, 4_000_000, 10, 5)));
  }

  @Test
  void fingerprint_dependsOnContentFileAndLine() {
    String fingerprint = fingerprint(0, 1, new Hash(1, 2));

    assertThat(fingerprint(0, 1, new Hash(1, 2)), is(fingerprint));
    assertThat(fingerprint(1, 1, new Hash(1, 2)), is(not(fingerprint)));
    assertThat(fingerprint(0, 2, new Hash(1, 2)), is(not(fingerprint)));
    assertThat(fingerprint(0, 1, new Hash(1, 3)), is(not(fingerprint)));
    assertThat(fingerprint(0, 1, new Hash(0, 2)), is(not(fingerprint)));
  }

  private static String fingerprint(int file, long line, Hash content) {
    ShardPlanner planner = new ShardPlanner(1, 0);
    planner.paper(range(file, 0), line, new Entry(0, 0, LENGTH, null, new Hash(5, 6), content));
    return planner.finish().get(0).fingerprint();
  }

  private static ArchiveRange range(int file, int index) {
    return new ArchiveRange(file, 0, index, "source" + file, "path" + file, 0, 1 << 30);
  }

  private static Entry paper(long offset) {
    return new Entry(0, offset, LENGTH, null, new Hash(1, offset), new Hash(2, offset));
  }

  private static Entry reject(long offset) {
    return new Entry(0, offset, LENGTH, Reason.NOT_JSON, null, null);
  }

  private static Slice slice(int file, long offset, long length, long line, Run... leftOut) {
    return new Slice("source" + file, "path" + file, offset, length, line, List.of(leftOut));
  }
}
