/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code ./strata}, in a folder of its own, with a Maven that "builds" by copying
 * pom.xml to the jars, and a Java that prints its jars when it begins and when it ends.
 */
class StrataScriptTest {
  private static final int POLL_MILLIS = 3;
  private static final int DEADLINE_SECONDS = 60;
  private static final String MAVEN =
      """
      #!/bin/bash
      echo "$*" >>builds
      while [ -n "$MAVEN_WAITS" ] && [ ! -e go-on ]; do sleep 0.01; done
      if grep -q broken pom.xml; then echo "it does not compile"; exit 1; fi
      mkdir -p runners/direct/target/lib
      cp pom.xml runners/direct/target/strata.jar
      cp pom.xml runners/direct/target/lib/own.jar
      echo the same >runners/direct/target/lib/other.jar
      """;
  private static final String JAVA =
      """
      #!/bin/bash
      for option; do
        case $option in
          -XX:ArchiveClassesAtExit=*) keep=${option#*=} ;;
          -Dstrata.done=*) ran=${option#*=} ;;
          -Dsaid=*) echo "said ${option#*=}" ;;
          -XX:+Use*GC) echo "collects with ${option#*Use}" ;;
          -XX:-UsePerfData) echo "without counters" ;;
          -version) exit ;;
        esac
      done
      while [ "$1" != -cp ]; do shift; done
      case $3 in *SampleMain) exit ;; esac
      echo "in the letters of ${LC_ALL:-$LANG}"
      echo "began with $(cat "$2") $(cat "${2%/*}/strata.jsa" 2>/dev/null)"
      read -r _
      [ -z "$keep" ] || echo classes >"$keep"
      case $* in *--refused*) exit 2 ;; esac
      [ -z "$ran" ] || : >"$ran"
      echo "ended with $(cat "${2%/*}/lib/own.jar") $(cat "${2%/*}/lib/other.jar")"
      """;

  @TempDir Path root;
  private final List<Start> starts = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();

  /** A start of the script; its Java runs until stdin ends. */
  private record Start(Process process, Path out, Path err) {

    Start await(String text) throws IOException, InterruptedException {
      for (int i = 0; i < DEADLINE_SECONDS * 1000 / POLL_MILLIS; i++) {
        if ((Files.readString(out) + Files.readString(err)).contains(text)) {
          return this;
        }
        Thread.sleep(POLL_MILLIS);
      }
      throw new AssertionError(
          "no '" + text + "' in " + Files.readString(out) + Files.readString(err));
    }

