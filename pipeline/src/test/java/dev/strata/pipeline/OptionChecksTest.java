/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.strata.embed.EmbedSettings;
import dev.strata.embed.Pooling;
import dev.strata.embed.Precision;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong options, through the command line's own entry: no run begins. */
class OptionChecksTest {

  @TempDir private Path folder;

  static Stream<Method> ranged() {
    return OptionsHelp.getters().stream().filter(g -> g.isAnnotationPresent(Range.class));
  }

  static Stream<String> names() {
    return OptionsHelp.getters().stream().map(OptionsHelp::name);
  }

  @ParameterizedTest
  @MethodSource("ranged")
  void check_outOfRange_namesOptionRangeAndValue(Method getter) {
    Range range = getter.getAnnotation(Range.class);
    boolean whole = getter.getReturnType() != double.class;
    String name = OptionsHelp.name(getter);
    double below = range.exclusiveMin() ? range.min() : range.min() - 1;
    for (double value : new double[] {below, range.max() + 1}) {
      String text = whole ? String.valueOf((long) value) : String.valueOf(value);
      assertThat(
          usageError("--" + name + "=" + text),
          is("strata: --" + name + " must be in " + OptionChecks.words(range) + ", was " + text));
    }
  }

  @Test
  void options_withNamesOfEnums_haveAllOfThem() throws Exception {
    assertThat(
        List.of(StrataOptions.class.getMethod("getPrecision").getAnnotation(OneOf.class).value()),
        is(Stream.of(Precision.values()).map(Precision::toString).toList()));
    assertThat(
        List.of(StrataOptions.class.getMethod("getPooling").getAnnotation(OneOf.class).value()),
        is(Stream.of(Pooling.values()).map(Pooling::toString).toList()));
  }

  @Test
  void check_moreCentroidsOfRefitsThanAWorkerHolds_saysHowMany() {
    assertThat(
        usageError("--stability=300", "--clusters=400"),
        is(
            "strata: --stability=300 times 400 clusters are 120000 centroids, and at most 100000"
                + " fit: choose fewer with --stability or --clusters"));
  }

  @Test
  void check_notOneOfItsValues_namesThem() {
    assertThat(
        usageError("--precision=fp16"),
        is("strata: --precision must be one of auto, fp32, bf16, was fp16"));
  }

  @Test
  void parse_optionGivenTwice_isNamed() {
    assertThat(
        usageError("--clusters=3", "--clusters=4"),
        is("strata: --clusters is given more than once"));
  }

  @Test
  void check_valuesWithSecretsAndSpaces_areShownWithoutSecrets() {
    assertThat(
        usageError("--scratch=https://u:secret@h/x y?s=secret"),
        is("strata: --scratch must be a folder on a local disk, was https://h/x y"));
    String endpoint = usageError("--endpoint=http://u:secret@h/a b?s=secret");
    assertThat(endpoint, startsWith("strata: --endpoint cannot be read: "));
    assertThat(endpoint, containsString("http://h/a b"));
    assertThat(endpoint, not(containsString("secret")));
  }

  @Test
  void check_outputThatIsTheDefaultCache_isRefused() {
    Path cache = EmbedSettings.defaults().cacheHere();
    assertThat(
        usageError("--output=" + cache),
        is("strata: --cacheDir must be outside of the output, was " + cache));
  }

