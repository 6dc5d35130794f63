/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Argument: a conversion, of the input and of the weight. */
  private static final String LINEAR =
      """
      class Linear(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        weight : Tensor
        def __getstate__(self: __torch__.Linear) -> Tuple[Tensor]:
          return (self.weight, )
        def __setstate__(self: __torch__.Linear,
          state: Tuple[Tensor]) -> None:
          self.training = False
          self.weight = ops.mkldnn._reorder_linear_weight(torch.to((state)[0], %1$d))
          return None
        def forward(self: __torch__.Linear,
          x: Tensor) -> Tensor:
          none = annotate(List[Optional[number]], [])
          return ops.mkldnn._linear_pointwise(x, self.weight, None, "none", none, "none")
      """;

  /** One product. */
  @FunctionalInterface
  private interface Product {
    void run() throws Exception;
  }

  private MatmulPeak() {}

  /** GFLOP/s of {@code n*n*n} products on all threads together, by way of computing them. */
  static Map<String, Double> gflops(int n, int threads, Precision precision) throws Exception {
    DataType type = precision == Precision.BF16 ? DataType.BFLOAT16 : DataType.FLOAT32;
    Path folder = Files.createTempDirectory("strata-matmul");
    Path archive = folder.resolve("linear.pt");
    int torchType = type == DataType.BFLOAT16 ? 15 : 6;
    try (OutputStream file = Files.newOutputStream(archive)) {
      Tensor weight = new Tensor(List.of(n, n), new float[n * n]);
      TorchScriptArchive.write(
          file,
          LINEAR.formatted(torchType),
          new TorchScriptArchive.Module("Linear", List.of(weight)));
    }
    try (Model model = Model.newInstance("linear", Device.cpu(), "PyTorch")) {
      model.load(folder, "linear.pt");
      Map<String, Double> rates = new TreeMap<>();
      rates.put("matmul", onAll(threads, n, manager -> matmul(manager, n, type)));
      rates.put("linear", onAll(threads, n, manager -> linear(manager, model, n, type)));
      return rates;
    } finally {
      Files.delete(archive);
      Files.delete(folder);
    }
  }

  /** A thread's product, made of its own arrays. */
  @FunctionalInterface
  private interface ProductOf {
    Product in(NDManager manager);
  }

  private static Product matmul(NDManager manager, int n, DataType type) {
    NDArray a = manager.ones(new Shape(n, n)).toType(type, false);
    NDArray b = manager.ones(new Shape(n, n)).toType(type, false);
    return () -> a.matMul(b).close();
  }

  private static Product linear(NDManager manager, Model model, int n, DataType type) {
    NDArray a = manager.ones(new Shape(n, n)).toType(type, false);
    Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
    return () -> predictor.predict(new NDList(a)).close();
  }

  /** Each thread counts its own seconds: they begin together, more or less, and take as long. */
  private static double onAll(int threads, int n, ProductOf kind) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> seconds = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        seconds.add(pool.submit(() -> secondsOfOne(kind)));
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

  private static double secondsOfOne(ProductOf kind) throws Exception {
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Product product = kind.in(manager);
      product.run();
      long begin = System.nanoTime();
      for (int i = 0; i < TIMES; i++) {
        product.run();
      }
      return (System.nanoTime() - begin) / 1e9 / TIMES;
    }
  }
}