    int end() throws IOException, InterruptedException {
      process.getOutputStream().close();
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), is(true));
      return process.exitValue();
    }
  }

  @BeforeEach
  void checkout() throws IOException {
    for (String folder : List.of("bin", "faiss", "transforms", "pipeline", "runners/direct")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.copy(Path.of("../../strata"), root.resolve("strata"));
    program("mvn", MAVEN);
    program("java", JAVA);
    program("javac", "");
    program("g++", "");
    source("first");
  }

  @AfterEach
  void endAll() {
    starts.forEach(start -> start.process().descendants().forEach(ProcessHandle::destroyForcibly));
    starts.forEach(start -> start.process().destroyForcibly());
  }

  @Test
  void start_whileAnotherBuilds_waitsAndBuildsNothing() throws Exception {
    Start first = start("yes", "run").await("strata: building");
    awaitBuilds(1);
    Start second = start("yes", "run").await("strata: waiting for another ./strata");
    Files.createFile(root.resolve("go-on"));
    first.await("began with first");
    second.await("began with first");
    assertThat(first.end(), is(0));
    assertThat(second.end(), is(0));
    awaitBuilds(1);
    assertThat(Files.readString(second.err()), not(containsString("building, the first time")));
  }

  @Test
  void start_afterARunThatEnded_mapsTheClassesThatItLeft() throws Exception {
    assertThat(start("", "run").await("began with first").end(), is(0));
    Start second = start("", "run").await("began with first classes");
    assertThat(second.end(), is(0));
    assertThat(start("", "run").await("began with first classes").end(), is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "ask", "serve"})
  void start_ofAnotherCommandAfterARun_mapsTheClassesThatItLeft(String command) throws Exception {
    assertThat(start("", command).await("began with first").end(), is(0)); // keeps none
    Start run = start("", "run").await("began with first");
    assertThat(start("", command).await("began with first").end(), is(0)); // nor waits for them
    assertThat(run.end(), is(0));
    assertThat(start("", command).await("began with first classes").end(), is(0));
  }

  @Test
  void demo_endsWithWhatCanBeAsked() throws Exception {
    Start demo = start("", "demo").await("began with first");
    assertThat(demo.end(), is(0));
    List<String> commands =
        Files.readString(demo.out()).lines().filter(line -> line.startsWith("ask it")).toList();
    assertThat(
        commands,
        contains(
            "ask it: ./strata ask strata-demo/output --over-time --nearer-than=0.87"
                + " \"halon fire extinguishing agents\"",
            "ask it on a page: ./strata serve strata-demo/output"));
    assertThat(start("", "ask").await("began with first classes").end(), is(0));
  }

  @Test
  void start_afterARunThatWasRefused_doesNotMapItsClasses() throws Exception {
    assertThat(start("", "run", "--refused").await("began with first").end(), is(2));
    Start second = start("", "run").await("began with first");
    assertThat(second.end(), is(0));
    assertThat(Files.readString(second.out()), not(containsString("classes")));
    assertThat(start("", "run").await("began with first classes").end(), is(0));
  }

  @Test
  void build_duringRun_leavesItsJarsUntilItHasEnded() throws Exception {
    Start old = start("", "run").await("began with first");
    source("second");
    Start young = start("", "run").await("began with second");
    assertThat(builds(), hasSize(2));
    assertThat(old.end(), is(0));
    assertThat(Files.readString(old.out()), containsString("ended with first the same"));
    source("third");
    assertThat(start("", "run").await("began with third").end(), is(0));
    assertThat(builds(), hasSize(2)); // the first is gone, the second still held
    assertThat(young.end(), is(0));
    assertThat(Files.readString(young.out()), containsString("ended with second the same"));
  }

  @Test
  void build_sourceThatGoesOrWasWrittenLongAgo_isMadeAnew() throws Exception {
    Path sources = Files.createDirectories(root.resolve("pipeline/src/main/java"));
    Path one = Files.createFile(sources.resolve("One.java"));
    assertThat(start("", "run").await("began with first").end(), is(0));
    awaitBuilds(1);
    Files.delete(one);
    assertThat(start("", "run").await("began with first").end(), is(0));
    awaitBuilds(2);
    Path old = Files.createFile(root.resolve("Old.java"));
    Files.setLastModifiedTime(old, FileTime.fromMillis(0));
    Files.move(old, sources.resolve("Old.java"));
    assertThat(start("", "run").await("began with first").end(), is(0));
    awaitBuilds(3);
    assertThat(start("", "run").await("began with first").end(), is(0));
    awaitBuilds(3);
  }

  @Test
  void build_sameLibrary_isNotStoredAgain() throws Exception {
    Start old = start("", "run").await("began with first");
    source("second");
    assertThat(start("", "run").await("began with second").end(), is(0));
    List<Object> files = new ArrayList<>();
    for (Path build : builds()) {
      files.add(Files.getAttribute(build.resolve("lib/other.jar"), "unix:ino"));
    }
    assertThat(files, hasSize(2));
    assertThat(files.get(0), is(files.get(1)));
    assertThat(old.end(), is(0));
  }

  @Test
  void build_fails_keepsTheOneBeforeAndNamesItsLog() throws Exception {
    assertThat(start("", "run").await("began with first").end(), is(0));
    List<Path> before = builds();
    source("broken");
    Start broken = start("", "run");
    assertThat(broken.end(), is(1));
    Path log = root.toRealPath().resolve(".build/build.log");
    assertThat(
        Files.readString(broken.err()),
        allOf(
            containsString("it does not compile"),
            containsString("the build failed: see " + log + "\n")));
    assertThat(builds(), is(before));
    source("mended");
    assertThat(start("", "run").await("began with mended").end(), is(0));
  }

  @Test
  void start_afterAnotherWasKilledInItsBuild_waitsForItsMavenAndBuilds() throws Exception {
    Start killed = start("yes", "run").await("strata: building");
    awaitBuilds(1);
    List<ProcessHandle> maven = killed.process().descendants().toList();
    killed.process().destroyForcibly().waitFor();
    Start next = start("", "run").await("strata: waiting for another ./strata");
    maven.forEach(ProcessHandle::destroyForcibly); // it goes on by itself
    next.await("began with first");
    assertThat(next.end(), is(0));
    assertThat(Files.readString(next.out()), containsString("ended with first the same"));
  }

  @Test
  void test_whileAnotherBuilds_waits() throws Exception {
    program("chromium", "");
    program("chromedriver", "");
    Start first = start("yes", "run").await("strata: building");
    awaitBuilds(1);
    Start test = start("", "test").await("strata: waiting for another ./strata");
    awaitBuilds(1);
    Files.createFile(root.resolve("go-on"));
    assertThat(test.end(), is(0));
    assertThat(Files.readAllLines(root.resolve("builds")).get(1), containsString("verify"));
    first.await("began with first");
    assertThat(first.end(), is(0));
  }

  @Test
  void start_ofFinishedBuild_writesNothing() throws Exception {
    assertThat(start("", "run").await("began with first").end(), is(0));
    assertThat(start("", "run").await("began with first classes").end(), is(0));
    Map<String, Object> before = files();
    Start again = start("", "run").await("began with first");
    assertThat(again.end(), is(0));
    assertThat(Files.readString(again.err()), is(""));
    assertThat(files(), is(before));
  }

  @ParameterizedTest
  @CsvSource({"C, C.UTF-8", "no_SUCH.UTF-8, C.UTF-8", "'', C.UTF-8", "C.utf8, C.utf8"})
  void start_inALocale_namesFilesInAllLetters(String locale, String letters) throws Exception {
    environment.putAll(Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", locale));
    start("", "run").await("in the letters of " + letters + "\n");
  }

  @Test
  void start_optionsOfTheJvmWithBlanks_areKeptTogetherByQuotes() throws Exception {
    environment.put("STRATA_JAVA_OPTS", "-Xmx1g '-Dsaid=two  words *'");
    Start start = start("", "run").await("began with");
    assertThat(Files.readString(start.out()), containsString("said two  words *\n"));
    assertThat(start.end(), is(0));

    environment.put("STRATA_JAVA_OPTS", "-Dsaid='open");
    start("", "run").await("strata: STRATA_JAVA_OPTS is wrong: a quote is not closed");
  }

  @Test
  void start_collectorNamed_isTheOnlyOne() throws Exception {
    environment.put("STRATA_JAVA_OPTS", " ");
    Start usual = start("", "ask").await("began with");
    assertThat(usual.end(), is(0));
    assertThat(Files.readString(usual.out()), containsString("collects with SerialGC\n"));
    assertThat(Files.readString(usual.out()), containsString("without counters\n"));

    environment.put("STRATA_JAVA_OPTS", "-XX:+UseParallelGC -Dsaid=so");
    Start named = start("", "ask").await("began with");
    assertThat(named.end(), is(0));
    assertThat(Files.readString(named.out()), containsString("collects with ParallelGC\n"));
    assertThat(Files.readString(named.out()), not(containsString("SerialGC")));
  }

  @Test
  void start_javaHomeNamed_isTaken() throws Exception {
    Path java = root.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho the other java\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment.put("JAVA_HOME", root.resolve("jdk").toString());
    start("", "run").await("the other java");
  }

  @Test
  void start_sourceOfTheFuture_isNamed() throws Exception {
    Files.setLastModifiedTime(
        root.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(86_400)));
    start("", "run")
        .await("strata: pom.xml is dated in the future, so that each start builds anew");
  }

  @Test
  void start_inAFolderThatIsDeleted_saysSo() throws Exception {
    String line = "mkdir \"$0/gone\"; cd \"$0/gone\"; rmdir \"$0/gone\"; exec \"$0/strata\" run";
    Path err = Files.createTempFile(root, "err", ".txt");
    Process process =
        new ProcessBuilder("bash", "-c", line, root.toString()).redirectError(err.toFile()).start();

    assertThat(process.waitFor(), is(1));
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8), is(""));
    assertThat(
        Files.readString(err),
        endsWith("strata: the current folder no longer exists: change to another\n"));
  }

  private Start start(String mavenWaits, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(root.resolve("strata").toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(root, "out", ".txt");
    Path err = Files.createTempFile(root, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("MAVEN_WAITS", mavenWaits);
    List.of("STRATA_JAVA_OPTS", "JAVA_HOME").forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", "", (path, none) -> root.resolve("bin") + ":" + path);
    Start start = new Start(builder.start(), out, err);
    starts.add(start);
    return start;
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(root.resolve("bin").resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void source(String text) throws IOException {
    Files.writeString(root.resolve("pom.xml"), text + "\n");
  }

  /** Waits until Maven was started so often; its file is there before the line is in it. */
  private void awaitBuilds(int count) throws IOException, InterruptedException {
    Path builds = root.resolve("builds");
    int seen = 0;
    for (int i = 0; i < DEADLINE_SECONDS * 1000 / POLL_MILLIS && seen < count; i++) {
      Thread.sleep(POLL_MILLIS);
      seen = Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }
    assertThat(Files.readAllLines(builds), hasSize(count));
  }

  private List<Path> builds() throws IOException {
    try (Stream<Path> builds = Files.list(root.resolve(".build"))) {
      return builds
          .filter(b -> Files.exists(b.resolve("lib")) && !Files.isSymbolicLink(b))
          .toList();
    }
  }

  /** The time at which each file of the checkout was written, but for the starts' output. */
  private Map<String, Object> files() throws IOException {
    Map<String, Object> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(f -> !f.equals(root) && !f.getFileName().toString().endsWith(".txt"))
          .forEach(f -> files.put(root.relativize(f).toString(), changed(f)));
    }
    return files;
  }

  private static Object changed(Path file) {
    try {
      return Files.getAttribute(file, "unix:ctime");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
