/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.Lists;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Shard;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.shard.RawShardFile;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinishedPrecisionTest {
  private static final String PLAIN = "flags\t\t: fma avx2\n";
  private static final String WITH_BF16 = "flags\t\t: fma avx2 avx512_bf16\n";

  @TempDir Path temporary;
  private EmbedSettings settings;
  private OutputLayout layout;

  @BeforeEach
  void writeModel() throws IOException {
    layout = OutputLayout.of(temporary.resolve("out").toString());
    Path model = TinyCheckpoint.write(temporary.resolve("model"), Pooling.CLS);
    settings =
        EmbedSettings.defaults()
            .withModel(model.toString())
            .withMaxTokens(64)
            .withCacheDir(temporary.resolve("cache").toString());
  }

  @Test
  void orOpen_noShards_leavesItOpen() throws IOException {
    assertThat(decided(PLAIN), is(Precision.AUTO));
    assertThat(decided(WITH_BF16), is(Precision.AUTO));
  }

  @Test
  void orOpen_shardsOfEither_takesTheirs() throws IOException {
    finish(0, Precision.FP32, settings);
    assertThat(decided(PLAIN), is(Precision.FP32));
    assertThat(decided(WITH_BF16), is(Precision.FP32));
    FinishedFiles.delete(layout, layout.vectors(0));
    finish(0, Precision.BF16, settings);
    assertThat(decided(WITH_BF16), is(Precision.BF16));
  }

  @Test
  void orOpen_shardsThatThisCpuCannotGoOnWith_errorSaysWhatToDo() throws IOException {
    finish(0, Precision.BF16, settings);
    finish(1, Precision.BF16, settings);

    Exception e = assertThrows(IOException.class, () -> decided(PLAIN));

    assertThat(
        e.getMessage(),
        allOf(
            containsString("2 are bf16"),
            containsString(layout.root()),
            containsString("--precision=fp32")));
  }

  @Test
  void orOpen_mixed_takesThatOfMost() throws IOException {
    finish(0, Precision.BF16, settings);
    finish(1, Precision.FP32, settings);
    assertThat(decided(WITH_BF16), is(Precision.FP32)); // of as many
    finish(2, Precision.BF16, settings);
    assertThat(decided(WITH_BF16), is(Precision.BF16));
  }

  @Test
  void orOpen_shardsMadeOtherwise_doNotCount() throws IOException {
    Path pooledOtherwise = TinyCheckpoint.write(temporary.resolve("other"), Pooling.MEAN);
    finish(0, Precision.BF16, settings.withModel(pooledOtherwise.toString()));
    finish(1, Precision.BF16, settings.withMaxTokens(32));
    finish(2, Precision.BF16, settings.withGivenPrompt("query: "));
    assertThat(decided(PLAIN), is(Precision.AUTO));
    assertThat(decided(WITH_BF16), is(Precision.AUTO));
  }

  @Test
  void orOpen_otherOutputs_countWhereTheRunsOwnHasNoShards() throws IOException {
    OutputLayout fp32 = OutputLayout.of(temporary.resolve("fp32").toString());
    OutputLayout bf16 = OutputLayout.of(temporary.resolve("bf16").toString());
    OutputLayout none = OutputLayout.of(temporary.resolve("none").toString());
    finish(fp32, 0, Precision.FP32, settings);
    finish(bf16, 0, Precision.BF16, settings);
    finish(bf16, 1, Precision.BF16, settings);

    assertThat(decided(WITH_BF16, none, fp32, bf16), is(Precision.FP32));
    assertThat(decided(WITH_BF16, none, bf16, fp32), is(Precision.BF16));
    Exception e = assertThrows(IOException.class, () -> decided(PLAIN, bf16, fp32));
    assertThat(e.getMessage(), containsString(bf16.root()));

    finish(0, Precision.FP32, settings);
    assertThat(decided(WITH_BF16, bf16), is(Precision.FP32));
  }

  @Test
  void orOpen_recordDamaged_doesNotCount() throws IOException {
    finish(0, Precision.BF16, settings);
    Files.writeString(Path.of(layout.done(layout.vectors(0))), "{");
    assertThat(decided(PLAIN), is(Precision.AUTO));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void orOpen_precisionGiven_staysAsItIs(Precision given) throws IOException {
    finish(0, given == Precision.FP32 ? Precision.BF16 : Precision.FP32, settings);
    EmbedSettings with = settings.withPrecision(given);
    assertThat(decided(with, PLAIN), is(with));
  }

  @Test
  void orOpen_modelOfOnePrecision_leavesItOpen() throws IOException {
    EmbedSettings converted =
        settings.withModel(TinyModel.write(temporary.resolve("tiny")).toString());
    finish(0, Precision.BF16, settings);
    assertThat(decided(converted, PLAIN), is(converted));
  }

  /** On this machine's CPU, whatever it is: it goes on with them, or the run stops. */
  @Test
  void embed_autoWhereShardsHaveTheOther_leavesThemAsTheyAre() throws IOException {
    Precision here = Precision.AUTO.resolve(true);
    finish(0, here == Precision.FP32 ? Precision.BF16 : Precision.FP32, settings);
    writeRaw();
    SortedMap<String, String> before = OutputFiles.identities(temporary.resolve("out"));
    Shard raw = new Shard(0, layout.raw(0), 1, "the papers of 0");
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(Create.of(raw)).apply(EmbedPapers.into(layout, settings, new TorchEncoders()));

    if (here == Precision.FP32) {
      assertThrows(RuntimeException.class, () -> pipeline.run().waitUntilFinish());
    } else {
      pipeline.run().waitUntilFinish();
    }

    SortedMap<String, String> after = OutputFiles.identities(temporary.resolve("out"));
    after.keySet().removeIf(file -> file.startsWith("_tmp/")); // which goes when a run ends
    assertThat(after, is(before));
  }

  /** A raw shard of one paper. */
  private void writeRaw() throws IOException {
    RawShardFile.write(
        layout,
        layout.raw(0),
        MadeFrom.step("test", 1),
        sink ->
            sink.write(
                new Paper("id", "title", "abstract", List.of("cs.DL"), "2001-02-03", "source", 1)));
  }

  private Precision decided(String cpuInfo, OutputLayout... others) throws IOException {
    return decided(settings, cpuInfo, others).precision();
  }

  private EmbedSettings decided(EmbedSettings with, String cpuInfo, OutputLayout... others)
      throws IOException {
    List<OutputLayout> outputs = Lists.asList(layout, others);
    return FinishedPrecision.orOpen(with, outputs, new TorchEncoders(), cpuInfo, note -> {});
  }

  private void finish(int shard, Precision precision, EmbedSettings with) throws IOException {
    finish(layout, shard, precision, with);
  }

  /** Writes a shard of one paper as a run with a CPU that has that precision would record it. */
  private static void finish(
      OutputLayout layout, int shard, Precision precision, EmbedSettings with) throws IOException {
    MadeFrom madeFrom =
        new TorchEncoders()
            .planIn(precision, with)
            .orElseThrow()
            .madeFrom(with)
            .and(EmbedPlan.PAPERS, "the papers of " + shard);
    EmbeddedPapers.write(
        layout,
        layout.vectors(shard),
        madeFrom,
        sink -> sink.write("p", "t", "a", List.of("c"), "2001-02-03", new float[] {1}));
  }
}
