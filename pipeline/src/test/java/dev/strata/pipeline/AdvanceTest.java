/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvanceTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, UTF_8);

  private static Advance advance(String step, long papers, long kept, long total, double seconds) {
    return new Advance(step, papers, kept, "finished by an earlier run", total, seconds);
  }

  @Test
  void drawn_someway_saysHowFarAndHowLongYet() {
    assertThat(
        advance("embed", 750, 0, 3_000, 22).drawn(),
        is(
            "embed [######------------------] 25 %, 750 of 3,000 papers, 34 papers/s, 1 min 6 s"
                + " left"));
    assertThat(
        advance("embed", 3_000_000, 0, 4_000_000, 600_000).drawn(),
        is(
            "embed [##################------] 75 %, 3,000,000 of 4,000,000 papers, 5.0 papers/s,"
                + " 55 h 33 min left"));
  }

  @Test
  void drawn_keptPapers_countInNoRate() {
    assertThat(
        advance("embed", 2_100, 2_000, 3_000, 10).said(),
        is("embed: 2,100 of 3,000 papers, 10 papers/s, 1 min 30 s left"));
  }

  @Test
  void drawn_nothingKnown_isNoFigure() {
    Advance read = advance("read", 0, 0, 0, 72.4);
    assertThat(read.drawn(), is("read: going on for 1 min 12 s"));
    assertThat(read.said(), is("read: going on for 1 min 12 s"));
    assertThat(advance("embed", 0, 0, 3_000, 0).said(), is("embed: 0 of 3,000 papers"));
  }

  @Test
  void ended_anyWay_saysWhatWasDone() {
    assertThat(advance("embed", 1, 0, 1, 2).ended(), is("embed: 1 paper in 2 s"));
    assertThat(
        advance("embed", 3_000, 2_000, 3_000, 30).ended(),
        is("embed: 3,000 papers, 2,000 of them finished by an earlier run and 1,000 now, in 30 s"));
    assertThat(
        new Advance("embed", 3_000, 2_000, "embedded before (1 in a shard)", 3_000, 30).ended(),
        is(
            "embed: 3,000 papers, 2,000 of them embedded before (1 in a shard) and 1,000 now, in 30"
                + " s"));
    assertThat(
        advance("label", 3_000, 3_000, 3_000, 0.3).ended(),
        is("label: 3,000 papers, all finished by an earlier run"));
    assertThat(
        advance("embed", 100, 0, 3_000, 4_000).ended(),
        is("embed: broken off after 1 h 6 min, with 100 of 3,000 papers"));
  }

  @Test
  void lines_inALog_comeSeldomer() {
    AdvanceLines lines = new AdvanceLines(new Terminal(stream, false));
    for (int second = 0; second <= 300; second++) {
      lines.show(List.of(advance("embed", second, 0, 1_000, second)));
    }
    lines.end(advance("embed", 1_000, 0, 1_000, 1_000));
    List<String> said =
        written.toString(UTF_8).lines().map(l -> l.replaceAll(" of 1,000.*", "")).toList();
    assertThat(
        said,
        contains(
            "embed: 10",
            "embed: 20",
            "embed: 30",
            "embed: 40",
            "embed: 50",
            "embed: 60",
            "embed: 70",
            "embed: 80",
            "embed: 90",
            "embed: 100",
            "embed: 110",
            "embed: 121",
            "embed: 134",
            "embed: 148",
            "embed: 163",
            "embed: 180",
            "embed: 198",
            "embed: 218",
            "embed: 240",
            "embed: 264",
            "embed: 291",
            "embed: 1,000 papers in 16 min 40 s"));
  }

  @Test
  void lines_onATerminal_drawTheFirstStepThatGoesOn() {
    AdvanceLines lines = new AdvanceLines(new Terminal(stream, true));
    Advance shards = advance("write shards", 1, 0, 2, 1);
    Advance embed = advance("embed", 0, 0, 2, 1);
    lines.show(List.of(shards, embed));
    lines.end(advance("write shards", 2, 0, 2, 2));
    lines.show(List.of(embed));
    lines.show(List.of());
    List<String> drawn =
        List.of(
            written.toString(UTF_8).replaceAll("\u001b\\[\\?7[lh]", "").split("\r\u001b\\[K", -1));
    assertThat(
        drawn,
        contains(
            "",
            "write shards [############------------] 50 %, 1 of 2 papers, 1.0 papers/s, 1 s left",
            "write shards: 2 papers in 2 s\n",
            "embed [------------------------] 0 %, 0 of 2 papers",
            ""));
  }
}
