/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.OutputLayout;
import dev.strata.shard.EmbeddedPapers;
import dev.strata.store.OutputFiles;
import dev.strata.store.RunMark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrataMainTest {
  private static final String GOOD =
      "{\"id\":\"1\",\"title\":\"Flames\",\"abstract\":\"Of fire.\"}";

  private static final String AT_WORK = "attempt_at_work";
  private static final String UNTIL = "--until=shards";
  private static final RunnerSetup LOCAL = new Local();

  @TempDir private Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path output;
  private OutputLayout layout;

  /** The Direct runner, in this process. */
  private static class Local implements RunnerSetup {
    @Override
    public void configure(StrataOptions options) {
      options.setRunner(DirectRunner.class);
    }

    @Override
    public boolean isOneProcess() {
      return true;
    }
  }

  /** A runner on a cluster that its client loses sight of, while the job is at its work. */
  public static final class LosingRunner extends PipelineRunner<PipelineResult> {
    private final PipelineOptions options;

    private LosingRunner(PipelineOptions options) {
      this.options = options;
    }

    /** As Beam makes its runners. */
    public static LosingRunner fromOptions(PipelineOptions options) {
      return new LosingRunner(options);
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      try {
        DirectRunner.fromOptions(options).run(pipeline).waitUntilFinish();
      } catch (Pipeline.PipelineExecutionException e) { // at its work: its mark is set
        leaveTemporaryFile(OutputLayout.of(options.as(StrataOptions.class).getOutput()));
        throw new IllegalStateException("the cluster does not answer");
      }
      throw new AssertionError("the archive is good");
    }

    private static void leaveTemporaryFile(OutputLayout layout) {
      try {
        RunMark mark = RunMark.find(layout).orElseThrow();
        Path own = Path.of(layout.duringRun(mark.runId()).ownTmp());
        Files.writeString(Files.createDirectories(own).resolve(AT_WORK), "half a shard");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One that goes on elsewhere, or is known to have ended. */
  private record Remote(boolean hasEnded) implements RunnerSetup {
    @Override
    public void configure(StrataOptions options) {
      options.setRunner(LosingRunner.class);
    }

    @Override
    public boolean hasEnded(Throwable failure) {
      return hasEnded;
    }
  }

  /** One that nobody waits for. */
  private static final RunnerSetup DETACHED =
      new RunnerSetup() {
        @Override
        public void configure(StrataOptions options) {
          options.setRunner(DirectRunner.class);
          options.as(DirectOptions.class).setBlockOnRun(true);
        }

        @Override
        public boolean isDetached(StrataOptions options) {
          return true;
        }
      };

  @BeforeEach
  void lay() {
    output = folder.resolve("out");
    layout = OutputLayout.of(output.toString());
  }

  @Test
  void run_jobThatMayGoOn_keepsItsMarkAndTemporaryFilesAndSaysSo() throws IOException {
    assertThat(run(new Remote(false), "--archive=" + archive("no paper"), UNTIL), is(1));

    assertThat(RunMark.find(layout).isPresent(), is(true));
    assertThat(OutputFiles.identities(output).keySet(), hasItem(endsWith("/" + AT_WORK)));
    assertThat(
        err.toString(UTF_8),
        containsString(
            "strata: the cluster does not answer; whether the job goes on is not known, so its"
                + " temporary files and its mark, "
                + layout.running()
                + ", stay: make sure that it has ended before you start again\n"));
  }

  @Test
  void run_jobThatHasEnded_leavesNoMarkAndNoTemporaryFile() throws IOException {
    assertThat(run(new Remote(true), "--archive=" + archive("no paper"), UNTIL), is(1));

    assertThat(RunMark.find(layout).isPresent(), is(false));
    assertThat(OutputFiles.identities(output).keySet(), not(hasItem(endsWith("/" + AT_WORK))));
    assertThat(err.toString(UTF_8), containsString("strata: the cluster does not answer\n"));
  }

  @Test
  void run_thatFailsBeforeItWritesAnything_leavesNoOutput() throws IOException {
    Path cut = Files.write(folder.resolve("cut.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
    assertThat(run(LOCAL, "--archive=" + cut), is(1));
    assertThat(err.toString(UTF_8), containsString("cut.jsonl.gz"));
    assertThat(Files.exists(output), is(false));

    Files.createDirectories(output);
    assertThat(run(LOCAL, "--archive=" + cut), is(1));
    assertThat(output.toFile().list().length, is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--previous", "--reuse"})
  void run_earlierOutputThatIsNone_isRefusedBeforeAnythingIsWritten(String option)
      throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    assertThat(run(LOCAL, "--archive=" + archive(GOOD), option + "=" + other), is(1));
    assertThat(err.toString(UTF_8), containsString("/other/ is no output of Strata: it has no "));
    assertThat(Files.exists(output), is(false));
  }

  @Test
  void run_vectorsThatThisCpuCannotGoOnWith_isRefusedBeforeItBegins() throws IOException {
    boolean here = Precision.BF16.isHere();
    EmbedSettings settings =
        EmbedSettings.defaults()
            .withModel(TinyCheckpoint.write(folder.resolve("model"), Pooling.CLS).toString())
            .withMaxTokens(64)
            .withCacheDir(folder.resolve("cache").toString());
    EmbeddedPapers.write(
        layout,
        layout.vectors(0),
        new TorchEncoders().planIn(Precision.BF16, settings).orElseThrow().madeFrom(settings),
        sink -> sink.write("1", "t", "a", List.of("c"), "2001-02-03", new float[] {1}));
    RunnerSetup beginning =
        new Local() {
          @Override
          public void adapt(Pipeline pipeline) {
            throw new IllegalStateException("it begins");
          }
        };

    int status =
        run(
            beginning,
            "--archive=" + archive(GOOD),
            "--model=" + settings.model(),
            "--maxTokens=64",
            "--cacheDir=" + settings.cacheDir());

    assertThat(status, is(1));
    assertThat(
        err.toString(UTF_8),
        containsString(here ? "strata: it begins" : "of which 1 are bf16, and this CPU has "));
  }

  @Test
  void run_detached_saysSoAndTheFilesTellTheMetrics() throws IOException {
    assertThat(run(DETACHED, "--archive=" + archive(GOOD), UNTIL), is(0));

    assertThat(output.resolve("manifest.json").toFile().exists(), is(true));
    JsonNode steps =
        new ObjectMapper().readTree(output.resolve("metrics.json").toFile()).get("steps");
    assertThat(steps.size(), is(2));
    assertThat(steps.get(1).get("step").asText(), is("write shards"));
    assertThat(steps.get(1).get("papers").asInt(), is(1));
    assertThat(steps.get(1).get("kept").asInt(), is(0));
    assertThat(steps.get(1).get("counters").size(), is(0)); // nobody counts
    assertThat(err.toString(UTF_8), containsString("strata: the job is submitted, and nothing"));
  }

  @Test
  void runOrThrow_optionThatIsNot_throwsTheSentenceOfStderr() {
    RunFailedException thrown =
        assertThrows(
            RunFailedException.class,
            () -> main().runOrThrow(new String[] {"--shardSiez=1"}, DETACHED));

    assertThat(thrown.status(), is(2));
    assertThat(err.toString(UTF_8), is("strata: " + thrown.getMessage() + "\n"));
    assertThat(thrown.getMessage(), containsString("there is no option --shardSiez"));
    assertThat(thrown.withoutCause().getMessage(), is(thrown.getMessage()));
    assertThat(thrown.withoutCause().getCause(), is(not(thrown.getCause())));
  }

  private Path archive(String line) throws IOException {
    return Files.writeString(folder.resolve("archive.jsonl"), line + "\n");
  }

  private int run(RunnerSetup runner, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--output=" + output);
    return main().run(all.toArray(String[]::new), runner);
  }

  private StrataMain main() {
    return new StrataMain(
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
