/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.primitives.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Good files, and what may happen to files; the same for the same seed. */
public final class Mutations {
  private static final String[] WORDS = {
    "graph", "na\u00EFve", "\\u00e9t\\u00E9", "\uD835\uDD38", "\\ud835\\udd38", "\\n ", "\u2003",
    "\\\"so\\\"", "\u05E9\u05DC\u05D5\u05DD", "\\ud800", "a\\/b", "{[\\\\]}", "\\u0000", "\u007F"
  };

  /** Byte order mark, NUL, ends of lines, no UTF-8, and what JSON is made of. */
  private static final byte[][] TOKENS = {
    "\uFEFF".getBytes(UTF_8),
    {0},
    {'\r', '\n'},
    {'\n'},
    {'\r'},
    {(byte) 0xFF},
    {(byte) 0xC3},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xC0, (byte) 0x80},
    {'{'},
    {'}'},
    {'['},
    {']'},
    {'"'},
    {'\\'},
    {','},
    {':'},
    {' '},
    {'\f'},
    "\u0085".getBytes(UTF_8),
    "null".getBytes(UTF_8),
    "\\ud800".getBytes(UTF_8),
    "{}\n".getBytes(UTF_8),
    "[7]\n".getBytes(UTF_8)
  };

  private static final String[] FIELDS = {
    "\"id\":null,", "\"id\":\"f0_0p0\",", "\"id\":{},", "\"title\":[],", "\"abstract\":\" \","
  };

  private static final Pattern ID = Pattern.compile("\"id\":\"f\\w*");

  private final Random random;

  public Mutations(Random random) {
    this.random = random;
  }

  /** A file of papers whose ids start with {@code prefix}. */
  byte[] goodFile(String prefix) {
    StringBuilder file = new StringBuilder(random.nextInt(8) == 0 ? "\uFEFF" : "");
    String end = random.nextInt(4) == 0 ? "\r\n" : "\n";
    int papers = 4 + random.nextInt(12);
    for (int i = 0; i < papers; i++) {
      file.append(goodLine(prefix + i)).append(i + 1 < papers || random.nextBoolean() ? end : "");
      file.append(random.nextInt(9) == 0 ? " \t" + end : "");
    }
    return file.toString().getBytes(UTF_8);
  }

  private String goodLine(String id) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "\"id\":\"" + id + "\"",
                "\"title\":"
                    + (random.nextInt(6) == 0 ? "[" + text() + " ,7," + text() + "]" : text()),
                "\"abstract\" : " + (random.nextInt(6) == 0 ? "null" : text()),
                "\"categories\":\"cs.LG  math.CO\"",
                "\"versions\":[{\"version\":\"v1\",\"created\":\"Mon, 2 Apr 2007 19:18:42 GMT\"}]",
                "\"other\":[-0.5e+3,true,{\"id\":" + text() + "},[[]]]"));
    Collections.shuffle(fields, random);
    return "{" + String.join(",", fields) + "}";
  }

  private String text() {
    StringBuilder text = new StringBuilder("\"x");
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(random.nextInt(3) == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text + "\"";
  }

  /** {@code file} after one to four mishaps; {@code other} is what it may be mixed with. */
  public byte[] mutated(byte[] file, byte[] other) {
    byte[] mutated = file;
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutated = random.nextInt(3) == 0 ? ofLines(mutated) : ofBytes(mutated, other);
    }
    return mutated;
  }

  private byte[] ofBytes(byte[] file, byte[] other) {
    int at = random.nextInt(file.length + 1);
    int to = Math.min(file.length, at + 1 + random.nextInt(1 << random.nextInt(8)));
    return switch (random.nextInt(10)) {
      case 0 -> changed(file, at, b -> b ^ 1 << random.nextInt(8));
      case 1 -> changed(file, at, b -> random.nextInt());
      case 2 -> joined(file, 0, to, file, at); // once more
      case 3 -> joined(file, 0, at, file, to); // without
      case 4 -> Arrays.copyOf(file, at);
      case 5 -> joined(file, 0, at, other, random.nextInt(other.length + 1));
      case 6 -> {
        int mark = next(file, at, "{}[]\",:\\\n");
        yield joined(file, 0, mark, file, Math.min(file.length, mark + 1));
      }
      case 7 ->
          inserted(
              file, next(file, at, ",") + 1, FIELDS[random.nextInt(FIELDS.length)].getBytes(UTF_8));
      default -> {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)];
        int there = random.nextInt(3) == 0 ? lineStart(file, at) : at;
        yield inserted(file, there, token);
      }
    };
  }

  private interface Change {
    int of(byte b);
  }

  private static byte[] changed(byte[] file, int at, Change change) {
    byte[] changed = file.clone();
    if (at < file.length) {
      changed[at] = (byte) change.of(file[at]);
    }
    return changed;
  }

  private static byte[] joined(byte[] head, int from, int to, byte[] tail, int rest) {
    return Bytes.concat(
        Arrays.copyOfRange(head, from, to), Arrays.copyOfRange(tail, rest, tail.length));
  }

  private static byte[] inserted(byte[] file, int at, byte[] bytes) {
    int there = Math.min(at, file.length);
    return Bytes.concat(joined(file, 0, there, bytes, 0), joined(file, 0, 0, file, there));
  }

  /** Where the first of {@code marks} stands, from {@code from} on. */
  private static int next(byte[] file, int from, String marks) {
    int at = from;
    while (at < file.length && marks.indexOf(file[at]) < 0) {
      at++;
    }
    return at;
  }

  private static int lineStart(byte[] file, int at) {
    int start = at;
    while (start > 0 && file[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private byte[] ofLines(byte[] file) {
    List<String> lines = new ArrayList<>(List.of(new String(file, ISO_8859_1).split("(?<=\n)")));
    int one = random.nextInt(lines.size());
    int two = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> Collections.swap(lines, one, two);
      case 1 -> lines.add(two, lines.get(one));
      case 2 -> lines.remove(one);
      default -> // the id of the one for the other
          lines.set(two, lines.get(two).replaceFirst(ID.pattern(), idField(lines.get(one))));
    }
    return String.join("", lines).getBytes(ISO_8859_1);
  }

  private static String idField(String line) {
    Matcher id = ID.matcher(line);
    return id.find() ? id.group() : "\"id\":\"f0_0p0";
  }
}
