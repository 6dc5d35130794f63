/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files of this machine that a glob names, as {@link
 * java.nio.file.FileSystem#getPathMatcher(String)} understands it. Only folders that may hold such
 * a file are looked into: the folders that the glob names, links to folders among them, and below
 * {@code **} all folders but links to folders and the kernel's own.
 */
final class Glob {
  private static final Logger LOG = LoggerFactory.getLogger(Glob.class);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{\\\\]");

  /** Where the kernel shows itself as files: they are no data, and their folders never end. */
  private static final Set<Path> OF_THE_KERNEL =
      Set.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

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
      throw new IOException("the glob " + glob + " cannot be understood: " + reason(e), e);
    }
    return files;
  }

  /** Why a glob cannot be understood; Java leaves out the closing quote of some reasons. */
  private static String reason(PatternSyntaxException e) {
    String reason = e.getDescription().toLowerCase(Locale.ROOT);
    return reason.chars().filter(c -> c == '\'').count() % 2 == 0 ? reason : reason + "'";
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

  /**
   * Adds the files that match below a folder: the last of {@code names} is the name of files, the
   * others are names of folders.
   */
  private static void expand(Path folder, List<String> names, PathMatcher all, List<Path> files)
      throws IOException {
    String name = names.get(0);
    if (name.contains("**") || isBraceOpen(name)) {
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

  /** Whether a brace of {@code name} is not closed: it holds a slash, at which the glob was cut. */
  private static boolean isBraceOpen(String name) {
    return name.chars().filter(c -> c == '{').count() != name.chars().filter(c -> c == '}').count();
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
      LOG.warn("{} may not be looked into, so no file in it is read", folder);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (FileSystemException e) {
      throw Storage.sentence("look into", folder.toString(), e);
    }
    return matching;
  }

  /**
   * Whether a folder below {@code root} is the kernel's; {@code root} itself is named by the glob.
   */
  static boolean isOfTheKernel(Path root, Path visited) {
    return OF_THE_KERNEL.contains(visited) && !visited.equals(root);
  }

  private static void walk(Path folder, PathMatcher all, List<Path> files) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Path root = folder.toRealPath();
    List<Path> passedOver = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            return isOfTheKernel(root, visited)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path named = folder.resolve(root.relativize(file));
            if (attributes.isSymbolicLink() && Files.isDirectory(file)) {
              passedOver.add(named);
            } else if (all.matches(named) && Files.exists(file)) {
              files.add(named);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            if (!(e instanceof NoSuchFileException)) {
              passedOver.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e) {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
          }
        });
    if (!passedOver.isEmpty()) {
      LOG.warn(
          "{} folders below {} are links or may not be looked into, so no file in them is read; the"
              + " first is {}",
          passedOver.size(),
          folder,
          passedOver.get(0));
    }
  }
}
