/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.ask.AskedOutput.Made;
import dev.strata.embed.EmbedPlan;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.TextEncoder;
import dev.strata.embed.torch.TinyCheckpoint;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.math.Points;
import dev.strata.model.OutputLayout;
import dev.strata.store.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model answers, and for how long it is held. */
class QuestionEncoderTest {
  private static final int PAPERS = 40;
  private static final Question QUESTION = Question.of("neural parsing", PaperFilter.NONE, 5);

  @TempDir private Path folder;
  private final Counted encoders = new Counted();
  private Path model;
  private OutputLayout layout;

  /** PyTorch's encoders, with what was asked of them. */
  private static final class Counted implements TextEncoder.Factory {
    private static final long serialVersionUID = 1;

    private final TorchEncoders torch = new TorchEncoders();
    private final List<EmbedSettings> acquired = new ArrayList<>();
    private final List<EmbedSettings> released = new ArrayList<>();

    @Override
    public void prepare() {
      torch.prepare();
    }

    @Override
    public EmbedPlan plan(EmbedSettings settings) throws IOException {
      return torch.plan(settings);
    }

    @Override
    public Optional<EmbedPlan> planIn(Precision precision, EmbedSettings settings)
        throws IOException {
      return torch.planIn(precision, settings);
    }

    @Override
    public String queryPrefix(EmbedSettings settings) throws IOException {
      return torch.queryPrefix(settings);
    }

    @Override
    public Optional<String> known(EmbedSettings settings, String weights) throws IOException {
      return torch.known(settings, weights);
    }

    @Override
    public TextEncoder acquire(EmbedSettings decided) {
      TextEncoder encoder = torch.acquire(decided);
      acquired.add(decided);
      return encoder;
    }

    @Override
    public void release(EmbedSettings decided) {
      torch.release(decided);
      released.add(decided);
    }
  }

  @BeforeEach
  void write() throws IOException {
    model = TinyCheckpoint.write(folder.resolve("model"), Pooling.CLS);
    layout =
        AskedOutput.write(
            folder.resolve("output").toString(),
            Points.unitBalls(PAPERS, TinyModel.D, 4, 0.2, 7),
            TinyModel.D,
            IntStream.range(0, PAPERS)
                .mapToObj(i -> new Made("p" + i, "Title " + i, "2001-02-03", List.of("a"), i % 4))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({"fp32, cpu", "bf16, cpu", "fp32, gpu"})
  void ask_archiveInAnyForm_takesTheModelThatMadeItAndNoOther(String precision, String device)
      throws Exception {
    EmbedSettings made =
        EmbedSettings.defaults()
            .withModel(model.toString())
            .withCacheDir(cache())
            .withDevice(device);
    Precision wanted = Precision.named(precision);
    String weights = encoders.planIn(wanted, made).orElseThrow().weights();
    Manifests.write(
        layout,
        Map.of("index", "Flat", "seed", "42", "model", "model"),
        Map.of("weights", weights, "precision", precision, "device", device, "maxTokens", "64"));

    try (Archive archive = open(model, true)) {
      assertThat(archive.ask(QUESTION).papers().size(), is(5));
    }
    Precision here = wanted.isHere() ? wanted : Precision.FP32;
    assertThat(encoders.acquired.get(0).precision(), is(here));

    Path other = TinyCheckpoint.write(folder.resolve("other"), Pooling.MEAN);
    try (Archive archive = open(other, false)) {
      RefusedException refused = assertThrows(RefusedException.class, () -> archive.ask(QUESTION));
      assertThat(refused.getMessage(), containsString("is not the one that made the vectors of"));
    }
    assertThat(encoders.acquired.size(), is(1));
  }

  @Test
  void close_afterQuestions_releasesWhatWasAcquired() throws Exception {
    Manifests.write(layout, Map.of("index", "Flat", "seed", "42"), Map.of());
    for (boolean texts : List.of(true, false)) {
      Archive archive = open(model, texts);
      archive.ask(QUESTION);
      archive.ask(QUESTION);
      assertThat(encoders.released.size(), is(encoders.acquired.size() - 1));
      archive.close();
      archive.close();
      assertThat(encoders.released, is(encoders.acquired));
    }
    assertThat(encoders.acquired.size(), is(2));

    Files.delete(Path.of(layout.papers()));
    assertThrows(IOException.class, () -> open(model, true)); // which has begun to load the model
    assertThat(encoders.acquired.size(), is(3));
    assertThat(encoders.released, is(encoders.acquired));
  }

  /** The end of a process closes models while questions wait. */
  @Test
  void ask_modelThatIsClosedMeanwhile_isAFailureToRead() throws Exception {
    Manifests.write(layout, Map.of("index", "Flat", "seed", "42"), Map.of());
    try (Archive archive = open(model, true)) {
      archive.ask(QUESTION);
      EmbedSettings acquired = encoders.acquired.get(0);
      encoders.torch.release(acquired);

      IOException closed = assertThrows(IOException.class, () -> archive.ask(QUESTION));

      assertThat(closed.getMessage(), containsString("the model is closed"));
      encoders.torch.acquire(acquired); // which the archive releases
    }
  }

  @Test
  void ask_modelThatIsThereLater_isAnswered() throws Exception {
    Manifests.write(layout, Map.of("index", "Flat", "seed", "42"), Map.of());
    Path late = folder.resolve("late");
    try (Archive archive = open(late, true)) {
      assertThrows(RefusedException.class, () -> archive.ask(QUESTION));
      TinyCheckpoint.write(late, Pooling.CLS);
      assertThat(archive.ask(QUESTION).papers().size(), is(5));
    }
  }

  private Archive open(Path from, boolean texts) throws IOException {
    return Archive.open(
        layout,
        new AskSettings(
            encoders, Optional.of(from.toString()), Optional.empty(), cache(), false, texts));
  }

  private String cache() {
    return folder.resolve("cache").toString();
  }
}
