/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import dev.strata.embed.EmbedPlan;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Precision;
import dev.strata.embed.TextEncoder;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and loads models in TorchScript, which DJL's PyTorch engine runs. */
public final class TorchEncoders implements TextEncoder.Factory {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(TorchEncoders.class);

  @Override
  public EmbedPlan plan(EmbedSettings settings) throws IOException {
    Embedder.device(settings);
    ModelFiles model = ModelFiles.find(settings);
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
  public TextEncoder acquire(EmbedSettings decided) {
    return Embedder.CACHE.acquire(decided);
  }

  @Override
  public void release(EmbedSettings decided) {
    Embedder.CACHE.release(decided);
  }
}