  @ParameterizedTest
  @MethodSource("names")
  void parse_misspelt_suggestsTheNearestName(String name) {
    String misspelt = name.substring(0, name.length() - 2) + name.charAt(name.length() - 1);

    assertThat(
        usageError("--" + misspelt + "=1"),
        startsWith("strata: there is no option --" + misspelt + "; did you mean --" + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--shardSize=ten | --shardSize must be a whole number, was ten",
        "--shardSize=1.5 | --shardSize must be a whole number, was 1.5",
        "--shardSize=99999999999 | --shardSize must be in [1, 1000000], was 99999999999",
        "--seed=x | --seed must be a whole number, was x",
        "--extinctBelow=low | --extinctBelow must be a number, was low",
        "--extinctBelow=NaN | --extinctBelow must be in (0, 1], was NaN",
        "--verbose=maybe | --verbose must be true or false, was maybe",
        "--maxTokens=2 | --maxTokens must be 0 or at least 3, for two tokens are special ones, was 2",
        "--maxZstdWindow=100 | --maxZstdWindow must be an exponent of two from 10 to 31, or a number"
            + " of bytes from 1024 on, was 100",
        "--categorySeparator | --categorySeparator has no value: write --categorySeparator=…, or"
            + " --categorySeparator= for an empty one",
        "--language=english | --language must be a code of two or three letters, such as en, was english",
        "--maxZstdWindow=9 | --maxZstdWindow must be in [10, 2147483648], was 9",
        "--preset=arXiv | --preset must be one of arxiv, openalex, pubmed, crossref, s2orc, s2ag,"
            + " google-patents, caselaw, was arXiv",
        "--titleField=/t,u | a field option is wrong: a field must be a JSON Pointer such as /title, was"
            + " 'u'",
        "--idField= | a field option is wrong: the id needs at least one JSON Pointer, had none",
        "--encoderOnly | --encoderOnly needs --pooling=cls or --pooling=mean, since it ignores what"
            + " the model says about pooling",
        "--asOf=+12020-01-01 | --asOf must be a day as YYYY-MM-DD, was +12020-01-01",
        "--asOf=2020-02-30 | --asOf must be a day as YYYY-MM-DD, was 2020-02-30",
        "--index=Flatt | --index must be a FAISS index_factory string, was Flatt",
        "--scratch=gs://bucket/x | --scratch must be a folder on a local disk, was gs://bucket/x",
        "--archive=https://u:secret@h/a.jsonl | --archive must name files here or in a store, was the"
            + " address of a page: https://h/a.jsonl",
        "--output=~me/x | --output is wrong: ~me/x may mean a user's home, or a name that begins with"
            + " ~: write the whole path of the home, or ./~me/x",
        "--idField=id | a field option is wrong: a field must be a JSON Pointer such as /title, was"
            + " 'id'",
        "--clusters=500 --sampleSize=499 | --clusters=500 needs a sample of at least as many"
            + " papers, but --sampleSize is 499",
        "--archive= | --archive is missing: name the JSONL files to read, or Parquet files with"
            + " --vectors",
        "--vectors=v --archive=a | --archive and --vectors exclude each other: name one of them",
        "--archive= --vectors=v --idField=/doi | --idField is of no use with --vectors, whose columns"
            + " are named title, abstract, categories and created, and --idColumn: leave it out",
        "--archive= --vectors=v --model=m --maxTokens=9 | --maxTokens is of no use with --vectors:"
            + " leave it out",
        "--normalize | --normalize is of no use with --archive: leave it out",
        "--idColumn=doi | --idColumn is of no use with --archive: leave it out",
        "--reuse=r --until=shards | --reuse is of no use with --until=shards: nothing is embedded by"
            + " then",
        "--until=report | --until must be one of shards, vectors, labels, was report",
        "--archive= --vectors=v --until=vectors | --vectors starts with finished vectors, so"
            + " --until=vectors has nothing to do: only --until=labels is possible",
        "--cacheDir=out/cache | --cacheDir must be outside of the output, was out/cache",
        "--cacheDir=./out | --cacheDir must be outside of the output, was ./out",
        "--output=/none/../out | --output=/none/../out goes through /none, which is no folder",
        "--output=/dev/null/out | --output=/dev/null/out goes through /dev/null, which is no folder",
        "--output=https://u:p@host/a?X=* | --output must be a folder or an address in a store, was the"
            + " address of a page: https://host/a",
        "--output=memory://b/x?sig=SECRET | --output must have no query, which begins with ?, was"
            + " memory://b/x",
        "--output=o\uFFFD | --output is wrong: the name o\uFFFD is not UTF-8: rename it",
        "--output= | --output is missing: name the folder to write to",
        "shardSize=5 | shardSize=5 is no option: options begin with --",
      })
  void check_wrong_saysWhatToDo(String args, String sentence) {
    assertThat(usageError(args.split(" ")), is("strata: " + sentence));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--output", "--scratch", "--cacheDir"})
  void check_folderThatIsAFileOrAPipe_isRefused(String option) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(), is(0));
    for (Path odd : List.of(file, pipe, Path.of("/dev/null"))) {
      assertThat(
          usageError(option + "=" + odd),
          is("strata: " + option + " must be a folder, but there is a file: " + odd));
      assertThat(
          usageError(option + "=" + odd + "/sub"),
          is(
              "strata: "
                  + option
                  + "="
                  + odd
                  + "/sub goes through "
                  + odd
                  + ", which is no folder"));
    }
  }

