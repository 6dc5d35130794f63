/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import dev.strata.embed.Precision;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What the machine can do: the rate of a product of two square matrices, one product on each thread
 * at once, by PyTorch's matmul and by oneDNN's linear layer with its weights laid out beforehand.
 */
final class MatmulPeak {
  private static final int TIMES = 2;

  /**
   * A product of two matrices that it holds, as DJL makes no bfloat16 array. Arguments: number of
   * their type, the second as it is kept, the product.
   */
  private static final String PRODUCT =
      """
      class Product(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        a : Tensor
        b : Tensor
        def __getstate__(self: __torch__.Product) -> Tuple[Tensor]:
          return (self.a, )
        def __setstate__(self: __torch__.Product,
          state: Tuple[Tensor]) -> None:
          self.training = False
          m = torch.to((state)[0], %d)
          self.a = m
          self.b = %s
          return None
        def forward(self: __torch__.Product,
          unused: Tensor) -> Tensor:
          none = annotate(List[Optional[number]], [])
          return %s
      """;

  /** By name, the second matrix as it is kept, and the product. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "matmul",
          List.of("m", "torch.matmul(self.a, self.b)"),
          "linear",
          List.of(
              "ops.mkldnn._reorder_linear_weight(m)",
              "ops.mkldnn._linear_pointwise(self.a, self.b, None, \"none\", none, \"none\")"));

  private MatmulPeak() {}

  /** GFLOP/s of {@code n*n*n} products on all threads together, by way of computing them. */
  static Map<String, Double> gflops(int n, int threads, Precision precision) throws Exception {
    Map<String, Double> rates = new TreeMap<>();
    for (String kind : KINDS.keySet()) {
      rates.put(kind, gflops(kind, n, threads, precision));
    }
    return rates;
  }

  private static double gflops(String kind, int n, int threads, Precision precision)
      throws Exception {
    int type = precision == Precision.BF16 ? 15 : 6; // PyTorch's numbers of them
    List<String> code = KINDS.get(kind);
    float[] ones = new float[n * n];
    Arrays.fill(ones, 1); // zeros may be cheaper
    Path folder = Files.createTempDirectory("strata-matmul");
    Path archive = folder.resolve("product.pt");
    try (OutputStream file = Files.newOutputStream(archive)) {
      TorchScriptArchive.write(
          file,
          PRODUCT.formatted(type, code.get(0), code.get(1)),
          new TorchScriptArchive.Module("Product", List.of(new Tensor(List.of(n, n), ones))));
    }
    try (Model model = Model.newInstance("product", Device.cpu(), "PyTorch")) {
      model.load(folder, "product.pt");
      return onAll(threads, n, model);
    } finally {
      Files.delete(archive);
      Files.delete(folder);
    }
  }

  /** Each thread counts its own seconds: they begin together, more or less, and take as long. */
  private static double onAll(int threads, int n, Model model) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> seconds = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        seconds.add(pool.submit(() -> secondsOfOne(model)));
      }
      double rate = 0;
      for (Future<Double> one : seconds) {
        rate += 2e-9 * n * n * n / one.get();
      }
      return rate;
    } finally {
      pool.shutdown();
    }
  }

  private static double secondsOfOne(Model model) throws Exception {
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null))) {
      NDList unused = new NDList(manager.ones(new Shape(1)));
      predictor.predict(unused).close();
      long begin = System.nanoTime();
      for (int i = 0; i < TIMES; i++) {
        predictor.predict(unused).close();
      }
      return (System.nanoTime() - begin) / 1e9 / TIMES;
    }
  }
}
