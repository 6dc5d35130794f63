/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The safetensors files of a folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names. If a folder has both, {@code model.safetensors} counts, as
 * it does for Hugging Face's libraries.
 *
 * @param folder the folder that holds the files
 * @param shards the names of the tensors of each shard, by the name of its file, as the index says;
 *     empty for a single file
 */
record WeightFiles(Path folder, Map<String, Set<String>> shards) {
  static final String ONE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** The file of weights in older folders; Python reads it by running it. */
  static final String PICKLE = "pytorch_model.bin";

  /** Whether a folder has files of weights. */
  static boolean areIn(Path folder) {
    return Files.exists(folder.resolve(ONE)) || Files.exists(folder.resolve(INDEX));
  }

  /**
   * Finds the files of weights in a folder that has some.
   *
   * @throws IOException if a shard is missing
   */
  static WeightFiles in(Path folder) throws IOException {
    if (Files.exists(folder.resolve(ONE))) {
      return new WeightFiles(folder, Map.of());
    }
    Map<String, Set<String>> shards = new TreeMap<>();
    JsonNode map = HuggingFaceCheckpoint.json(folder.resolve(INDEX)).path("weight_map");
    for (Map.Entry<String, JsonNode> tensor : map.properties()) {
      String file = tensor.getValue().asText();
      if (!Path.of(file).equals(Path.of(file).getFileName())) {
        throw new IOException(
            folder.resolve(INDEX) + " names a file elsewhere, " + Printable.value(file));
      }
      shards.computeIfAbsent(file, f -> new HashSet<>()).add(tensor.getKey());
    }
    if (shards.isEmpty()) {
      throw new IOException(folder.resolve(INDEX) + " has no weight_map, or an empty one");
    }
    for (String file : shards.keySet()) {
      if (!Files.exists(folder.resolve(file))) {
        throw new IOException(
            folder + " has no " + Printable.value(file) + ", which " + INDEX + " names");
      }
    }
    return new WeightFiles(folder, shards);
  }

  /** SHA-256 of each file, in the order of their names. */
  List<String> fingerprints() throws IOException {
    List<String> fingerprints = new ArrayList<>();
    for (Path file : files()) {
      fingerprints.add(Fingerprints.of(file));
    }
    return fingerprints;
  }

  /**
   * All tensors of floats, by name.
   *
   * @throws IOException if a file is damaged, lacks a tensor that the index says is in it, or has
   *     weights of a type that is not read
   */
  Map<String, Tensor> read() throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    for (Path file : files()) {
      Safetensors read = Safetensors.read(file);
      for (String name : shards.getOrDefault(file.getFileName().toString(), Set.of())) {
        if (!read.tensors().containsKey(name) && !read.others().containsKey(name)) {
          throw new IOException(
              file + " lacks " + Printable.value(name) + ", which " + INDEX + " says is in it");
        }
      }
      for (Map.Entry<String, String> other : read.others().entrySet()) {
        if (other.getKey().matches(".*\\.(weight|bias)")) { // others are counters, position ids
          throw new IOException(
              String.format(
                  "%s has %s as %s, and Strata reads %s: save the model in one of these",
                  file,
                  Printable.value(other.getKey()),
                  Printable.value(other.getValue()),
                  Safetensors.TYPES));
        }
      }
      tensors.putAll(read.tensors());
    }
    return tensors;
  }

  private List<Path> files() {
    return shards.isEmpty()
        ? List.of(folder.resolve(ONE))
        : shards.keySet().stream().map(folder::resolve).toList();
  }
}
