/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDList;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import com.google.common.base.Strings;
import com.google.common.base.Throwables;
import com.google.common.io.MoreFiles;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import dev.strata.embed.TextRules;
import dev.strata.embed.torch.TorchScriptEncoder.Kernel;
import dev.strata.model.ProcessSetup;
import dev.strata.model.ShownName;
import dev.strata.store.MadeFrom;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A TorchScript model that DJL finds and loads by its own rules: in a folder, or at a URL ({@code
 * djl://}, {@code https://}, {@code file://}). It takes token ids, a mask and, if its arguments say
 * {@code includeTokenTypes}, token types; it gives a vector for each token, and Strata pools and
 * normalises these. {@link DjlArguments} says what else the model asks for. It computes in fp32
 * only.
 *
 * @param source the folder or URL
 * @param path the folder of its files
 * @param pooling how tokens become a vector; {@link Pooling#AUTO} means what the arguments say
 * @param fingerprint hash of its files, the pooling and the arguments, in hexadecimal
 * @param rules what its folder asks to be done to texts
 */
record DjlModel(String source, Path path, Pooling pooling, String fingerprint, TextRules rules)
    implements ModelFiles {
  private static final String TORCH_SCRIPT = ".pt";

  /** The other files that DJL or Strata read in a model's folder. */
  private static final Set<String> OF_MODEL =
      Set.of(TOKENIZER, HuggingFaceCheckpoint.CONFIG, DjlArguments.FILE);

  /** Whether a folder has a TorchScript file. */
  static boolean isIn(Path folder) throws IOException {
    return !torchScripts(folder).isEmpty();
  }

  /** The model in a folder. */
  static DjlModel in(Path folder, EmbedSettings settings) throws IOException {
    return of(folder.toString(), folder, DjlArguments.in(folder), settings);
  }

  /**
   * The model at a URL, which is fetched if DJL's cache lacks it.
   *
   * @throws IOException if DJL cannot fetch it, or if it has no tokenizer.json
   */
  static DjlModel at(String url, EmbedSettings settings) throws IOException {
    ProcessSetup.applyOnline();
    PoolingTranslator.Factory factory = new PoolingTranslator.Factory(settings.pooling());
    Path path;
    try (ZooModel<NDList, NDList> model = load(criteria(url, factory), url, Device.cpu())) {
      path = model.getModelPath();
    }
    if (!Files.exists(path.resolve(TOKENIZER))) {
      throw new IOException("the model " + ShownName.of(url) + " has no " + TOKENIZER);
    }
    return of(url, path, factory.given(), settings);
  }

  /**
   * The parts of a URL's query that DJL takes for arguments that change vectors. The rest of a
   * query may be a signature, which does not make another model.
   */
  private static List<String> arguments(String url) {
    String query = Strings.nullToEmpty(URI.create(url).getQuery());
    return Arrays.stream(query.split("&"))
        .filter(argument -> DjlArguments.OF_POOLING.contains(argument.replaceFirst("=.*", "")))
        .sorted()
        .toList();
  }

  private static DjlModel of(
      String source, Path path, DjlArguments arguments, EmbedSettings settings) throws IOException {
    if (settings.precision() == Precision.BF16) {
      throw new IOException(
          String.format(
              "--precision=bf16 is not for the TorchScript model %s, which has its own",
              ShownName.of(source)));
    }
    List<Object> parts = new ArrayList<>();
    parts.add(settings.pooling());
    for (Path file : files(path).stream().filter(DjlModel::matters).toList()) {
      parts.add(file.getFileName());
      parts.add(Fingerprints.of(file));
    }
    for (Path file : SentenceTransformers.files(path)) {
      parts.add(Fingerprints.of(file));
    }
    if (source.contains("://")) {
      parts.addAll(arguments(source));
    }
    return new DjlModel(
        source,
        path,
        settings.pooling(),
        MadeFrom.fingerprint(parts),
        rules(path, arguments, settings));
  }

  /**
   * What the folder asks to be done to texts.
   *
   * @throws IOException if the folder asks for something that Strata cannot add to a TorchScript
   *     program
   */
  private static TextRules rules(Path folder, DjlArguments arguments, EmbedSettings settings)
      throws IOException {
    SentenceTransformers modules = SentenceTransformers.of(folder, poolingGiven(settings));
    EncoderSettings texts = EncoderSettings.of(folder, folder, settings);
    boolean plain =
        modules.steps().stream().allMatch(Head.Normalize.class::isInstance)
            && texts.components() == 0;
    if (!plain || !modules.encoder().equals(folder)) {
      throw asks(folder, "modules that follow the pooling");
    }
    TokenizerJson tokenizer = TokenizerJson.read(folder.resolve(TOKENIZER));
    // a tokenizer.json without that file was saved as the library had set it
    boolean isSet = Files.exists(folder.resolve(EncoderSettings.TOKENIZER_CONFIG));
    boolean asItIs = settings.encoderOnly() || (!isSet && !texts.lowerCase());
    if (!asItIs && tokenizer.adapted(texts) != tokenizer) {
      throw asks(folder, "other rules for case, accents or Chinese characters than tokenizer.json");
    }
    String prompt = settings.prompt().orElse(texts.prompt());
    if (!modules.poolsPrompt() && !prompt.isEmpty()) {
      throw asks(folder, "a prompt that is not pooled (include_prompt; --prompt= leaves it out)");
    }
    Optional<String> unknown = arguments.unknown(tokenizer.lowers());
    if (unknown.isPresent()) {
      throw new IOException(
          String.format(
              "%s has the argument %s, which Strata does not obey", folder, unknown.get()));
    }
    int ofFolder = texts.maxTokens() < Integer.MAX_VALUE ? texts.maxTokens() : 0;
    return new TextRules(texts.prompt(), arguments.maxTokens().orElse(ofFolder), new TreeMap<>());
  }

  private static IOException asks(Path folder, String what) {
    return new IOException(
        String.format(
            "%s asks for %s, which Strata does not add to TorchScript: %s",
            folder, what, SettingsFile.ENCODER_ONLY));
  }

  /**
   * The settings with a pooling: {@link PoolingTranslator} reads the modes of a 1_Pooling itself,
   * and only if the arguments name no pooling, so they are not checked here.
   */
  private static EmbedSettings poolingGiven(EmbedSettings settings) {
    return settings.pooling() == Pooling.AUTO ? settings.withPooling(Pooling.MEAN) : settings;
  }

  /** Whether vectors may depend on that file of the folder. */
  private static boolean matters(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(TORCH_SCRIPT) || OF_MODEL.contains(name);
  }

  private static List<Path> torchScripts(Path folder) throws IOException {
    return files(folder).stream().filter(f -> f.toString().endsWith(TORCH_SCRIPT)).toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Override
  public Precision precision() {
    return Precision.FP32;
  }

  /**
   * The positions that config.json names; the largest integer if there is none that can be read.
   */
  @Override
  public int positions() {
    Path config = path.resolve(HuggingFaceCheckpoint.CONFIG);
    try {
      return Files.exists(config)
          ? HuggingFaceCheckpoint.positions(HuggingFaceCheckpoint.json(config))
          : Integer.MAX_VALUE;
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }

  @Override
  public Kernel kernel() {
    return Kernel.ATEN;
  }

  @Override
  public Path tokenizer() {
    return path.resolve(TOKENIZER);
  }

  @Override
  public ZooModel<NDList, NDList> load(Device device) throws IOException {
    return load(criteria(source, new PoolingTranslator.Factory(pooling)), source, device);
  }

  private static Criteria.Builder<NDList, NDList> criteria(
      String source, PoolingTranslator.Factory factory) throws IOException {
    Criteria.Builder<NDList, NDList> criteria =
        Criteria.builder().setTypes(NDList.class, NDList.class).optTranslatorFactory(factory);
    if (source.contains("://")) {
      try {
        return criteria.optModelUrls(source);
      } catch (IllegalArgumentException e) {
        throw new IOException(
            String.format(
                "cannot find the model %s: %s",
                ShownName.of(source), ShownName.in(String.valueOf(e.getMessage()), source)),
            ShownName.in(e, source));
      }
    }
    List<Path> files = torchScripts(Path.of(source));
    if (files.size() == 1) {
      criteria.optModelName(MoreFiles.getNameWithoutExtension(files.get(0)));
    }
    return criteria.optModelPath(Path.of(source));
  }

  /**
   * Loads the model that the criteria find, with PyTorch.
   *
   * @param source the folder or URL, for messages
   * @throws IOException if loading fails; its message is one sentence for the user
   */
  static ZooModel<NDList, NDList> load(
      Criteria.Builder<NDList, NDList> criteria, String source, Device device) throws IOException {
    try {
      return criteria.optEngine("PyTorch").optDevice(device).build().loadModel();
    } catch (IOException
        | ModelNotFoundException
        | MalformedModelException
        | RuntimeException e) { // ai.djl.engine.EngineException is one
      Throwable cause = Throwables.getRootCause(e);
      String why =
          cause instanceof UnknownHostException
              ? "there is no way to " + cause.getMessage()
              : UrlTrouble.of(source).orElseGet(() -> reason(cause));
      throw new IOException(
          "cannot load the model " + ShownName.of(source) + ": " + ShownName.in(why, source),
          ShownName.in(e, source)); // DJL's messages have the whole URL
    }
  }

  /** The line of an exception's message that says what went wrong, without PyTorch's trace. */
  static String reason(Throwable e) {
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    boolean interpreter = lines.size() > 1 && lines.get(0).startsWith("The following operation");
    return lines.isEmpty() ? "" : lines.get(interpreter ? lines.size() - 1 : 0);
  }
}
