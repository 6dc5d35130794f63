/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import com.google.common.collect.Streams;
import dev.strata.model.AccountWords;
import dev.strata.model.Location;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files of this machine that a glob names, as {@link
 * java.nio.file.FileSystem#getPathMatcher(String)} understands it. Only folders that may hold such
 * a file are looked into: the folders that the glob names, links to folders among them, and below
 * {@code **} all folders but links to folders. The kernel's own folders are looked into only where
 * the glob names them without wildcards. The log tells of folders that are passed over.
 */
public final class Glob {
  private static final Logger LOG = LoggerFactory.getLogger(Glob.class);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{\\\\]");

  /** Where the kernel shows itself as files: they are no data, and their folders never end. */
  private static final Set<Path> OF_THE_KERNEL =
      Set.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

  /** A folder that ext4 keeps for itself, and lets nobody look into. */
  static final String OF_THE_FILE_SYSTEM = "lost+found";

  /** The folder down to which the glob has no wildcards. */
  private final Path root;

  private final PathMatcher all;

  /** Which file is enough, if it matches. */
  private final Predicate<String> enough;

  private boolean isEnough;

  private final List<Path> files = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final List<Path> passedOver = new ArrayList<>();

  private Glob(Path root, PathMatcher all, Predicate<String> enough) {
    this.root = root;
    this.all = all;
    this.enough = enough;
  }

  /** Whether a name has a wildcard, and so may mean other files than the one of that name. */
  static boolean isIn(String name) {
    return WILDCARD.matcher(name).find();
  }

  /**
   * Checks a name that may be a glob.
   *
   * @throws IllegalArgumentException if it is a glob of this machine that cannot be understood; its
   *     message is one sentence for the user
   */
  public static void check(Location name) {
    if (!name.isLocal() || !isIn(name.path()) || Files.exists(name.local())) {
      return;
    }
    try {
      matcher(name.path());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(cannotBeUnderstood(name.toString(), e), e);
    }
  }

  /**
   * The files that match, in no particular order. Folders are not among them, but links that lead
   * nowhere are, and files that may not be looked at.
   *
   * @param glob an absolute path with wildcards
   * @throws IOException if the glob cannot be understood, if a folder that it reaches cannot be
   *     looked into, or if a link in the place of a folder leads nowhere; its message is one
   *     sentence for the user
   */
  static List<Path> expand(String glob) throws IOException {
    Glob expanded = expand(glob, file -> false);
    expanded.warnOfFolders(glob);
    warnOfPassedOver(expanded.root, expanded.passedOver);
    return expanded.files;
  }

  /**
   * Whether any file matches that is wanted. The search ends at the first one, and the log tells of
   * nothing.
   *
   * @param glob an absolute path with wildcards
   * @throws IOException as {@link #expand(String)} does
   */
  static boolean matchesAny(String glob, Predicate<String> wanted) throws IOException {
    return expand(glob, wanted).isEnough;
  }

  private static Glob expand(String glob, Predicate<String> enough) throws IOException {
    List<String> names = List.of(glob.substring(1).split("/"));
    int fixed = 0;
    while (fixed < names.size() - 1 && !isIn(names.get(fixed))) {
      fixed++;
    }
    Path root = Path.of("/" + String.join("/", names.subList(0, fixed)));
    try {
      Glob expanded = new Glob(root, matcher(glob), enough);
      if (Storage.target(root).isPresent()) {
        expanded.expand(root, names.subList(fixed, names.size()));
      }
      return expanded;
    } catch (PatternSyntaxException e) {
      throw new IOException(cannotBeUnderstood(glob, e), e);
    } catch (FileSystemException e) {
      throw Storage.sentence(
          "look into", Objects.requireNonNullElse(e.getFile(), root.toString()), e);
    }
  }

  private static String cannotBeUnderstood(String glob, PatternSyntaxException e) {
    String reason = e.getDescription().toLowerCase(Locale.ROOT);
    boolean cut = reason.chars().filter(c -> c == '\'').count() % 2 == 1; // Java forgets a quote
    return String.format(
        "the glob %s cannot be understood: %s%s%s",
        glob,
        reason,
        cut ? "'" : "",
        isBraceOpen(glob) ? "; commas separate names, so write {a,b} as two names" : "");
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  /**
   * Adds the files that match below a folder: the last of {@code names} is the name of files, the
   * others are names of folders.
   */
  private void expand(Path folder, List<String> names) throws IOException {
    String name = names.get(0);
    if (name.contains("**") || isBraceOpen(name)) {
      walk(folder);
      return;
    }
    boolean last = names.size() == 1;
    for (Path path : isIn(name) ? matching(folder, name) : List.of(folder.resolve(name))) {
      if (isEnough) {
        return;
      }
      if (Files.isDirectory(path)) {
        if (last) {
          folders.add(path);
        } else if (!isOfTheKernel(root, path)) {
          expand(path, names.subList(1, names.size()));
        }
      } else if (!last) {
        checkLink(path);
      } else if (!Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
        add(path);
      }
    }
  }

  private void add(Path file) {
    files.add(file);
    isEnough |= enough.test(file.toString());
  }

  /** A link that leads nowhere may be the folder of a disk that is not mounted. */
  private static void checkLink(Path path) throws IOException {
    if (!ParquetFolder.isHidden(path.getFileName().toString())) {
      Storage.target(path);
    }
  }

  /** Whether a brace of {@code name} is not closed: it holds a slash, at which the glob was cut. */
  private static boolean isBraceOpen(String name) {
    return name.chars().filter(c -> c == '{').count() != name.chars().filter(c -> c == '}').count();
  }

  private List<Path> matching(Path folder, String name) throws IOException {
    PathMatcher matcher = matcher(name);
    List<Path> matching = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, path -> matcher.matches(path.getFileName()))) {
      all.forEach(matching::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      passOver(folder, e);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return matching;
  }

  /**
   * Whether a folder below {@code root} is the kernel's; {@code root} itself is named by the glob.
   */
  static boolean isOfTheKernel(Path root, Path visited) {
    return OF_THE_KERNEL.contains(visited) && !visited.equals(root);
  }

  /** Whether a file is the kernel's: its length says nothing. */
  static boolean isOfTheKernel(Path file) {
    return file.startsWith("/proc") || file.startsWith("/sys");
  }

  private void walk(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Files.walkFileTree(
        real,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
            if (isOfTheKernel(real, visited)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path named = folder.resolve(real.relativize(visited));
            if (all.matches(named)) {
              folders.add(named);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            Path named = folder.resolve(real.relativize(file));
            boolean isLink = attributes.isSymbolicLink();
            if (isLink && Files.isDirectory(file)) {
              passedOver.add(named);
            } else if (all.matches(named)) {
              add(named);
            } else if (isLink && !Files.exists(file)) {
              passedOver.add(named); // it may be a folder's
            }
            return isEnough ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            Path named = folder.resolve(real.relativize(file));
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            if (all.matches(named) && !Files.isDirectory(file)) {
              add(named);
            } else {
              passOver(named, e);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(visited, e);
          }
        });
  }

  /**
   * Passes over a folder that may not be looked into, where it is hidden or a file system's own. No
   * other folder may make the archive smaller.
   */
  private void passOver(Path folder, IOException e) throws IOException {
    boolean mayBe = folder.endsWith(OF_THE_FILE_SYSTEM) || isHidden(folder);
    if (folder.equals(root) || !mayBe || !(e instanceof AccessDeniedException)) {
      throw e;
    }
    passedOver.add(folder);
  }

  /** Says which folders match the glob while no file in them does: they may have been meant. */
  private void warnOfFolders(String glob) {
    Set<Path> read = new HashSet<>();
    for (Path file : files) {
      for (Path on = file.getParent(); on != null && read.add(on); on = on.getParent()) {}
    }
    folders.removeIf(f -> read.contains(f) || isHidden(f));
    if (!folders.isEmpty()) {
      Path first = Collections.min(folders);
      LOG.warn(
          "{} matches {}, of which no file is read: {}{}; name its files with {}/*",
          glob,
          AccountWords.count(folders.size(), "folder"),
          folders.size() == 1 ? "" : "the first is ",
          first,
          first);
    }
  }

  private boolean isHidden(Path folder) {
    return Streams.stream(root.relativize(folder))
        .anyMatch(name -> ParquetFolder.isHidden(name.toString()));
  }

  /** Says which paths below {@code root} are passed over, if any are. */
  static void warnOfPassedOver(Object root, List<Path> passedOver) {
    if (!passedOver.isEmpty()) {
      boolean one = passedOver.size() == 1;
      LOG.warn(
          "{} below {} {} or may not be looked into, so no file in {} is read: {}{}",
          AccountWords.count(passedOver.size(), "path"),
          root,
          one ? "is a link" : "are links",
          one ? "it" : "them",
          one ? "" : "the first is ",
          Collections.min(passedOver));
    }
  }
}
