/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import dev.strata.io.Storage.Stored;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Files in object stores and in HDFS, through Beam's file systems. Each of these throws exceptions
 * of its own, some of them unchecked; here all become an {@link IOException} with a sentence that
 * names the file.
 */
final class RemoteStorage {
  /** Of HDFS, whose {@code **} leaves out the files of the folder itself. */
  private static final String HDFS = "hdfs:";

  /** How often Amazon's client asks again, with longer and longer waits: a minute in all. */
  private static final String AWS_ATTEMPTS = "15";

  static {
    String attempts = "aws.maxAttempts"; // else 4, within a second
    if (System.getProperty(attempts) == null && System.getenv("AWS_MAX_ATTEMPTS") == null) {
      System.setProperty(attempts, AWS_ATTEMPTS);
    }
  }

  private RemoteStorage() {}

  static ReadableByteChannel open(String path) throws IOException {
    try {
      ReadableByteChannel channel = FileSystems.open(resource(path));
      return channel instanceof SeekableByteChannel seekable
          ? new RemoteChannels.Input(seekable, path)
          : channel;
    } catch (IOException | RuntimeException e) {
      if (!exists(path)) { // stores say so in different ways
        throw Storage.missing(path, e);
      }
      throw StoreFailure.sentence("read", path, e);
    }
  }

  static boolean exists(String path) throws IOException {
    return !matching(path).isEmpty();
  }

  static long size(String path) throws IOException {
    List<Metadata> found = matching(path);
    if (found.isEmpty()) {
      throw Storage.missing(path, null);
    }
    return found.get(0).sizeBytes();
  }

  /** Where a file is to be written; it is there once the channel is closed. */
  static WritableByteChannel create(String path) throws IOException {
    return said(
        "write",
        path,
        () ->
            new RemoteChannels.Output(
                FileSystems.create(resource(path), "application/octet-stream"), path));
  }

  static void rename(String from, String to) throws IOException {
    said(
        "write",
        to,
        () -> {
          FileSystems.rename(List.of(resource(from)), List.of(resource(to)));
          return null;
        });
  }

  /** Deletes a file; one that is missing is as wanted. */
  static void delete(String path) throws IOException {
    said(
        "delete",
        path,
        () -> {
          FileSystems.delete(List.of(resource(path)), StandardMoveOptions.IGNORE_MISSING_FILES);
          return null;
        });
  }

  /** All files below a folder, by name. */
  static List<Stored> list(String folder) throws IOException {
    String root = withoutHost(folder);
    List<Stored> files = new ArrayList<>();
    for (Metadata file : below(folder)) {
      String name = withoutHost(file.resourceId().toString()).substring(root.length());
      files.add(new Stored(name, file.lastModifiedMillis(), false));
    }
    files.sort(Comparator.comparing(Stored::name));
    return files;
  }

  /**
   * Deletes a folder and all in it.
   *
   * @throws IOException where something is left: a store may refuse to delete without an error
   */
  static void deleteFolder(String folder) throws IOException {
    for (Metadata file : below(folder)) {
      delete(file.resourceId().toString());
    }
    List<Stored> left = list(folder);
    if (!left.isEmpty()) {
      throw new IOException(
          String.format(
              "cannot delete %s%s: the store keeps it, so perhaps permission to delete is missing",
              folder, left.get(0).name()));
    }
    if (folder.startsWith(HDFS)) {
      delete(folder);
    }
  }

  /** What a name or a glob matches; nothing where nothing is there. */
  static List<Metadata> matching(String glob) throws IOException {
    return said(
        "look at", glob, () -> FileSystems.match(glob, EmptyMatchTreatment.ALLOW).metadata());
  }

  /** Whether what matches a name may be a folder, without saying so. */
  static boolean matchesFolders(String path) {
    return path.startsWith(HDFS);
  }

  private static List<Metadata> below(String folder) throws IOException {
    if (!folder.startsWith(HDFS)) {
      return matching(folder + "**");
    }
    Map<String, Metadata> files = new TreeMap<>();
    for (String glob : List.of("*", "**")) {
      for (Metadata file : matching(folder + glob)) {
        if (!file.resourceId().isDirectory()) {
          files.put(file.resourceId().toString(), file);
        }
      }
    }
    return List.copyOf(files.values());
  }

  /** The part of an address that tells files apart: HDFS adds the host to what it finds. */
  static String withoutHost(String path) {
    return path.startsWith(HDFS) ? path.replaceFirst("^hdfs:(?://[^/]*)?", HDFS + "//") : path;
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, path.endsWith("/"));
  }

  /** What {@code call} returns; what it throws becomes a sentence. */
  static <T> T said(String verb, String path, Callable<T> call) throws IOException {
    try {
      return call.call();
    } catch (Exception e) {
      throw StoreFailure.sentence(verb, path, e);
    }
  }
}
