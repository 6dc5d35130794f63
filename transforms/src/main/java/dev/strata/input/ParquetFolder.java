/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import dev.strata.model.AccountWords;
import dev.strata.store.files.Storage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Parquet files of a folder, as Spark and its like have it: the files called {@code *.parquet}
 * in the folder, and in its partitions, which are folders below it that are called {@code
 * name=value}, nested or not. A name that begins with {@code .} is no data, nor is one that begins
 * with {@code _}, such as {@code _temporary}, unless it has an equals sign. Other files called
 * {@code *.parquet} are not read, and the log tells of them. Folders that are no partitions are
 * looked through for that alone: not the kernel's own, and not through links, which may lead all
 * over the machine.
 */
final class ParquetFolder {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetFolder.class);
  private static final String SUFFIX = ".parquet";

  /**
   * The most levels of folders that are searched: partitions nest less deep, and links that lead
   * back to a folder above are found out.
   */
  private static final int DEEPEST = 32;

  private final String folder;
  private final List<String> files = new ArrayList<>();

  /**
   * Parquet files in other folders, which are not read; nor are the {@code hidden} ones, whose
   * names are no data's, and the {@code others}, which are not called {@code *.parquet}.
   */
  private final List<String> elsewhere = new ArrayList<>();

  private final List<String> hidden = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  /** Folders that are no partitions, and were not looked through. */
  private final List<Path> passedOver = new ArrayList<>();

  private ParquetFolder(String folder) {
    this.folder = folder.endsWith("/") ? folder : folder + "/";
  }

  /** The Parquet files among all files in or below a folder, given by their names there. */
  static ParquetFolder of(String folder, Collection<String> names) {
    ParquetFolder of = new ParquetFolder(folder);
    names.forEach(of::add);
    return of;
  }

  /** The Parquet files of a folder of this machine; files in {@code output} are not among them. */
  static ParquetFolder of(Path folder, Path output) throws IOException {
    ParquetFolder of = new ParquetFolder(folder.toString());
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
              if (visited.equals(folder)) {
                return FileVisitResult.CONTINUE;
              }
              boolean data =
                  !isHidden(visited.getFileName().toString())
                      && !visited.equals(output)
                      && !Glob.isOfTheKernel(folder, visited);
              boolean link = Files.isSymbolicLink(visited) && !isPartition(name(visited));
              if (data && link) {
                of.passedOver.add(visited);
              }
              return data && !link ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isSymbolicLink() && isPartition(name(file))) {
                of.files.add(name(file)); // it leads nowhere: see ListFilesDoFn
              } else {
                of.add(name(file));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException || e instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE;
              }
              if (file.equals(folder) || isPartition(name(file)) || isRead(name(file))) {
                throw e;
              }
              of.passedOver.add(file);
              return FileVisitResult.CONTINUE;
            }

            private String name(Path file) {
              return folder.relativize(file).toString();
            }
          });
    } catch (FileSystemException e) {
      throw Storage.sentence("look into", e.getFile() == null ? folder.toString() : e.getFile(), e);
    }
    return of;
  }

  private void add(String name) {
    boolean data = Arrays.stream(name.split("/")).noneMatch(ParquetFolder::isHidden);
    if (name.endsWith(SUFFIX)) {
      (!data ? hidden : isRead(name) ? files : elsewhere).add(name);
    } else if (data) {
      others.add(name);
    }
  }

  /** Whether a file is called as those that are read, and lies where those do. */
  private static boolean isRead(String name) {
    int folder = name.lastIndexOf('/');
    return name.endsWith(SUFFIX) && (folder < 0 || isPartition(name.substring(0, folder)));
  }

  /** Whether a folder below the one that is read is a partition, and so are those on the way. */
  private static boolean isPartition(String name) {
    return Arrays.stream(name.split("/")).allMatch(part -> part.contains("="));
  }

  /** Whether a file or folder of that name is no data. */
  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_") && !name.contains("=");
  }

  /** The files that are read, in no particular order; a line in the log tells of the others. */
  List<String> files() {
    if (!elsewhere.isEmpty() && !files.isEmpty()) {
      LOG.warn("{}", elsewhere());
    }
    warnOfHidden(folder, hidden);
    Glob.warnOfPassedOver(folder, passedOver);
    if (!others.isEmpty()) {
      LOG.warn("{}", others());
    }
    return files.stream().map(name -> folder + name).toList();
  }

  /** Says which Parquet files below the folder are not read, or is empty where there are none. */
  String elsewhere() {
    return elsewhere.isEmpty()
        ? ""
        : String.format(
            "%s *.parquet below %s %s not read, since only folders called name=value are looked"
                + " into: the first is %s; name all with %s**.parquet",
            AccountWords.count(elsewhere.size(), "file"),
            folder,
            elsewhere.size() == 1 ? "is" : "are",
            elsewhere.stream().sorted().findFirst().get(),
            folder);
  }

  /** Says which files of other names are not read, or is empty where there are none. */
  String others() {
    return others.isEmpty()
        ? ""
        : String.format(
            "%s of %s %s not read, since only *%s is: the first is %s",
            AccountWords.count(others.size(), "file"),
            folder,
            others.size() == 1 ? "is" : "are",
            SUFFIX,
            others.stream().sorted().findFirst().get());
  }

  /** Logs which files of {@code where} are passed over, if any are. */
  static void warnOfHidden(String where, List<String> files) {
    if (!files.isEmpty()) {
      boolean one = files.size() == 1;
      LOG.warn(
          "{} of {} {} not read, for {} with . or _: {}{}",
          one ? "1 file" : files.size() + " files",
          where,
          one ? "is" : "are",
          one ? "its name begins" : "their names begin",
          one ? "" : "the first is ",
          files.stream().sorted().findFirst().get());
    }
  }
}
