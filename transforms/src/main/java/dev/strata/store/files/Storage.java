/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import dev.strata.model.Location;
import dev.strata.model.ShownName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads, looks up, lists and deletes files, wherever they lie. Files of this machine are asked for
 * by their names: Beam's own file system walks through all that lies beside a file that is missing,
 * and through links. Here nothing is deleted or listed through a link.
 *
 * <p>Paths are those of {@link Location#path()}.
 */
public final class Storage {

  private Storage() {}

  /**
   * A file that is listed.
   *
   * @param name under the folder that was listed
   * @param bytes its length
   * @param modifiedMillis when it was written last, by the clock of wherever it lies
   * @param isLink whether it is a link, which may lead to a folder
   */
  public record Stored(String name, long bytes, long modifiedMillis, boolean isLink) {}

  /** What the kernel says, in words that say what to do. */
  private static final Map<String, String> REASONS =
      Map.of(
          "File name too long",
          "the name is too long: choose a shorter one",
          "Too many levels of symbolic links",
          "a link in it leads back to itself",
          "Too many levels of symbolic links or unable to access attributes of symbolic link",
          "a link in it leads back to itself",
          "No space left on device",
          "the disk is full, or can hold no more files: make room, and start again",
          "File too large",
          "files may not become so large here (see ulimit -f, and what the file system allows)");

  /** For how long a store that does not answer is asked again, in this process. */
  public static void setStoreTimeout(Duration timeout) {
    RemoteStorage.setTimeout(timeout);
  }

  /**
   * Opens a file, to be read from anywhere.
   *
   * @throws FileNotFoundException where there is no such file, and only then
   * @throws IOException if it cannot be read; its message is one sentence for the user, which names
   *     the file, and so are those of later calls of the channel
   */
  public static SeekableByteChannel open(String path) throws IOException {
    if (!Location.isLocal(path)) {
      return new RemoteInput(path);
    }
    try {
      checkRegular(Path.of(path));
      return new LocalInput(path);
    } catch (FileSystemException e) {
      throw sentence("read", path, e);
    }
  }

  /** Checks that a file of this machine is a regular one: a pipe or a device may never end. */
  public static void checkRegular(Path file) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      throw new IOException("cannot read " + file + ": it is no regular file");
    }
  }

  /** Opens a file as a stream, otherwise as {@link #open}. */
  public static InputStream openStream(String path) throws IOException {
    return Channels.newInputStream(open(path));
  }

  /** Whether there is a file, a folder or a link of that name. */
  public static boolean exists(String path) throws IOException {
    return Location.isLocal(path)
        ? attributes(Path.of(path)).isPresent()
        : RemoteStorage.exists(path);
  }

  /**
   * The number of bytes of a file.
   *
   * @throws FileNotFoundException where there is no such file
   */
  public static long size(String path) throws IOException {
    if (!Location.isLocal(path)) {
      return RemoteStorage.look(path).sizeBytes();
    }
    try (SeekableByteChannel channel = open(path)) {
      return channel.size();
    }
  }

  /**
   * When a file was written last, in milliseconds since 1970 by the clock of wherever it lies.
   *
   * @throws FileNotFoundException where there is no such file
   */
  public static long modifiedMillis(String path) throws IOException {
    if (!Location.isLocal(path)) {
      return RemoteStorage.look(path).lastModifiedMillis();
    }
    return attributes(Path.of(path))
        .orElseThrow(() -> missing(path, null))
        .lastModifiedTime()
        .toMillis();
  }

  /**
   * Gives a file another name in the same file system or store, in place of the file that has it.
   *
   * @throws IOException if it cannot be done; its message is one sentence for the user
   */
  public static void rename(String from, String to) throws IOException {
    if (!Location.isLocal(from)) {
      RemoteStorage.rename(from, to);
      return;
    }
    try {
      Files.createDirectories(Path.of(to).getParent());
      Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw sentence("rename " + from + " to", to, e);
    }
  }

  /** Deletes a file, or a link but not what it leads to; one that is missing is as wanted. */
  public static void delete(String path) throws IOException {
    if (!Location.isLocal(path)) {
      RemoteStorage.delete(path);
      return;
    }
    Optional<BasicFileAttributes> there = attributes(Path.of(path));
    if (there.isPresent() && there.get().isDirectory()) {
      throw new IOException("cannot delete " + path + ": it is a folder");
    }
    try {
      Files.deleteIfExists(Path.of(path));
    } catch (FileSystemException e) {
      throw sentence("delete", path, e);
    }
  }

  /** All files below a folder, by name, links among them; none where there is no such folder. */
  public static List<Stored> list(String folder) throws IOException {
    return Location.isLocal(folder) ? listLocal(Path.of(folder)) : RemoteStorage.list(folder);
  }

  private static List<Stored> listLocal(Path folder) throws IOException {
    List<Stored> files = new ArrayList<>();
    if (!isFolder(folder)) {
      return files;
    }
    Files.walkFileTree(
        folder,
        new MissingMayGo() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(
                new Stored(
                    folder.relativize(file).toString(),
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis(),
                    attributes.isSymbolicLink()));
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(Comparator.comparing(Stored::name));
    return files;
  }

  /** Deletes a folder and all in it, links but not what they lead to. */
  public static void deleteFolder(String folder) throws IOException {
    if (!Location.isLocal(folder)) {
      RemoteStorage.deleteFolder(folder);
      return;
    }
    if (isFolder(Path.of(folder))) {
      Files.walkFileTree(
          Path.of(folder),
          new MissingMayGo() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              try {
                Files.deleteIfExists(file);
              } catch (FileSystemException e) {
                throw sentence("delete", file.toString(), e);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e)
                throws IOException {
              deleteIfEmpty(visited.toString());
              return FileVisitResult.CONTINUE;
            }
          });
    }
  }

  /** Deletes a folder of this machine where it is one, and nothing is in it. */
  public static void deleteIfEmpty(String folder) throws IOException {
    if (Location.isLocal(folder) && isFolder(Path.of(folder))) {
      try {
        Files.deleteIfExists(Path.of(folder));
      } catch (DirectoryNotEmptyException e) {
        return; // somebody's file is in it
      } catch (FileSystemException e) {
        throw sentence("delete", folder, e);
      }
    }
  }

  /** Whether {@code folder} is a folder of this machine, and no link to one. */
  static boolean isFolder(Path folder) {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  /** The attributes of what has that name, be it a link itself; empty where there is nothing. */
  public static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      throw sentence("look at", file.toString(), e);
    }
  }

  /**
   * The attributes of the file or folder that a name leads to, through links; empty where nothing
   * has that name.
   *
   * @throws IOException if a link leads nowhere, or if the file may not be looked at; its message
   *     is one sentence for the user
   */
  public static Optional<BasicFileAttributes> target(Path file) throws IOException {
    Optional<BasicFileAttributes> named = attributes(file);
    if (named.isEmpty() || !named.get().isSymbolicLink()) {
      return named;
    }
    try {
      return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
    } catch (AccessDeniedException e) {
      throw sentence("look at", file.toString(), e);
    } catch (FileSystemException e) { // missing, or a link in a circle
      throw new IOException(file + " is a link that leads nowhere", e);
    }
  }

  /**
   * An exception that says what could not be done with a file, and why; Java's own exceptions name
   * the file alone.
   */
  public static IOException sentence(String verb, String path, FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return missing(path, e);
    }
    return new IOException("cannot " + verb + " " + path + ": " + refusal(e), e);
  }

  /** An exception that says where a file system of this machine could not write, and why. */
  public static IOException cannotWrite(Object place, IOException e) {
    return new IOException("cannot write to " + place + ": " + refusal(e), e);
  }

  /**
   * Whether a file that could not be read may be sound all the same, so that another attempt may
   * read it: its store or its network disk does not answer, or refuses to, it may not be read by
   * this user, the thread was interrupted, or the process has too many files open.
   */
  public static boolean mayBeSound(IOException e) {
    return StoreFailure.mayBeSound(e);
  }

  /** Why a file system of this machine refused something, without the name of the file. */
  public static String refusal(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "its folder does not exist and cannot be made";
    }
    if (e instanceof AccessDeniedException) {
      return "permission is denied";
    }
    if (e instanceof NotDirectoryException) {
      return "it is no folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "a file, or a link that leads nowhere, is in its place";
    }
    String said = e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
    return said == null ? StoreFailure.wordsOf(e) : meaning(said);
  }

  /** What a message of the operating system means, such as that the disk is full. */
  public static String meaning(String said) {
    return REASONS.getOrDefault(said, said);
  }

  /**
   * Why a file could not be read, for a sentence that names it: the message of {@code e} without
   * the file's name, which the exceptions of {@link #open} and of its channel have.
   */
  public static String reason(String path, Exception e) {
    String message = String.valueOf(e.getMessage());
    for (String name : List.of(path, ShownName.of(path))) {
      message = message.replaceFirst("^cannot read " + Pattern.quote(name) + ": ", "");
      message =
          message.replaceFirst("^" + Pattern.quote(name) + " does not exist$", "it does not exist");
    }
    return message;
  }

  /** An exception that says that there is no such file. */
  static FileNotFoundException missing(String path, Exception cause) {
    FileNotFoundException missing = new FileNotFoundException(path + " does not exist");
    missing.initCause(cause);
    return missing;
  }

  /** Passes over files that another attempt deletes meanwhile. */
  private abstract static class MissingMayGo extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e instanceof FileSystemException failed
          ? sentence("look at", file.toString(), failed)
          : e;
    }
  }
}
