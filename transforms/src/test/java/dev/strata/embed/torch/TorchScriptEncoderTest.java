/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import com.google.common.primitives.Floats;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.torch.TorchScriptEncoder.Form;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The forms of one encoder against a plain implementation in double. */
class TorchScriptEncoderTest {
  private static final int[][] TEXTS = {
    {2, 10, 20, 30, 40, 50, 60, 70, 3}, {2, 11, 3}, {2, 3}, {2, 90, 80, 70, 60, 50, 40, 30, 3},
  };

  @TempDir Path cache;

  @ParameterizedTest
  @EnumSource
  void embed_inSinglePrecision_asInDouble(Kernel kernel) throws Exception {
    for (Pooling pooling : new Pooling[] {Pooling.CLS, Pooling.MEAN}) {
      float[] vectors = embed(pooling, new Form(Precision.FP32, kernel));
      for (int i = 0; i < TEXTS.length; i++) {
        assertThat(pooling + " " + i, cosine(vectors, i, pooling), closeTo(1, 1e-6));
      }
    }
  }

  @Test
  void embed_inBf16_nearlyAsInDouble() throws Exception {
    for (Pooling pooling : new Pooling[] {Pooling.CLS, Pooling.MEAN}) {
      float[] vectors = embed(pooling, new Form(Precision.BF16, BuiltInModelTest.bf16Kernel()));
      for (int i = 0; i < TEXTS.length; i++) {
        assertThat(pooling + " " + i, cosine(vectors, i, pooling), greaterThan(0.999));
        assertThat(pooling + " " + i, cosine(vectors, i, pooling), lessThan(1 - 1e-9));
      }
    }
  }

  private float[] embed(Pooling pooling, Form form) throws Exception {
    Checkpoint checkpoint = TinyModel.checkpoint(pooling, TinyModel.tensors());
    ModelFolder folder = checkpoint.folder(form, cache);
    try (Embedder embedder = Embedder.load(folder, EmbedSettings.defaults().withThreads(1))) {
      return Floats.concat(InBatches.embed(embedder, TEXTS, 1024));
    }
  }

  private static double cosine(float[] vectors, int text, Pooling pooling) {
    double[] truth = new PlainBert(TinyModel.tensors()).embed(TEXTS[text], pooling);
    double dot = 0;
    for (int j = 0; j < truth.length; j++) {
      dot += vectors[text * truth.length + j] * truth[j];
    }
    return dot;
  }

  /** BERT as its paper has it (Devlin et al., 2019), one text at a time. */
  private record PlainBert(Map<String, Tensor> tensors) {
    double[] embed(int[] ids, Pooling pooling) {
      int d = TinyModel.D;
      double[][] x = new double[ids.length][d];
      for (int t = 0; t < ids.length; t++) {
        for (int j = 0; j < d; j++) {
          x[t][j] =
              at("embeddings.word_embeddings.weight", ids[t] * d + j)
                  + at("embeddings.position_embeddings.weight", t * d + j)
                  + at("embeddings.token_type_embeddings.weight", j);
        }
      }
      x = norm(x, "embeddings.LayerNorm");
      for (int i = 0; i < 2; i++) {
        x = layer(x, "encoder.layer." + i + ".");
      }
      double[] vector = new double[d];
      for (int t = 0; t < (pooling == Pooling.CLS ? 1 : x.length); t++) {
        for (int j = 0; j < d; j++) {
          vector[j] += x[t][j];
        }
      }
      double length = 0;
      for (double value : vector) {
        length += value * value;
      }
      for (int j = 0; j < d; j++) {
        vector[j] /= Math.sqrt(length);
      }
      return vector;
    }

    private double[][] layer(double[][] x, String name) {
      double[][] q = linear(x, name + "attention.self.query");
      double[][] k = linear(x, name + "attention.self.key");
      double[][] v = linear(x, name + "attention.self.value");
      int n = x.length;
      int d = TinyModel.D;
      int size = d / 2;
      double[][] attended = new double[n][d];
      for (int head = 0; head < d; head += size) {
        for (int a = 0; a < n; a++) {
          double[] weights = new double[n];
          double sum = 0;
          for (int b = 0; b < n; b++) {
            double score = 0;
            for (int j = head; j < head + size; j++) {
              score += q[a][j] * k[b][j];
            }
            weights[b] = Math.exp(score / Math.sqrt(size));
            sum += weights[b];
          }
          for (int b = 0; b < n; b++) {
            for (int j = head; j < head + size; j++) {
              attended[a][j] += weights[b] / sum * v[b][j];
            }
          }
        }
      }
      double[][] y =
          norm(
              add(x, linear(attended, name + "attention.output.dense")),
              name + "attention.output.LayerNorm");
      double[][] inner = linear(y, name + "intermediate.dense");
      for (double[] row : inner) {
        for (int j = 0; j < row.length; j++) {
          row[j] *= (1 + Erf.erf(row[j] / Math.sqrt(2))) / 2;
        }
      }
      return norm(add(y, linear(inner, name + "output.dense")), name + "output.LayerNorm");
    }

    private double[][] linear(double[][] x, String name) {
      Tensor weight = tensors.get(name + ".weight");
      int out = weight.shape().get(0);
      double[][] y = new double[x.length][out];
      for (int t = 0; t < x.length; t++) {
        for (int o = 0; o < out; o++) {
          y[t][o] = at(name + ".bias", o);
          for (int j = 0; j < x[t].length; j++) {
            y[t][o] += x[t][j] * at(name + ".weight", o * x[t].length + j);
          }
        }
      }
      return y;
    }

    private static double[][] add(double[][] a, double[][] b) {
      double[][] sum = new double[a.length][a[0].length];
      for (int t = 0; t < a.length; t++) {
        for (int j = 0; j < a[t].length; j++) {
          sum[t][j] = a[t][j] + b[t][j];
        }
      }
      return sum;
    }

    private double[][] norm(double[][] x, String name) {
      double[][] y = new double[x.length][x[0].length];
      for (int t = 0; t < x.length; t++) {
        double mean = Arrays.stream(x[t]).average().orElse(0);
        double variance = Arrays.stream(x[t]).map(v -> (v - mean) * (v - mean)).average().orElse(0);
        for (int j = 0; j < x[t].length; j++) {
          y[t][j] =
              (x[t][j] - mean) / Math.sqrt(variance + 1e-12) * at(name + ".weight", j)
                  + at(name + ".bias", j);
        }
      }
      return y;
    }

    private double at(String name, int i) {
      return tensors.get(name).values()[i];
    }
  }
}
