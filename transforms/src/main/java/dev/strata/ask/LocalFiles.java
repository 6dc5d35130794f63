/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import dev.strata.store.FinishedOutput;
import dev.strata.store.Room;
import dev.strata.store.files.LocalOutput;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.function.IOConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one output that must lie on this machine, since they are mapped or read from
 * anywhere: those of an output on this machine as they are, those of a store as copies in a cache.
 * A copy is named after the SHA-256 of what it holds, so that it is made once, and never taken for
 * another. Copies of this output that it no longer needs are deleted.
 */
final class LocalFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LocalFiles.class);
  private static final int DIGITS = 16;

  /** The name of a whole copy: a SHA-256 and an ending. */
  private static final Pattern COPY = Pattern.compile("[0-9a-f]{64}\\.[a-z]+");

  /** The name of a copy that is being made, or was. */
  private static final Pattern PART_OF_COPY = Pattern.compile(COPY.pattern() + "\\.[-0-9a-f]{36}");

  /** Nobody copies one file for longer. */
  private static final Duration LONGEST_COPY = Duration.ofDays(2);

  private final FinishedOutput output;
  private final Path folder;
  private final Set<String> used = new HashSet<>();

  /**
   * The files of {@code output}.
   *
   * @param cache the folder of all caches
   */
  LocalFiles(FinishedOutput output, Path cache) {
    this.output = output;
    String root =
        Hashing.sha256()
            .hashString(output.layout().root(), StandardCharsets.UTF_8)
            .toString()
            .substring(0, DIGITS);
    this.folder = cache.resolve("ask").resolve(root);
  }

  /**
   * A file of the output on this machine.
   *
   * @throws IOException if it is not the file that the manifest tells of, or cannot be copied; its
   *     message is one sentence for the user
   */
  Path file(String file) throws IOException {
    String sha256 = output.sha256(file);
    if (Location.isLocal(file)) {
      return Path.of(file);
    }
    OutputLayout layout = output.layout();
    String name = sha256 + file.substring(file.lastIndexOf('.'));
    return made(
        name,
        layout.shown(file),
        Storage.size(file),
        copy -> {
          if (!copy(file, copy).equals(sha256)) {
            throw new IOException(
                layout.shown(file)
                    + " is damaged: its SHA-256 is not the one that manifest.json tells of; start"
                    + " the run again");
          }
        });
  }

  /**
   * A file that is made from files of the output.
   *
   * @param name its name, which tells what it holds
   * @param what what it is made from, for the log
   * @param maker writes all of a file, which is not there yet
   */
  Path made(String name, String what, long bytes, IOConsumer<Path> maker) throws IOException {
    used.add(name);
    Path made = folder.resolve(name);
    if (!Files.exists(made)) {
      LOG.info("copying {} to {}, once", what, made);
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new IOException(
            "cannot make the folder " + folder + " for copies: name another with --cacheDir", e);
      }
      Room.check(List.of(new Room.Need(folder, bytes, "a copy of " + what)), "--cacheDir");
      Path temporary = folder.resolve(name + "." + UUID.randomUUID());
      try {
        maker.accept(temporary);
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
          file.force(true); // else a power cut may leave a copy that seems whole
        }
        Files.move(temporary, made, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException e) {
        return made; // another process was faster
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
    return made;
  }

  /** Deletes the copies that were not asked for: those of what the output held before. */
  void deleteOthers() throws IOException {
    if (used.isEmpty() || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (COPY.matcher(name).matches() ? !used.contains(name) : isLeft(file, name)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Whether a file is a part of a copy, which a process that was stopped has left. */
  private static boolean isLeft(Path file, String name) throws IOException {
    try {
      return PART_OF_COPY.matcher(name).matches()
          && Files.getLastModifiedTime(file)
              .toInstant()
              .isBefore(Instant.now().minus(LONGEST_COPY));
    } catch (NoSuchFileException e) { // it has become a copy
      return false;
    }
  }

  private static String copy(String from, Path to) throws IOException {
    try (InputStream in = Storage.openStream(from);
        OutputStream file = new LocalOutput(to);
        HashingOutputStream out = new HashingOutputStream(Hashing.sha256(), file)) {
      in.transferTo(out);
      return out.hash().toString();
    }
  }
}
