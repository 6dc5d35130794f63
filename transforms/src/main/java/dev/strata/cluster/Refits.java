/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.cluster;

import dev.strata.model.Centroids;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;

/**
 * Further clusterings of the first clustering's sample, from other seeds.
 *
 * @param centroids the centroids of each clustering
 * @param matches for each clustering, by row of the first clustering's centroids, the cluster that
 *     has much the same papers of the sample, or -1
 */
public record Refits(List<Centroids> centroids, List<List<Integer>> matches) {

  /** The coder of refits: centroids, then matches. */
  public static final Coder<Refits> CODER = new RefitsCoder();

  private static final class RefitsCoder extends CustomCoder<Refits> {
    private static final long serialVersionUID = 1;
    private static final Coder<List<Centroids>> CENTROIDS =
        ListCoder.of(SerializableCoder.of(Centroids.class));
    private static final Coder<List<List<Integer>>> MATCHES =
        ListCoder.of(ListCoder.of(VarIntCoder.of()));

    @Override
    public void encode(Refits refits, OutputStream out) throws IOException {
      CENTROIDS.encode(refits.centroids(), out);
      MATCHES.encode(refits.matches(), out);
    }

    @Override
    public Refits decode(InputStream in) throws IOException {
      return new Refits(CENTROIDS.decode(in), MATCHES.decode(in));
    }
  }
}
