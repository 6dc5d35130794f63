/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import com.google.common.base.Preconditions;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.strata.model.ProcessSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * A loaded model with its own threads. What is handed to it is done in order of arrival, by all of
 * the threads; each runs PyTorch with one thread of its own, so a batch gives the same bytes
 * whatever the number of threads.
 *
 * <p>The threads live as long as the model. Safe from many threads, but for {@link #close}.
 */
final class Embedder implements AutoCloseable {
  /** Those of this process: one, as long as all settings are the same. */
  static final ModelCache<EmbedSettings, Embedder> CACHE = new ModelCache<>(Embedder::load);

  static final String THREAD_NAME = "strata-embed-";

  private final String fingerprint;
  private final HuggingFaceTokenizer tokenizer;
  private final Model model;
  private final ExecutorService threads;
  private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Session> session = ThreadLocal.withInitial(this::newSession);

  private Embedder(
      String fingerprint, HuggingFaceTokenizer tokenizer, Model model, ExecutorService threads) {
    this.fingerprint = fingerprint;
    this.tokenizer = tokenizer;
    this.model = model;
    this.threads = threads;
  }

  /**
   * Loads the model of the settings.
   *
   * @throws IOException where there is none, or it is damaged
   * @throws IllegalArgumentException where texts may get longer than the model's positions
   */
  static Embedder load(EmbedSettings settings) throws IOException, InterruptedException {
    ProcessSetup.apply();
    ModelFolder folder = ModelFolder.find(settings.model(), settings.cacheHere());
    Preconditions.checkArgument(
        settings.maxTokens() <= folder.positions(),
        "maxTokens must be at most %s, the positions of %s, was %s",
        folder.positions(),
        settings.model(),
        settings.maxTokens());
    checkUnpackable(Utils.getEngineCacheDir("pytorch"));
    Engine.getEngine("PyTorch"); // native code, before threadFactory's threads call it
    HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder.path().resolve(ModelFolder.TOKENIZER))
            .optTruncation(true)
            .optMaxLength(settings.maxTokens())
            .optPadding(false)
            .build();
    Embedder embedder =
        new Embedder(
            folder.fingerprint(),
            tokenizer,
            Model.newInstance("encoder", Device.cpu(), "PyTorch"),
            Executors.newFixedThreadPool(settings.threadsHere(), threadFactory()));
    try {
      embedder.loadWeights(folder);
      return embedder;
    } catch (IOException | InterruptedException e) {
      embedder.close();
      throw e;
    }
  }

  /** DJL unpacks its native code there, and says little where it cannot. */
  private static void checkUnpackable(Path cache) throws IOException {
    try {
      Files.createDirectories(cache);
      Files.delete(Files.createTempFile(cache, "strata", ""));
    } catch (IOException e) {
      throw new IOException(
          "cannot unpack PyTorch into its cache, "
              + e.getMessage()
              + ": set DJL_CACHE_DIR to a folder that can be written",
          e);
    }
  }

  /** On a thread of the pool, since the layout of the weights may depend on PyTorch's threads. */
  private void loadWeights(ModelFolder folder) throws IOException, InterruptedException {
    try {
      threads
          .submit(
              () -> {
                model.load(folder.path(), ModelFolder.ENCODER);
                return null;
              })
          .get();
    } catch (ExecutionException e) {
      throw new IOException("cannot load " + folder.path() + ": " + e.getCause().getMessage(), e);
    }
  }

  private static ThreadFactory threadFactory() {
    return new ThreadFactoryBuilder()
        .setNameFormat(THREAD_NAME + "%d")
        .setDaemon(true)
        .setThreadFactory(task -> new Thread(() -> runSingleThreaded(task)))
        .build();
  }

  /** Both settings are PyTorch's for the calling thread alone. */
  private static void runSingleThreaded(Runnable task) {
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false); // or the first batches would take other paths
    task.run();
  }

  /** That of the folder that was loaded. */
  String fingerprint() {
    return fingerprint;
  }

  /** Token ids of each text, cut at the limit, special tokens included. */
  Future<int[][]> tokenize(List<String> texts) {
    return threads.submit(() -> texts.stream().map(this::ids).toArray(int[][]::new));
  }

  private int[] ids(String text) {
    Encoding encoding = tokenizer.encode(text);
    return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
  }

  /** Unit vectors of a batch of texts, {@code rows*d}, row-major. */
  Future<float[]> embed(int[][] tokens) {
    return threads.submit(() -> session.get().embed(tokens));
  }

  private Session newSession() {
    Session opened = new Session(model);
    sessions.add(opened);
    return opened;
  }

  /** Drops what has not begun, waits for what has, and frees threads and memory. */
  @Override
  public void close() {
    threads.shutdownNow();
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
    sessions.forEach(Session::close);
    model.close();
    tokenizer.close();
  }
}
