/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Preconditions;
import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The modules that Sentence Transformers run one after the other, as a folder names them. {@code
 * modules.json} decides, whether a version before 5.4 or a later one wrote it. If it is missing,
 * the modules are the encoder and {@code 1_Pooling}, if there is one.
 *
 * @param encoder folder of the encoder's weights and tokenizer
 * @param pooling how tokens become a vector, if the folder says it
 * @param poolsPrompt whether pooling also takes the tokens of a prompt
 * @param steps what is done with the vector
 */
record SentenceTransformers(
    Path encoder, Optional<Pooling> pooling, boolean poolsPrompt, List<Head.Step> steps) {
  static final String MODULES = "modules.json";

  private static final String POOLING_FOLDER = "1_Pooling";
  private static final String MODE = "pooling_mode";
  private static final String FLAG = MODE + "_";
  private static final Set<String> OF_POOLING =
      Set.of("embedding_dimension", "word_embedding_dimension", MODE, "include_prompt");
  private static final Set<String> OF_DENSE =
      Set.of(
          "in_features",
          "out_features",
          "bias",
          "activation_function",
          "module_input_name",
          "module_output_name",
          "use_residual");

  /** Today's name of each mode of pooling, by its name in versions before 5.4. */
  private static final Map<String, String> MODES =
      Map.of("cls_token", "cls", "mean_tokens", "mean", "max_tokens", "max");

  /** One entry of {@code modules.json}. */
  private record Module(String kind, Path folder) {
    SettingsFile settings() throws IOException {
      return SettingsFile.read(folder.resolve(HuggingFaceCheckpoint.CONFIG));
    }
  }

  SentenceTransformers {
    steps = List.copyOf(steps);
  }

  /**
   * The modules of a folder.
   *
   * @throws IOException if there is a module, or a setting of a module, that Strata does not know
   *     and that {@code settings} do not override
   */
  static SentenceTransformers of(Path folder, EmbedSettings settings) throws IOException {
    if (settings.encoderOnly()) {
      return new SentenceTransformers(encoder(folder), Optional.empty(), true, List.of());
    }
    List<Module> modules = modules(folder);
    Optional<Pooling> pooling = Optional.empty();
    boolean pools = false;
    boolean poolsPrompt = true;
    List<Head.Step> steps = new ArrayList<>();
    for (Module module : Iterables.skip(modules, 1)) {
      switch (module.kind) {
        case "Pooling" -> {
          if (pools || !steps.isEmpty()) {
            throw unknown(folder, "a second Pooling, or one after other modules");
          }
          pools = true;
          pooling = pooling(module.settings(), settings.pooling());
          poolsPrompt = module.settings().isOn("include_prompt", true);
        }
        case "Dense" -> steps.add(dense(module));
        case "Normalize" -> steps.add(normalize(module));
        case "Dropout" -> {} // of training
        default -> throw unknown(folder, "the module " + Printable.value(module.kind));
      }
    }
    if (!pools && isIn(folder) && settings.pooling() == Pooling.AUTO) {
      throw new IOException(
          folder.resolve(MODULES) + " has no Pooling: name --pooling=cls or --pooling=mean");
    }
    return new SentenceTransformers(modules.get(0).folder, pooling, poolsPrompt, steps);
  }

  /** Whether a folder was saved by Sentence Transformers, that is, has {@code modules.json}. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(MODULES));
  }

  /** The files that say what the modules are and do. */
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (isIn(folder)) {
      files.add(folder.resolve(MODULES));
    }
    for (Module module : Iterables.skip(modules(folder), 1)) {
      Path file = module.folder.resolve(HuggingFaceCheckpoint.CONFIG);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    return files;
  }

  /**
   * The pooling that a folder asks for, if it asks for one.
   *
   * @throws IOException if it asks for a pooling that Strata lacks, or for several
   */
  static Optional<Pooling> pooling(Path folder) throws IOException {
    for (Module module : modules(folder)) {
      if (module.kind.equals("Pooling")) {
        return pooling(module.settings(), Pooling.AUTO);
      }
    }
    return Optional.empty();
  }

  /** The folder of the encoder: {@code folder} itself or one within it. */
  static Path encoder(Path folder) throws IOException {
    return modules(folder).get(0).folder;
  }

  /** All modules; the first one is the encoder. */
  private static List<Module> modules(Path folder) throws IOException {
    List<Module> modules = new ArrayList<>();
    if (!isIn(folder)) {
      modules.add(new Module("Transformer", folder));
      Path pooling = folder.resolve(POOLING_FOLDER);
      if (Files.exists(pooling.resolve(HuggingFaceCheckpoint.CONFIG))) {
        modules.add(new Module("Pooling", pooling));
      }
      return modules;
    }
    for (JsonNode module : HuggingFaceCheckpoint.json(folder.resolve(MODULES))) {
      String type = module.path("type").asText();
      String kind = type.substring(type.lastIndexOf('.') + 1);
      // a class of the same name, but of someone else, does something else
      boolean theirs = type.matches("sentence_transformers\\.(.*\\.)?(models|modules)\\..*");
      if (!theirs) {
        throw unknown(folder, "the module " + Printable.value(type));
      }
      if (!module.path("kwargs").isEmpty()) {
        throw unknown(
            folder, "a module with kwargs " + Printable.value(module.path("kwargs").toString()));
      }
      modules.add(new Module(kind, inside(folder, module.path("path").asText())));
    }
    if (modules.isEmpty() || !modules.get(0).kind.equals("Transformer")) {
      throw unknown(
          folder,
          modules.isEmpty() ? "no modules" : "first a " + Printable.value(modules.get(0).kind));
    }
    return modules;
  }

  private static Path inside(Path folder, String path) throws IOException {
    Path inside = folder.resolve(path).normalize();
    if (!inside.startsWith(folder.normalize())) {
      throw new IOException(
          folder.resolve(MODULES) + " has the path " + Printable.value(path) + " outside of it");
    }
    return inside;
  }

  private static IOException unknown(Path folder, String what) {
    return new IOException(
        String.format(
            "%s has %s, which Strata does not know: %s",
            folder.resolve(MODULES), what, SettingsFile.ENCODER_ONLY));
  }

  /**
   * The pooling that a Pooling module asks for, in the form of any version.
   *
   * @param wanted the pooling that the user wants; if it is not {@link Pooling#AUTO}, the module's
   *     modes do not matter
   */
  private static Optional<Pooling> pooling(SettingsFile file, Pooling wanted) throws IOException {
    Set<String> known = new HashSet<>(OF_POOLING);
    file.json()
        .fieldNames()
        .forEachRemaining(name -> known.add(name.startsWith(FLAG) ? name : MODE));
    file.checkKnown(known, SettingsFile.ENCODER_ONLY);
    if (wanted != Pooling.AUTO) {
      return Optional.of(wanted);
    }
    if (!file.isThere()) {
      throw new IOException(
          String.format(
              "%s is missing, though %s names its folder: fetch it, or name --pooling=cls or"
                  + " --pooling=mean",
              file.file(), MODULES));
    }
    List<String> modes = modes(file);
    if (modes.equals(List.of("cls"))) {
      return Optional.of(Pooling.CLS);
    }
    if (modes.equals(List.of("mean"))) {
      return Optional.of(Pooling.MEAN);
    }
    throw new IOException(
        String.format(
            "%s asks for neither CLS pooling alone nor mean pooling alone, but for pooling_mode %s:"
                + " %s%s",
            file.file(),
            Printable.value(modes.toString()),
            SettingsFile.POOLING,
            modes.equals(List.of("mean_sqrt_len_tokens"))
                ? "; at unit length, mean gives the same vectors"
                : ""));
  }

  private static List<String> modes(SettingsFile file) {
    JsonNode mode = file.get(MODE);
    if (mode.isTextual()) {
      return List.of(mode.textValue().toLowerCase(Locale.ROOT));
    }
    if (mode.isArray()) {
      return Streams.stream(mode).map(JsonNode::asText).toList();
    }
    if (!mode.isMissingNode() && !mode.isNull()) {
      return List.of(mode.toString());
    }
    List<String> flags =
        file.json().properties().stream()
            .filter(p -> p.getKey().startsWith(FLAG))
            .map(Map.Entry::getKey)
            .toList();
    return flags.isEmpty()
        ? List.of("mean") // the library's default
        : flags.stream()
            .filter(flag -> file.get(flag).asBoolean())
            .map(flag -> flag.substring(FLAG.length()))
            .map(flag -> MODES.getOrDefault(flag, flag))
            .collect(Collectors.toList());
  }

  private static Head.Step normalize(Module module) throws IOException {
    checkNames(module.settings());
    module
        .settings()
        .checkKnown(Set.of("module_input_name", "module_output_name"), SettingsFile.ENCODER_ONLY);
    return new Head.Normalize();
  }

  private static Head.Step dense(Module module) throws IOException {
    SettingsFile file = module.settings();
    if (file.get("use_residual").booleanValue()) {
      throw file.refused("use_residual", "which Strata lacks", SettingsFile.ENCODER_ONLY);
    }
    checkNames(file);
    file.checkKnown(OF_DENSE, SettingsFile.ENCODER_ONLY);
    Activation activation = Activation.TANH; // the library's default
    if (file.has("activation_function")) {
      activation =
          Activation.ofClass(file.get("activation_function").asText())
              .orElseThrow(
                  () ->
                      file.refused(
                          "activation_function",
                          "where Strata knows " + Activation.classes(),
                          SettingsFile.ENCODER_ONLY));
    }
    if (!WeightFiles.areIn(module.folder)) {
      throw new IOException(
          String.format(
              "%s has no %s: save it so, or %s",
              module.folder, WeightFiles.ONE, SettingsFile.ENCODER_ONLY));
    }
    Map<String, Tensor> tensors = WeightFiles.in(module.folder).read();
    try {
      int in = file.get("in_features").asInt();
      int out = file.get("out_features").asInt();
      Tensor weight = tensor(tensors, "linear.weight", List.of(out, in));
      Tensor bias =
          file.isOn("bias", true)
              ? tensor(tensors, "linear.bias", List.of(out))
              : new Tensor(List.of(out), new float[out]);
      return new Head.Dense(weight, bias, activation);
    } catch (IllegalArgumentException e) {
      throw new IOException(module.folder + " is not whole: " + e.getMessage(), e);
    }
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name, List<Integer> shape) {
    Tensor tensor = tensors.get(name);
    Preconditions.checkArgument(tensor != null, "it lacks %s", name);
    Preconditions.checkArgument(
        tensor.shape().equals(shape), "%s has shape %s, not %s", name, tensor.shape(), shape);
    return tensor;
  }

  /**
   * Checks that a module reads and writes the vector of the text: any other name is that of the
   * tokens' vectors, or one that nothing reads.
   */
  private static void checkNames(SettingsFile file) throws IOException {
    file.checkIs("module_input_name", "\"sentence_embedding\"");
    file.checkIs("module_output_name", "\"sentence_embedding\"");
  }
}