  /** Links decide what a name means, and what ".." in it means. */
  @Test
  void check_folderOfTheOutputByAnotherName_isRefused() throws Exception {
    Path out = Files.createDirectories(folder.resolve("months/out"));
    Path latest = Files.createSymbolicLink(folder.resolve("latest"), out);
    Path months = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("months"));
    for (Object name : List.of(latest, months + "/out", latest + "/../out", out + "/", out)) {
      assertThat(
          usageError("--output=" + out, "--previous=" + name),
          is(
              "strata: --previous and --output name the same output: a snapshot needs an output of"
                  + " its own"));
      for (String option : List.of("--cacheDir", "--scratch")) {
        for (String inside : List.of("", "/new/deep")) {
          assertThat(
              usageError("--output=" + out, option + "=" + name + inside),
              is("strata: " + option + " must be outside of the output, was " + name + inside));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--previous", "--reuse"})
  void check_earlierOutputThatCannotBeOne_isRefused(String option) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(
        usageError(option + "=" + file),
        is("strata: " + option + " must be a folder, but there is a file: " + file));
    assertThat(
        usageError(option + "=https://u:secret@host/x"),
        is(
            "strata: "
                + option
                + " must name the output of a run, was the address of a page: https://host/x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--archive=g*/a.[json | --archive is wrong: the glob g*/a.[json cannot be understood: missing ']'",
        "--vectors=g*/a.parque[t | --vectors is wrong: the glob g*/a.parque[t cannot be understood:"
            + " missing ']'",
        "--vectors=x/{a,b}.parquet | --vectors is wrong: the glob x/{a cannot be understood: missing"
            + " '}'; commas separate names, so write {a,b} as two names",
      })
  void check_globThatCannotBeUnderstood_isWrongUsage(String arg, String sentence) {
    String[] args =
        arg.startsWith("--vectors") ? new String[] {"--archive=", arg} : new String[] {arg};
    assertThat(usageError(args), is("strata: " + sentence));
  }

  @Test
  void check_hostileValue_isQuotedPrintableAndShort() {
    assertThat(
        usageError("--seed=\u001b[2J\u202ex\ny"),
        is("strata: --seed must be a whole number, was \uFFFD[2J\uFFFDx y"));
    assertThat(
        usageError("--until=" + "x".repeat(1 << 20)),
        is("strata: --until must be one of shards, vectors, labels, was " + "x".repeat(200) + "…"));
  }

  @Test
  void check_fileWithALineEndInItsName_isOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("two\nlines\u009b31m"), "");
    assertThat(
        usageError("--output=" + file),
        is(
            "strata: --output must be a folder, but there is a file: "
                + folder
                + "/two lines\uFFFD31m"));
  }

  /** The only line on stderr of a command line that is wrong. */
  private static String usageError(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    for (String needed : List.of("--archive=a.jsonl", "--output=out")) {
      String name = needed.substring(0, needed.indexOf('=') + 1);
      if (all.stream().noneMatch(arg -> arg.startsWith(name))) {
        all.add(needed);
      }
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new StrataMain(
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8))
            .run(
                all.toArray(String[]::new),
                options -> {
                  throw new AssertionError("a run begins");
                });
    String said = err.toString(UTF_8).strip();
    assertThat(said, status, is(2));
    assertThat(said, not(containsString("\n")));
    return said;
  }
}
