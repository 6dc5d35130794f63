/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.strata.model.Location;
import dev.strata.model.OutputLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of this machine that cannot be read are not left out: each is an error that names it. */
class ListFilesDoFnTest {
  @TempDir private Path folder;

  @BeforeEach
  void lay() throws IOException {
    for (String file : List.of("a.jsonl", "a.parquet", "year=1/b.parquet")) {
      Path path = folder.resolve("in").resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Files.createDirectory(folder.resolve("out")); // as a run finds it
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.jsonl", "**.jsonl", "gone.jsonl", "{gone,a}.jsonl"})
  void list_archiveWithALinkThatLeadsNowhere_isAnErrorThatNamesIt(String name) throws IOException {
    Path link = link("gone.jsonl", "missing");
    assertThat(error(name, false), is(link + " is a link that leads nowhere"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone.parquet", "year=1/gone.parquet", "year=2", "year=1/day=2"})
  void list_vectorsWithALinkThatLeadsNowhere_isAnErrorThatNamesIt(String name) throws IOException {
    for (String to : List.of("missing", name)) { // a link to itself is a circle
      Path link = link(name, to.replaceFirst(".*/", ""));
      assertThat(error("", true), is(link + " is a link that leads nowhere"));
      Files.delete(link);
    }
  }

  @Test
  void list_globThatMatchesFolders_saysThatTheyAreNotRead() throws IOException {
    for (String part : List.of("b.parquet/part-0", "c.parquet/part-0", "_d.parquet/part-0")) {
      Files.createDirectories(folder.resolve("in").resolve(part));
    }
    String in = folder.resolve("in") + "/";

    assertThat(
        warning("*.parquet"),
        containsString(
            String.format(
                "%1$s*.parquet matches 2 folders, of which no file is read: the first is"
                    + " %1$sb.parquet; name its files with %1$sb.parquet/*",
                in)));
    assertThat(
        warning("**.parquet"),
        containsString(in + "**.parquet matches 2 folders, of which no file is read: the first"));
    assertThat(
        warning("{a,b}.parquet"),
        containsString("matches 1 folder, of which no file is read: " + in + "b.parquet;"));
    for (String quiet : List.of("*.jsonl", "**/*.parquet", "year*/*", "**")) {
      Files.writeString(folder.resolve("in/b.parquet/part-0/x.parquet"), "");
      Files.writeString(folder.resolve("in/c.parquet/part-0/x.parquet"), "");
      assertThat(quiet, warning(quiet), is(""));
    }
  }

  @Test
  void list_fileNamedTwice_isReadOnceAndSaidSo() throws IOException {
    String file = folder.resolve("in/a.parquet").toString();
    List<String> files = new ArrayList<>();

    String said = warning(() -> files.addAll(list(true, file, folder + "/./in/*.parquet")));

    assertThat(files, is(List.of(file)));
    assertThat(
        said,
        containsString("1 file of the vectors is named more than once, and read once: " + file));
  }

  /** Lists files. */
  @FunctionalInterface
  private interface Listing {
    void run() throws IOException;
  }

  private String warning(String name) throws IOException {
    return warning(() -> list(name, true));
  }

  /** What the log says while files are listed. */
  private static String warning(Listing listing) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      listing.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(UTF_8);
  }

  @Test
  void list_nameThatIsNotUtf8_saysSo() throws Exception {
    String in = folder.resolve("in") + "/";
    String make = "cd \"$0\" && : >$'bad\\xff.jsonl' && : >$'bad\\xff.parquet'";
    assertThat(new ProcessBuilder("bash", "-c", make, in).start().waitFor(), is(0));
    for (String name : List.of("b*.jsonl", "**.jsonl")) {
      assertThat(
          error(name, false), is("the name " + in + "bad\uFFFD.jsonl is not UTF-8: rename it"));
    }
    for (String name : List.of("", "*.parquet")) {
      assertThat(
          error(name, true), is("the name " + in + "bad\uFFFD.parquet is not UTF-8: rename it"));
    }
  }

  /** The first run into it finds none of them, and a run that resumes finds many. */
  @Test
  void list_globThatMatchesFilesOfTheOutput_passesOverThem() throws IOException {
    Path output = Files.createDirectories(folder.resolve("out/rejects")).getParent();
    Files.writeString(output.resolve("rejects/part_00000.jsonl"), "");
    Files.writeString(output.resolve("metrics.json"), "");
    String all = folder + "/**";
    assertThat(list(false, all), is(list(false, folder.resolve("in") + "/**")));
    assertThat(
        warning(() -> list(false, all)),
        containsString(
            "the archive " + all + " matches 2 files of the output, which are not read"));
    assertThat(list(false, "/**/" + folder.getFileName() + "/in/a.jsonl").size(), is(1));
    for (String inside : List.of("/out/**", "/out/metrics.json", "/ou?/rejects/*")) {
      assertThat(
          assertThrows(Exception.class, () -> list(false, folder + inside)).getMessage(),
          containsString("must lie outside of the output"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl/", "*.jsonl/", "year=1/b.parquet/", "gone/"})
  void list_fileNamedAsAFolder_isRefused(String name) {
    String given = folder.resolve("in") + "/" + name;
    assertThat(
        assertThrows(Exception.class, () -> list(false, given)).getMessage(),
        is("the archive " + given + " ends with a slash, but is no folder"));
  }

  @Test
  void list_fileOfTheKernel_isRefused() {
    assertThat(
        assertThrows(Exception.class, () -> list(false, "/proc/version")).getMessage(),
        is("the archive /proc/version is the kernel's, and no file of data"));
  }

  @Test
  void list_hiddenFolderThatMayNotBeEntered_isPassedOver() throws IOException {
    List<Path> locked = new ArrayList<>();
    for (String name : List.of("in/.Trash-1000", "in/lost+found")) {
      locked.add(Files.createDirectory(folder.resolve(name)));
    }
    assumeFalse(isOfRoot(), "root may look at everything");
    for (Path path : locked) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }
    try {
      for (String name : List.of("**.jsonl", "*/*.jsonl")) {
        String said = warning(() -> list(name, false));
        assertThat(said, containsString("2 paths below"));
      }
      assertThat(error("lost+found/*.jsonl", false), endsWith(": permission is denied"));
    } finally {
      for (Path path : locked) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  /** A name that is too long stands for any that cannot be looked at, be it there or not. */
  @Test
  void list_nameThatCannotBeLookedAt_saysWhyAndNotThatItIsMissing() {
    for (String name : List.of("x".repeat(300), "x".repeat(300) + "/*", "x".repeat(300) + "/**")) {
      for (boolean vectors : new boolean[] {true, false}) {
        assertThat(error(name, vectors), startsWith("cannot look "));
        assertThat(error(name, vectors), endsWith(": the name is too long: choose a shorter one"));
      }
    }
  }

  @Test
  void list_folderThatMayNotBeEntered_saysThatPermissionIsDenied() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("in/locked"));
    Files.writeString(locked.resolve("c.jsonl"), "");
    Files.writeString(locked.resolve("c.parquet"), "");
    assumeFalse(isOfRoot(), "root may look at everything");
    for (String mode : List.of("rw-rw-rw-", "---------")) {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString(mode));
      try {
        for (String name : List.of("locked/c.jsonl", "locked/*.jsonl", "locked/**.jsonl")) {
          assertThat(name, error(name, false), endsWith(": permission is denied"));
          assertThat(name, error(name.replace("jsonl", "parquet"), true), endsWith("is denied"));
        }
        if (mode.startsWith("r")) { // so its files are known
          assertThat(error("*/*.parquet", true), endsWith("c.parquet: permission is denied"));
          assertThat(error("**.jsonl", false), endsWith(": permission is denied"));
        } else {
          assertThat(error("**.parquet", true), endsWith("locked: permission is denied"));
          assertThat(error("**.jsonl", false), endsWith("locked: permission is denied"));
          assertThat(
              warning(""),
              containsString(
                  "in/ is a link or may not be looked into, so no file in it is read: " + locked));
        }
      } finally {
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
      }
    }
  }

  private boolean isOfRoot() throws IOException {
    Path probe = Files.createDirectory(folder.resolve("probe"));
    Files.setPosixFilePermissions(probe, PosixFilePermissions.fromString("---------"));
    return Files.isReadable(probe);
  }

  private Path link(String name, String to) throws IOException {
    return Files.createSymbolicLink(folder.resolve("in").resolve(name), Path.of(to));
  }

  @Test
  void checkAny_nameWithACommaThatWasCutThere_saysHowToWriteIt() throws IOException {
    String in = folder.resolve("in") + "/";
    Files.writeString(Path.of(in + "May, 2023.jsonl"), "{}");
    OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
    List<Location> cut =
        List.of(Location.of(in + "a.jsonl"), Location.of(in + "May"), Location.of(" 2023.jsonl"));

    assertThat(
        assertThrows(
                IllegalArgumentException.class, () -> ListFilesDoFn.ofArchive(layout).checkAny(cut))
            .getMessage(),
        is(
            String.format(
                "commas separate names, and the name of the file %1$sMay, 2023.jsonl has a comma:"
                    + " write %1$sMay? 2023.jsonl",
                in)));
    assertThat(list(false, in + "May? 2023.jsonl"), is(List.of(in + "May, 2023.jsonl")));
  }

  private String error(String name, boolean vectors) {
    return assertThrows(Exception.class, () -> list(name, vectors)).getMessage();
  }

  private List<String> list(String name, boolean vectors) throws IOException {
    return list(vectors, folder.resolve("in").resolve(name).toString());
  }

  private List<String> list(boolean vectors, String... names) throws IOException {
    OutputLayout layout = OutputLayout.of(folder.resolve("out").toString());
    ListFilesDoFn files =
        vectors ? ListFilesDoFn.ofVectors(layout) : ListFilesDoFn.ofArchive(layout);
    return files.list(Arrays.stream(names).map(Location::of).toList());
  }
}
