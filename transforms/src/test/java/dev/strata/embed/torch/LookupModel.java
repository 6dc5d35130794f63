/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.collect.ImmutableMap;
import dev.strata.embed.torch.TorchScriptArchive.Module;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** TorchScript that DJL loads: the vector of a token is its row in a table. */
public final class LookupModel {
  private LookupModel() {}

  /** Writes the model and its tokenizer into a folder, which is there. */
  public static void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), TinyModel.tokenizer());
    write(folder, "torch.embedding(self.words, ids)", "");
  }

  /**
   * Writes the model alone.
   *
   * @param vectors what it computes, of {@code ids}, {@code mask} and the other arguments
   * @param moreArguments declared after these two
   */
  static void write(Path folder, String vectors, String moreArguments) throws IOException {
    String source =
        """
        class Lookup(Module):
          __parameters__ = ["words", ]
          __buffers__ = []
          training : bool
          words : Tensor
          def forward(self: __torch__.Lookup,
              ids: Tensor,
              mask: Tensor%s) -> Tensor:
            return %s
        """
            .formatted(moreArguments, vectors);
    try (OutputStream file = Files.newOutputStream(folder.resolve("lookup.pt"))) {
      TorchScriptArchive.write(
          file, source, new Module("Lookup", ImmutableMap.of("training", false, "words", words())));
    }
  }

  static Tensor words() {
    return TinyModel.tensors().get("embeddings.word_embeddings.weight");
  }
}
