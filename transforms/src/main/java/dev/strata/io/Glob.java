/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of this machine that a glob names, as {@link
 * java.nio.file.FileSystem#getPathMatcher(String)} understands it. Only folders that may hold one
 * are looked into: those that the glob names, and below {@code **} all. Links are followed, but
 * never round in a circle.
 */
final class Glob {
  private static final Logger LOG = LoggerFactory.getLogger(Glob.class);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{\\\\]");

  private Glob() {}

  /** Whether a name has a wildcard, and so may mean other files than the one of that name. */
  static boolean isIn(String name) {
    return WILDCARD.matcher(name).find();
  }

  /**
   * The files that match, folders not among them, in no particular order.
   *
   * @param glob an absolute path with wildcards
   * @throws IOException where the glob cannot be understood, or a folder that it names not be read
   */
  static List<Path> expand(String glob) throws IOException {
    List<String> names = List.of(glob.substring(1).split("/"));
    int fixed = 0;
    while (fixed < names.size() - 1 && !isIn(names.get(fixed))) {
      fixed++;
    }
    List<Path> files = new ArrayList<>();
    try {
      expand(
          Path.of("/" + String.join("/", names.subList(0, fixed))),
          names.subList(fixed, names.size()),
          matcher(glob),
          files);
    } catch (PatternSyntaxException e) {
      throw new IOException(
          "the glob "
              + glob
              + " cannot be understood: "
              + e.getDescription().toLowerCase(Locale.ROOT),
          e);
    }
    return files;
  }

  /** The files of a folder whose names match, in no particular order. */
  static List<Path> expand(Path folder, String name) throws IOException {
    List<Path> files = new ArrayList<>(matching(folder, name));
    files.removeIf(Files::isDirectory);
    return files;
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  /** Adds what matches below a folder: {@code names} of folders there, and then of files. */
  private static void expand(Path folder, List<String> names, PathMatcher all, List<Path> files)
      throws IOException {
    String name = names.get(0);
    if (name.contains("**") || name.contains("{")) { // braces may hold a slash
      walk(folder, all, files);
      return;
    }
    boolean last = names.size() == 1;
    for (Path path : isIn(name) ? matching(folder, name) : List.of(folder.resolve(name))) {
      if (!last && Files.isDirectory(path)) {
        expand(path, names.subList(1, names.size()), all, files);
      } else if (last && Files.exists(path) && !Files.isDirectory(path)) {
        files.add(path);
      }
    }
  }

  private static List<Path> matching(Path folder, String name) throws IOException {
    PathMatcher matcher = matcher(name);
    List<Path> matching = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, path -> matcher.matches(path.getFileName()))) {
      all.forEach(matching::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      passOver(folder);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (FileSystemException e) {
      throw Storage.sentence("look into", folder.toString(), e);
    }
    return matching;
  }

  private static void walk(Path folder, PathMatcher all, List<Path> files) throws IOException {
    Set<FileVisitOption> options = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    Files.walkFileTree(
        folder,
        options,
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (all.matches(file) && Files.exists(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof AccessDeniedException) {
              passOver(file);
            } else if (!(e instanceof NoSuchFileException
                || e instanceof FileSystemLoopException)) {
              throw e instanceof FileSystemException failed
                  ? Storage.sentence("look at", file.toString(), failed)
                  : e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void passOver(Path folder) {
    LOG.warn("{} may not be looked into, so no file in it is read", folder);
  }
}
