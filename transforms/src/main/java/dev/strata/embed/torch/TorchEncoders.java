/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.base.Strings;
import dev.strata.embed.EmbedPlan;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.TextEncoder;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and loads models in TorchScript, which DJL's PyTorch engine runs. */
public final class TorchEncoders implements TextEncoder.Factory {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TorchEncoders.class);

  @Override
  public void prepare() {
    try {
      Embedder.engine();
    } catch (IOException | RuntimeException | Error e) { // Error: code that cannot be linked
      LOG.debug("PyTorch is not there yet", e);
    }
  }

  @Override
  public EmbedPlan plan(EmbedSettings settings) throws IOException {
    ModelFiles model = ModelFiles.find(settings);
    Embedder.device(settings);
    model.rules().notes(settings, model.positions()).forEach(LOG::info);
    return plan(model, settings);
  }

  @Override
  public Optional<EmbedPlan> planIn(Precision precision, EmbedSettings settings)
      throws IOException {
    Optional<Checkpoint> checkpoint = ModelFiles.checkpoint(settings);
    if (checkpoint.isEmpty()) {
      return Optional.empty();
    }
    Form form = Form.of(precision, settings);
    return Optional.of(plan(checkpoint.get().folder(form, settings.cacheHere()), settings));
  }

  private static EmbedPlan plan(ModelFiles model, EmbedSettings settings) {
    return new EmbedPlan(
        model.precision(), model.fingerprint(), model.rules().decided(settings, model.positions()));
  }

  @Override
  public String queryPrefix(EmbedSettings settings) throws IOException {
    Optional<BuiltInModel> builtIn = BuiltInModel.named(settings.model().given());
    if (builtIn.isPresent()) {
      return builtIn.get().queryPrefix();
    }
    if (!settings.model().isLocal() || !Files.isDirectory(settings.model().local())) {
      return ""; // a URL says nothing of questions
    }
    Path folder = settings.model().local();
    return Files.exists(folder.resolve(ModelFolder.CARD))
        ? Strings.nullToEmpty(ModelFolder.card(folder).queryPrefix())
        : EncoderSettings.queryPrefix(folder);
  }

  @Override
  public Optional<String> known(EmbedSettings settings, String weights) throws IOException {
    String name = settings.model().given();
    if (BuiltInModel.named(name).isPresent()) {
      return Optional.of(name);
    }
    Path cache = settings.cacheHere();
    if (!Files.isDirectory(cache)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(cache)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(name + "-"))
          .filter(folder -> holds(folder, weights))
          .map(Path::toString)
          .findFirst();
    }
  }

  private static boolean holds(Path folder, String weights) {
    try {
      return ModelFolder.card(folder).fingerprint().equals(weights);
    } catch (IOException e) { // another version's, or none
      return false;
    }
  }

  @Override
  public TextEncoder acquire(EmbedSettings decided) {
    return Embedder.CACHE.acquire(decided);
  }

  @Override
  public void release(EmbedSettings decided) {
    Embedder.CACHE.release(decided);
  }
}
