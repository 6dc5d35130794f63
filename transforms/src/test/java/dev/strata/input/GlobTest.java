/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @TempDir private Path folder;

  @BeforeEach
  void lay() throws IOException {
    for (String file :
        List.of("a.jsonl", "b.json", "2023/c.jsonl", "2023/q1/d.jsonl", "2024/e.gz")) {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Files.createDirectory(folder.resolve("folder.jsonl"));
    Files.createSymbolicLink(folder.resolve("2025"), folder.resolve("2023"));
    Files.createSymbolicLink(folder.resolve("2023/q1/round"), folder); // a circle
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.jsonl | a.jsonl",
        "?.js* | a.jsonl b.json",
        "[a-b].* | a.jsonl b.json",
        "*/*.jsonl | 2023/c.jsonl 2025/c.jsonl",
        "202[34]/* | 2023/c.jsonl 2024/e.gz",
        "2023/**.jsonl | 2023/c.jsonl 2023/q1/d.jsonl",
        "202{3,4}/{c,e}.* | 2023/c.jsonl 2024/e.gz",
        "{a.jsonl,2024/e.gz} | a.jsonl 2024/e.gz",
        "*/q1/d.jsonl | 2023/q1/d.jsonl 2025/q1/d.jsonl",
        "**/e.gz | 2024/e.gz",
        "2025/**.jsonl | 2025/c.jsonl 2025/q1/d.jsonl",
      })
  void expand_glob_isTheFilesThatMatch(String glob, String files) throws IOException {
    assertThat(expand(glob), is(Arrays.stream(files.split(" ")).sorted().toList()));
    assertThat(Glob.matchesAny(folder + "/" + glob, file -> true), is(true));
  }

  @ParameterizedTest
  @CsvSource({"*.jsnl", "missing/*.jsonl", "missing/**.jsonl", "a.jsonl/*", "*/*/*/*/*.jsnl"})
  void expand_mistyped_isNothing(String glob) throws IOException {
    assertThat(expand(glob), is(empty()));
    assertThat(Glob.matchesAny(folder + "/" + glob, file -> true), is(false));
  }

  @Test
  void matchesAny_filesThatAreNotWanted_areNotEnough() throws IOException {
    String all = folder + "/**";
    assertThat(Glob.matchesAny(all, file -> file.endsWith("/d.jsonl")), is(true));
    assertThat(Glob.matchesAny(all, file -> file.endsWith("/z.jsonl")), is(false));
  }

  @ParameterizedTest
  @CsvSource({"*.jsonl, nowhere.jsonl", "**.jsonl, nowhere.jsonl", "now*, nowhere.jsonl"})
  void expand_linkThatLeadsNowhere_isAmongTheFiles(String glob, String link) throws IOException {
    Files.createSymbolicLink(folder.resolve("nowhere.jsonl"), folder.resolve("missing"));
    assertThat(expand(glob), hasItem(link));
  }

  @ParameterizedTest
  @CsvSource({"*/c.jsonl", "202[23]/q1/*", "2022/*.jsonl", "2022/**.jsonl"})
  void expand_folderThatIsALinkThatLeadsNowhere_isAnErrorThatNamesIt(String glob)
      throws IOException {
    Files.createSymbolicLink(folder.resolve("2022"), folder.resolve("missing"));
    IOException e = assertThrows(IOException.class, () -> expand(glob));
    assertThat(e.getMessage(), is(folder + "/2022 is a link that leads nowhere"));
  }

  @Test
  void expand_hiddenLinkThatLeadsNowhere_isNoFolder() throws IOException {
    Files.createSymbolicLink(folder.resolve(".#lock"), folder.resolve("missing"));
    assertThat(expand("*/c.jsonl"), is(List.of("2023/c.jsonl", "2025/c.jsonl")));
  }

  /** A walk would come to this process's own memory, and to all of the machine's files. */
  @Test
  void expand_atTheRootOfTheMachine_looksIntoNoOtherFolder() throws IOException {
    long start = System.nanoTime();
    assertThat(Glob.expand("/no-such-*.jsonl"), is(empty()));
    assertThat(Glob.expand("/proc/self/*.jsonl"), is(empty()));
    assertThat((System.nanoTime() - start) / 1_000_000_000, is(0L));
  }

  @Test
  void expand_bracketsThatDoNotClose_errorNamesTheGlob() {
    IOException e = assertThrows(IOException.class, () -> expand("[a.jsonl"));
    assertThat(e.getMessage(), startsWith("the glob " + folder + "/[a.jsonl cannot be understood"));
  }

  private List<String> expand(String glob) throws IOException {
    return Glob.expand(folder + "/" + glob).stream()
        .map(file -> folder.relativize(file).toString())
        .sorted()
        .toList();
  }

  @Test
  void isOfTheKernel_foldersOfARoot_areLookedIntoWhereTheyAreNamedOnly() {
    Path root = Path.of("/");
    Path proc = Path.of("/proc");

    assertThat(Glob.isOfTheKernel(root, proc), is(true));
    assertThat(Glob.isOfTheKernel(root, Path.of("/home")), is(false));
    assertThat(Glob.isOfTheKernel(proc, proc), is(false));
  }
}
