/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.util.Utils;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.strata.embed.EmbedPapers;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.TextEncoder;
import dev.strata.embed.TextRules;
import dev.strata.model.ProcessSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.bytedeco.javacpp.Pointer;

/**
 * A loaded model with its own threads. What is handed to it is done in order of arrival, by all of
 * the threads; each runs PyTorch with one thread of its own, so a batch gives the same bytes
 * whatever the number of threads.
 *
 * <p>The threads live as long as the model. Safe from many threads, but for {@link #close}.
 */
final class Embedder implements TextEncoder, AutoCloseable {
  /** Those of this process: one, as long as all settings are the same. */
  static final ModelCache<EmbedSettings, Embedder> CACHE = new ModelCache<>(Embedder::load);

  static final String THREAD_NAME = "strata-embed-";

  /** Counts for whichever step loads. */
  private static final Counter LOADED = Metrics.counter(EmbedPapers.class, "models_loaded");

  private final ModelFiles files;
  private final Texts texts;
  private final ExecutorService threads;
  private final ZooModel<NDList, NDList> model;
  private final Queue<Session> sessions = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Session> session = ThreadLocal.withInitial(this::newSession);

  private final Thread atExit;

  /** How a text becomes tokens. */
  private record Texts(TextRules rules, HuggingFaceTokenizer tokenizer, LongTexts longTexts)
      implements AutoCloseable {
    long[] ids(String text) {
      String whole = rules.prompt() + text;
      return tokenizer.encode(longTexts.cut(whole, rules.maxTokens())).getIds();
    }

    @Override
    public void close() {
      tokenizer.close();
      longTexts.close();
    }
  }

  private Embedder(
      ModelFiles files,
      Texts texts,
      ExecutorService threads,
      Thread atExit,
      ZooModel<NDList, NDList> model) {
    this.files = files;
    this.texts = texts;
    this.threads = threads;
    this.atExit = atExit;
    this.model = model;
  }

  /**
   * Loads the model of the settings.
   *
   * @throws IOException where there is none, it is damaged, or there is no such device
   * @throws IllegalArgumentException where texts may get longer than the model's positions
   */
  static Embedder load(EmbedSettings settings) throws IOException, InterruptedException {
    LOADED.inc();
    Device device = device(settings);
    return load(ModelFiles.find(settings), settings, device);
  }

  /** Loads a model that is found. */
  static Embedder load(ModelFiles files, EmbedSettings settings)
      throws IOException, InterruptedException {
    return load(files, settings, device(settings));
  }

  private static Embedder load(ModelFiles files, EmbedSettings settings, Device device)
      throws IOException, InterruptedException {
    TextRules rules = files.rules().decided(settings, files.positions());
    HuggingFaceTokenizer tokenizer = Tokenizers.cutting(files.tokenizer(), rules.maxTokens());
    LongTexts longTexts = new LongTexts(TokenizerJson.read(files.tokenizer()));
    ExecutorService threads = Executors.newFixedThreadPool(settings.threadsHere(), threadFactory());
    Thread atExit = new Thread(() -> end(threads), "strata-embed-exit");
    try {
      Runtime.getRuntime().addShutdownHook(atExit);
      // on a thread of the pool, since the layout of the weights may depend on PyTorch's threads
      ZooModel<NDList, NDList> model = threads.submit(() -> files.load(device)).get();
      return new Embedder(files, new Texts(rules, tokenizer, longTexts), threads, atExit, model);
    } catch (ExecutionException | InterruptedException e) {
      end(threads);
      forget(atExit);
      tokenizer.close();
      Throwables.throwIfInstanceOf(e, InterruptedException.class);
      Throwables.throwIfInstanceOf(e.getCause(), IOException.class);
      throw new IOException(e.getCause());
    }
  }

  /**
   * The device of the settings; PyTorch's native code is loaded then.
   *
   * @throws IOException where there is none, or PyTorch cannot be unpacked
   */
  static Device device(EmbedSettings settings) throws IOException {
    ProcessSetup.apply();
    checkUnpackable(Utils.getEngineCacheDir("pytorch"));
    Engine engine = Engine.getEngine("PyTorch");
    if (settings.onCpu()) {
      return Device.cpu();
    }
    if (engine.getGpuCount() == 0 || !engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new IOException(
          "--device=gpu: PyTorch has no GPU here; use cpu, or a machine that has one, with a CUDA"
              + " build of pytorch-native on the class path");
    }
    return Device.gpu();
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

  @Override
  public String fingerprint() {
    return files.fingerprint();
  }

  @Override
  public Future<int[][]> tokenize(List<String> given) {
    return threads.submit(() -> given.stream().map(this::ids).toArray(int[][]::new));
  }

  private int[] ids(String text) {
    long[] ids = texts.ids(text);
    if (ids.length == 0) {
      throw new IllegalStateException(
          files.tokenizer()
              + " puts no [CLS] and [SEP] around a text, and made none of it a token");
    }
    return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
  }

  @Override
  public Future<float[]> embed(int[][] tokens) {
    return threads.submit(() -> session.get().embed(tokens));
  }

  /** As a text of one letter shows; a model that cannot embed it can embed no paper either. */
  @Override
  public OptionalInt dimension() throws InterruptedException {
    try {
      return OptionalInt.of(embed(tokenize(List.of("a")).get()).get().length);
    } catch (ExecutionException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public String reason(Throwable failure) {
    return DjlModel.reason(Throwables.getRootCause(failure));
  }

  private Session newSession() {
    Session opened = new Session(model);
    sessions.add(opened);
    return opened;
  }

  /** Drops what has not begun, waits for what has, and frees threads and memory. */
  @Override
  public void close() {
    end(threads); // while they compute, an exit must find the hook
    forget(atExit);
    sessions.forEach(Session::close);
    model.close();
    texts.close();
    Pointer.trimMemory(); // else glibc keeps it, and the next model's threads fill other arenas
  }

  /**
   * Ends the threads. At the latest before the process exits: that destroys oneDNN's stream under
   * those that compute with it, and it dies of SIGSEGV.
   */
  private static void end(ExecutorService threads) {
    for (Runnable dropped : threads.shutdownNow()) {
      ((Future<?>) dropped).cancel(false); // for whoever waits
    }
    Uninterruptibles.awaitTerminationUninterruptibly(threads);
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process exits, and the hook runs
    }
  }
}
