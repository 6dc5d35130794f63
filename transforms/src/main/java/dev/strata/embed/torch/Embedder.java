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
import dev.strata.store.files.Storage;
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
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded model with its own threads. The threads take the work that is handed to the model in
 * order of arrival; each of them runs PyTorch single-threaded, so a batch gives the same bytes
 * whatever the number of threads.
 *
 * <p>The threads live as long as the model. All methods but {@link #close} are safe to call from
 * many threads.
 */
final class Embedder implements TextEncoder, AutoCloseable {
  /** The loaded models of this process: a single one, as long as all settings are the same. */
  static final ModelCache<EmbedSettings, Embedder> CACHE = new ModelCache<>(Embedder::load);

  private static final Logger LOG = LoggerFactory.getLogger(Embedder.class);

  static final String THREAD_NAME = "strata-embed-";

  /** The number of models loaded; it counts for the step that loads one. */
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
    static Texts read(ModelFiles files, TextRules rules) throws IOException {
      LongTexts longTexts = new LongTexts(TokenizerJson.read(files.tokenizer()));
      return new Texts(rules, Tokenizers.cutting(files.tokenizer(), rules.maxTokens()), longTexts);
    }

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
   * @throws IOException if there is no such model or device, or if the model is damaged
   * @throws IllegalArgumentException if the settings let texts get longer than the model's
   *     positions
   */
  static Embedder load(EmbedSettings settings) throws IOException, InterruptedException {
    LOADED.inc();
    Device device = device(settings);
    return load(ModelFiles.find(settings), settings, device);
  }

  /** Loads a model whose files are already found. */
  static Embedder load(ModelFiles files, EmbedSettings settings)
      throws IOException, InterruptedException {
    return load(files, settings, device(settings));
  }

  private static Embedder load(ModelFiles files, EmbedSettings settings, Device device)
      throws IOException, InterruptedException {
    TextRules rules = files.rules().decided(settings, files.positions());
    ExecutorService threads = Executors.newFixedThreadPool(settings.threadsHere(), threadFactory());
    Thread atExit = new Thread(() -> end(threads), "strata-embed-exit");
    Runtime.getRuntime().addShutdownHook(atExit);
    // on a thread of the pool, since the layout of the weights may depend on PyTorch's threads
    Future<ZooModel<NDList, NDList>> model = threads.submit(() -> files.load(device));
    FutureTask<Texts> texts = new FutureTask<>(() -> Texts.read(files, rules));
    texts.run(); // meanwhile
    try {
      return new Embedder(files, texts.get(), threads, atExit, model.get());
    } catch (ExecutionException | InterruptedException e) {
      end(threads);
      forget(atExit);
      discard(texts);
      discard(model);
      Throwables.throwIfInstanceOf(e, InterruptedException.class);
      Throwables.throwIfInstanceOf(e.getCause(), IOException.class);
      Throwables.throwIfUnchecked(e.getCause());
      throw new IOException(e.getCause());
    }
  }

  /** Frees what was loaded, unless it was not. */
  private static void discard(Future<? extends AutoCloseable> loaded) {
    try {
      loaded.get().close();
    } catch (Exception e) {
      LOG.debug("it was not loaded", e);
    }
  }

  /**
   * The device of the settings. This call loads PyTorch's native code.
   *
   * @throws IOException if there is no such device, or if PyTorch cannot be unpacked
   */
  static Device device(EmbedSettings settings) throws IOException {
    Engine engine = engine();
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

  /**
   * PyTorch, whose native code is then loaded.
   *
   * @throws IOException if it cannot be unpacked
   */
  static synchronized Engine engine() throws IOException {
    ProcessSetup.apply();
    checkUnpackable(Utils.getEngineCacheDir("pytorch"));
    return Engine.getEngine("PyTorch");
  }

  /**
   * Checks that DJL can unpack its native code into {@code cache}: DJL's own message says little.
   */
  private static void checkUnpackable(Path cache) throws IOException {
    try {
      Files.createDirectories(cache);
      Files.delete(Files.createTempFile(cache, "strata", ""));
    } catch (IOException e) {
      throw new IOException(
          String.format(
              "cannot unpack PyTorch into its cache %s: %s; set DJL_CACHE_DIR to a folder that can"
                  + " be written",
              cache, Storage.refusal(e)),
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

  /** Runs a task with PyTorch single-threaded. Both settings hold for the calling thread alone. */
  private static void runSingleThreaded(Runnable task) {
    JniUtils.setNumThreads(1);
    JniUtils.setGraphExecutorOptimize(false); // else the first batches are computed otherwise
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
    return threads.submit(() -> session.get().embed(tokens, paddedLength(tokens)));
  }

  @Override
  public int paddedLength(int tokens) {
    return texts.rules().paddedLength(tokens);
  }

  /** The length to which each text of a batch is padded. */
  private int paddedLength(int[][] tokens) {
    int[] lengths =
        Arrays.stream(tokens).mapToInt(text -> paddedLength(text.length)).distinct().toArray();
    if (lengths.length != 1) {
      throw new IllegalArgumentException(
          "a batch must have texts of one padded length, and has those of "
              + Arrays.toString(lengths));
    }
    return lengths[0];
  }

  /**
   * The length of the vector of a text of one letter. A model that cannot embed that text cannot
   * embed a paper either.
   */
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
    Session opened = new Session(model, files.kernel().leastTexts);
    sessions.add(opened);
    return opened;
  }

  /**
   * Drops the work that has not begun, waits for the work that has, and frees threads and memory.
   */
  @Override
  public void close() {
    end(threads); // before the hook goes: an exit must wait for them
    forget(atExit);
    sessions.forEach(Session::close);
    model.close();
    texts.close();
    Pointer.trimMemory(); // else glibc keeps it, and the next model's threads fill other arenas
  }

  /**
   * Ends the threads. They must end before the process exits: an exit destroys oneDNN's stream
   * while threads still compute with it, and the process dies of SIGSEGV.
   */
  private static void end(ExecutorService threads) {
    for (Runnable dropped : threads.shutdownNow()) {
      ((Future<?>) dropped).cancel(false); // so that nobody waits for it
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
