/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command for a person to copy: one that reads a file's plain bytes and writes JSON lines. */
public final class ShellCommand {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./:@%+,=][A-Za-z0-9_./:@%+,=-]*");

  /** Texts that a shell leaves as they are in double quotes. */
  private static final Pattern IN_DOUBLE_QUOTES = Pattern.compile("[^\"$`\\\\!]*");

  private static final Pattern ZIP_MEMBER =
      Pattern.compile("(.+\\.zip)/(.+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TAR_MEMBER =
      Pattern.compile(
          "(.+\\.(?:tar(?:\\.[a-z0-9]+)?|tgz|tbz2?|txz|tzst))/(.+)", Pattern.CASE_INSENSITIVE);

  /** Commands that take the name of a file; other commands read their standard input alone. */
  private static final List<String> TAKE_NAMES = List.of("jq ", "iconv ", "sed ");

  private static final Map<String, String> DECOMPRESS =
      Map.of(".gz", "gzip", ".bz2", "bzip2", ".xz", "xz", ".zst", "zstd", ".lz4", "lz4");

  private ShellCommand() {}

  /**
   * The shell command that makes a file of JSON lines of {@code shown}.
   *
   * @param shown a file; for a member of an archive, the archive, a slash and the member
   * @param command a command that reads its standard input
   */
  public static String on(String shown, String command) {
    String out = shown.endsWith("papers.jsonl") ? "lines.jsonl" : "papers.jsonl";
    String unpack = unpack(shown);
    String name = quoted(shown);
    boolean takesNames = TAKE_NAMES.stream().anyMatch(command::startsWith);
    String reads =
        !unpack.isEmpty() ? unpack + " | " + command : command + (takesNames ? " " : " < ") + name;
    return reads + " > " + out;
  }

  /** Whether {@code shown} is a member of an archive, which may have more members. */
  public static boolean isOfMember(String shown) {
    return ZIP_MEMBER.matcher(shown).matches() || TAR_MEMBER.matcher(shown).matches();
  }

  private static String unpack(String shown) {
    Matcher zip = ZIP_MEMBER.matcher(shown);
    if (zip.matches()) {
      return unpack("unzip -p", zip);
    }
    Matcher tar = TAR_MEMBER.matcher(shown);
    if (tar.matches()) {
      return unpack("tar -xOf", tar);
    }
    String decompress = decompress(shown);
    return decompress.isEmpty() ? "" : decompress + " " + quoted(shown);
  }

  private static String unpack(String tool, Matcher member) {
    String decompress = decompress(member.group(2));
    return String.format(
        "%s %s %s%s",
        tool,
        quoted(member.group(1)),
        quoted(member.group(2)),
        decompress.isEmpty() ? "" : " | " + decompress);
  }

  private static String decompress(String shown) {
    String name = shown.toLowerCase(Locale.ROOT);
    return DECOMPRESS.entrySet().stream()
        .filter(by -> name.endsWith(by.getKey()))
        .map(by -> by.getValue() + " -dc")
        .findFirst()
        .orElse("");
  }

  /** The command for DuckDB that makes JSON lines of a Parquet file. */
  public static String ofParquet(String shown) {
    String file = "'" + shown.replace("'", "''") + "'";
    String sql = "COPY (FROM read_parquet(" + file + ")) TO 'papers.jsonl' (FORMAT json)";
    return "duckdb -c " + (IN_DOUBLE_QUOTES.matcher(sql).matches() ? '"' + sql + '"' : quoted(sql));
  }

  /** The name, quoted where a shell would else not read it as one word. */
  public static String quoted(String name) {
    return PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'";
  }
}
