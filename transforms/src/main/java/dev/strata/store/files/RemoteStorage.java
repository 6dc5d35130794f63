/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import dev.strata.store.files.Storage.Stored;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * Files in object stores and in HDFS, through Beam's file systems. Each of these throws exceptions
 * of its own, some of them unchecked; here all become an {@link IOException} with a sentence that
 * names the file, once the store has not answered for the time that the user allows.
 */
public final class RemoteStorage {
  /** How a path in HDFS begins. A {@code **} there leaves out the files of the folder itself. */
  private static final String HDFS = "hdfs:";

  /** A glob in S3, where one that matches nothing is no file that is not found. */
  private static final Pattern GLOB_IN_S3 = Pattern.compile("(?s)s3:.*[*?\\[].*");

  /** How often the objects that a glob matches are listed, if some are deleted meanwhile. */
  private static final int LISTS = 5;

  private static final String HDFS_ROOT = HDFS + "//";
  private static final FileSystem FILES = java.nio.file.FileSystems.getDefault();

  /** A store: the scheme of an address, and the bucket or the host. */
  private static final Pattern STORE = Pattern.compile("^[^:/]+:(?://[^/]*)?");

  private static final int BUFFER = 1 << 20;
  private static final Map<String, Patience> PATIENCE = new ConcurrentHashMap<>();
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[\\]{}\\\\]");

  private static volatile Duration timeout = Duration.ofMinutes(2);

  private RemoteStorage() {}

  /** For how long a store that does not answer is asked again, in this process. */
  static void setTimeout(Duration value) {
    if (!value.equals(timeout)) {
      timeout = value;
      PATIENCE.clear();
    }
  }

  private static Patience patience(String path) {
    Matcher store = STORE.matcher(path);
    String root = store.find() ? store.group() : path;
    return PATIENCE.computeIfAbsent(root, r -> new Patience(() -> matchedOnce(r + "/_"), timeout));
  }

  /** Opens a channel of Beam's, whose errors stay its own. */
  static ReadableByteChannel openOnce(String path) throws IOException {
    return FileSystems.open(resource(path));
  }

  static boolean exists(String path) throws IOException {
    return !itself(path).isEmpty();
  }

  /**
   * What is known of a file.
   *
   * @throws FileNotFoundException where there is no such file
   */
  static Metadata look(String path) throws IOException {
    List<Metadata> found = itself(path);
    if (found.isEmpty()) {
      throw Storage.missing(path, null);
    }
    return found.get(0);
  }

  /**
   * Copies a file of this machine to {@code target}, which is there whole or as it was: an object
   * appears once all of it has been sent, and in HDFS a file is renamed.
   *
   * @param temporary a name that no other attempt has
   */
  public static void upload(Path local, String temporary, String target) throws IOException {
    said(
        "write",
        target,
        () -> {
          if (target.startsWith(HDFS)) {
            send(local, temporary);
            FileSystems.rename(List.of(resource(temporary)), List.of(resource(target)));
          } else {
            send(local, target);
          }
          return null;
        });
  }

  private static void send(Path local, String path) throws IOException {
    try (FileChannel in = FileChannel.open(local)) {
      // closing makes the object appear, so a channel that has failed is left alone
      WritableByteChannel out = FileSystems.create(resource(path), MimeTypes.BINARY);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER, in.size())));
      while (in.read(bytes.clear()) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
      out.close();
    }
  }

  /** Gives a file another name in the same store; a store that has no names of files copies it. */
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
          // with that option, Beam deletes all that a name with a wildcard matches
          if (!WILDCARD.matcher(path).find()) {
            FileSystems.delete(List.of(resource(path)), StandardMoveOptions.IGNORE_MISSING_FILES);
          } else if (exists(path)) {
            FileSystems.delete(List.of(resource(path)));
          }
          return null;
        });
  }

  /** The file of that name, if there is one; to Beam, a name with a wildcard is a pattern. */
  private static List<Metadata> itself(String path) throws IOException {
    Matcher wildcard = WILDCARD.matcher(path);
    if (!wildcard.find()) {
      return matching(path);
    }
    return matching(wildcard.replaceAll("?")).stream()
        .filter(file -> withoutHost(file.resourceId().toString()).equals(withoutHost(path)))
        .toList();
  }

  /**
   * Whether a file lies below a folder. HDFS adds the host to what it finds: a name without a host
   * may be of any.
   */
  public static boolean isBelow(String folder, String file) {
    return withoutHost(file).startsWith(withoutHost(folder)) && mayBeOfOneHost(folder, file);
  }

  private static boolean mayBeOfOneHost(String one, String other) {
    Set<String> hosts = new TreeSet<>(List.of("", host(one), host(other)));
    return hosts.size() <= 2;
  }

  private static String host(String path) {
    return path.startsWith(HDFS) ? path.replaceFirst("^hdfs:(?://([^/]*))?.*", "$1") : "";
  }

  /** All files below a folder, by name. */
  static List<Stored> list(String folder) throws IOException {
    String root = withoutHost(folder);
    List<Stored> files = new ArrayList<>();
    for (Metadata file : below(folder)) {
      String name = withoutHost(file.resourceId().toString()).substring(root.length());
      if (name.isEmpty() || name.endsWith("/")) {
        continue; // an object without bytes that stands for a folder, as consoles make it
      }
      files.add(new Stored(name, file.sizeBytes(), file.lastModifiedMillis(), false));
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

  /** The files that a name or a glob matches; none where nothing is there. */
  public static List<Metadata> matching(String glob) throws IOException {
    return glob.startsWith(HDFS) && glob.contains("**") ? walked(glob) : matched(glob);
  }

  private static List<Metadata> matched(String glob) throws IOException {
    return said("look at", glob, () -> matchedOnce(glob));
  }

  /**
   * Beam lists the objects of S3 that a glob matches, and then asks for each: where one of them is
   * deleted meanwhile, it says that there is none at all. So it is asked again.
   */
  private static List<Metadata> matchedOnce(String glob) throws IOException {
    for (int attempt = 0; attempt < LISTS; attempt++) {
      MatchResult result = FileSystems.match(List.of(glob)).get(0);
      if (result.status() != MatchResult.Status.NOT_FOUND) {
        return result.metadata();
      }
      if (!GLOB_IN_S3.matcher(glob).matches()) {
        return List.of();
      }
    }
    throw new IOException("files are deleted while they are listed");
  }

  /** The files below the folder that a glob names whose paths match it. */
  private static List<Metadata> walked(String glob) throws IOException {
    String path = withoutHost(glob);
    String fixed = path.split("[*?\\[{\\\\]", 2)[0];
    int folder = glob.length() - path.length() + fixed.lastIndexOf('/') + 1;
    PathMatcher matcher;
    try {
      matcher = FILES.getPathMatcher("glob:" + path.substring(HDFS_ROOT.length()));
    } catch (PatternSyntaxException e) {
      throw new IOException("the glob " + glob + " cannot be understood: " + e.getDescription(), e);
    }
    return below(glob.substring(0, folder)).stream()
        .filter(file -> matcher.matches(Path.of(pathInHdfs(file))))
        .toList();
  }

  private static String pathInHdfs(Metadata file) {
    return withoutHost(file.resourceId().toString()).substring(HDFS_ROOT.length());
  }

  /** Whether a file that matches a name may be a folder, without saying so. */
  public static boolean matchesFolders(String path) {
    return path.startsWith(HDFS);
  }

  private static List<Metadata> below(String folder) throws IOException {
    if (!folder.startsWith(HDFS)) {
      return matched(folder + "**");
    }
    Map<String, Metadata> files = new TreeMap<>();
    for (String glob : List.of("*", "**")) {
      for (Metadata file : matched(folder + glob)) {
        if (!file.resourceId().isDirectory()) {
          files.put(file.resourceId().toString(), file);
        }
      }
    }
    return List.copyOf(files.values());
  }

  /** Whether two addresses mean one folder: the host of an HDFS may be left out. */
  public static boolean isSame(String one, String other) {
    return withoutHost(one).equals(withoutHost(other)) && mayBeOfOneHost(one, other);
  }

  /** The part of an address that tells files apart: HDFS adds the host to what it finds. */
  private static String withoutHost(String path) {
    return path.startsWith(HDFS) ? path.replaceFirst("^hdfs:(?://[^/]*)?", HDFS_ROOT) : path;
  }

  private static ResourceId resource(String path) {
    return FileSystems.matchNewResource(path, path.endsWith("/"));
  }

  /**
   * What {@code call} returns, which is made again where the store does not answer; what it throws
   * becomes a sentence.
   */
  static <T> T said(String verb, String path, Callable<T> call) throws IOException {
    try {
      return patience(path).ask(path, call);
    } catch (Exception e) {
      throw StoreFailure.sentence(verb, path, e);
    }
  }
}
