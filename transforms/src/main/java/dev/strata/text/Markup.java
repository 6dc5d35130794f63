/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jsoup.parser.Parser;

/**
 * Removes the markup that publishers send in titles and abstracts: tags of JATS, HTML and MathML,
 * tags of Wiley, Elsevier, Springer, PubMed and the Caselaw Access Project, and character
 * references. A {@code <} that begins no tag stays, and so do tags of other languages: {@code p <
 * 0.05}, {@code List<String>}, {@code a<b and c>d}.
 *
 * <p>This class decides itself whether something is a tag, since a parser of HTML takes nearly
 * everything that follows {@code <} for one; jsoup decides what a reference means. A tag has a name
 * of these languages, and attributes that have values. If the name could as well be a variable or a
 * type, such as {@code b} or {@code title}, an opening tag counts only with its closing one.
 */
public final class Markup {
  /** The length of the longest tag, with its attributes. */
  private static final int LONGEST_TAG = 4000;

  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)(?:([A-Za-z][\\w.-]*+):)?([A-Za-z][\\w.-]*+)"
              + "(?:\\s++[A-Za-z_:][\\w:.-]*+\\s*+=\\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\\s\"'<>=]++))"
              + "{0,50}+\\s*+(/?)>");
  private static final Pattern REFERENCE =
      Pattern.compile("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});");

  private static final Set<String> PREFIXES =
      Set.of("jats", "mml", "m", "mathml", "html", "xhtml", "tei", "oasis", "ali", "ce");

  /** Elements beside which a word ends. */
  private static final Set<String> BLOCKS =
      Set.of(
          ("p br li ul ol dl dt dd div h1 h2 h3 h4 h5 h6 hr table thead tbody tfoot tr td th caption"
                  + " blockquote pre section sec title subtitle abstract trans-abstract list"
                  + " list-item def-list def-item def label break disp-formula disp-quote fig body"
                  + " head html mtr mtd mtable mspace hsp para simple-para section-title"
                  + " abstract-sec abstracttext article aside casebody parties docketnumber"
                  + " decisiondate attorneys headnotes summary opinion author")
              .split(" "));

  /** Elements that stand within a word or between words. */
  private static final Set<String> INLINE =
      Set.of(
          ("i b u q a em strong sub sup small big tt code span font cite mark abbr acronym var kbd"
                  + " samp del ins strike dfn bdi bdo italic bold underline overline roman sc"
                  + " sans-serif monospace xref ext-link email uri inline-formula inline-graphic"
                  + " tex-math alternatives named-content styled-content statement math semantics"
                  + " annotation annotation-xml mrow mi mn mo mtext ms msup msub msubsup mfrac msqrt"
                  + " mroot mover munder munderover mstyle mfenced mpadded mphantom menclose"
                  + " mmultiscripts mprescripts none merror script style img scp ovl inf sb sp"
                  + " emphasis subscript superscript footnotemark")
              .split(" "));

  /** Names that may be a variable or a type in a text: they are tags in pairs alone. */
  private static final Set<String> IN_PAIRS =
      Set.of(
          ("i b u q a code cite mark var label list title subtitle table section abstract"
                  + " body head def fig small big font math none email uri script style caption"
                  + " statement break bold roman annotation semantics hsp para article aside"
                  + " summary opinion author inf sb sp emphasis subscript superscript")
              .split(" "));

  /** Elements that repeat in another form what stands beside them, or that are no text. */
  private static final Set<String> UNREAD =
      Set.of("annotation", "annotation-xml", "script", "style");

  /** A heading that says what the whole text is. */
  private static final Pattern ABSTRACT = Pattern.compile("(?i)\\s*abstract[.:]?\\s*");

  private Markup() {}

  /**
   * The text without its markup. Elements such as paragraphs part words, and elements such as
   * italics do not. References are undone once: if the result has a tag, that is removed, too, and
   * {@code &amp;lt;} becomes {@code &lt;}. If a formula is given in two notations, in MathML's
   * annotations or in JATS's alternatives, one of them stays. A heading {@code Abstract} at the
   * start is left out.
   */
  public static String strip(String text) {
    if (text.indexOf('<') < 0 && text.indexOf('&') < 0) {
      return text;
    }
    String plain = text.indexOf('<') < 0 ? text : withoutTags(text);
    if (plain.indexOf('&') < 0) {
      return plain;
    }
    String undone =
        REFERENCE
            .matcher(plain)
            .replaceAll(
                reference ->
                    Matcher.quoteReplacement(
                        Parser.unescapeEntities(reference.group(), true)
                            .replace('\0', '\uFFFD'))); // as HTML has it
    return undone.equals(plain) || undone.indexOf('<') < 0 ? undone : withoutTags(undone);
  }

  /**
   * A piece of markup.
   *
   * @param name name of the element, without prefix, in lower case; empty for comments and CDATA
   *     sections
   * @param kept the text that stays of it
   */
  private record Tag(int from, int to, String name, Kind kind, boolean isSure, String kept) {}

  private enum Kind {
    OPENS,
    CLOSES,
    STANDS_ALONE
  }

  private static String withoutTags(String text) {
    List<Tag> tags = paired(tags(text));
    if (tags.isEmpty()) {
      return text;
    }
    boolean[] unread = unread(tags);
    int heading = headingAbstract(text, tags);
    if (heading >= 0) {
      unread[heading] = true;
      unread[heading + 1] = true;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    int depth = 0;
    for (int i = 0; i < tags.size(); i++) {
      Tag tag = tags.get(i);
      if (depth == 0) {
        plain.append(text, from, tag.from);
        plain.append(BLOCKS.contains(tag.name) ? separator(plain) : tag.kept);
      }
      depth += unread[i] ? (tag.kind == Kind.OPENS ? 1 : -1) : 0;
      from = tag.to;
    }
    return plain.append(text, from, text.length()).toString().strip();
  }

  /** The index of the tag that opens a heading {@code Abstract} at the start of the text, or -1. */
  private static int headingAbstract(String text, List<Tag> tags) {
    int from = 0;
    for (int i = 0; i + 1 < tags.size(); i++) {
      Tag tag = tags.get(i);
      if (!text.substring(from, tag.from).isBlank()) {
        return -1;
      }
      if (tag.name.equals("title")) {
        Tag next = tags.get(i + 1);
        boolean isElement = tag.kind == Kind.OPENS && next.name.equals("title");
        return isElement && ABSTRACT.matcher(text.substring(tag.to, next.from)).matches() ? i : -1;
      }
      from = tag.to;
    }
    return -1;
  }

  private static String separator(StringBuilder before) {
    boolean parted = before.isEmpty() || Character.isWhitespace(before.charAt(before.length() - 1));
    return parted ? "" : " ";
  }

  private static List<Tag> tags(String text) {
    List<Tag> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(text);
    boolean comments = true;
    boolean sections = true;
    for (int at = text.indexOf('<'); at >= 0; ) {
      Tag tag = null;
      if (comments && text.startsWith("<!--", at)) {
        int end = text.indexOf("-->", at);
        comments = end >= 0;
        tag = comments ? new Tag(at, end + 3, "", Kind.STANDS_ALONE, true, "") : null;
      } else if (sections && text.startsWith("<![CDATA[", at)) {
        int end = text.indexOf("]]>", at);
        sections = end >= 0;
        String kept = sections ? text.substring(at + 9, end) : "";
        tag = sections ? new Tag(at, end + 3, "", Kind.STANDS_ALONE, true, kept) : null;
      } else if (matcher.region(at, Math.min(text.length(), at + LONGEST_TAG)).lookingAt()) {
        tag = tag(matcher);
      }
      if (tag != null) {
        tags.add(tag);
      }
      at = text.indexOf('<', tag == null ? at + 1 : tag.to);
    }
    return tags;
  }

  /** The tag that was found, or null if its name is not the name of a known element. */
  private static Tag tag(Matcher matcher) {
    String prefix = matcher.group(2);
    String name = matcher.group(3).toLowerCase(Locale.ROOT);
    boolean known = BLOCKS.contains(name) || INLINE.contains(name);
    boolean ofLanguage = prefix != null && PREFIXES.contains(prefix.toLowerCase(Locale.ROOT));
    if (!known && !ofLanguage) {
      return null;
    }
    boolean alone = !matcher.group(4).isEmpty();
    Kind kind = !matcher.group(1).isEmpty() ? Kind.CLOSES : alone ? Kind.STANDS_ALONE : Kind.OPENS;
    boolean sure = prefix != null || kind != Kind.OPENS || !IN_PAIRS.contains(name);
    return new Tag(matcher.start(), matcher.end(), name, kind, sure, "");
  }

  /** For each tag, the index of the one that opens or closes the same element, or -1. */
  private static int[] counterparts(List<Tag> tags) {
    int[] counterparts = new int[tags.size()];
    Map<String, Deque<Integer>> open = new HashMap<>();
    for (int i = 0; i < counterparts.length; i++) {
      Tag tag = tags.get(i);
      Deque<Integer> opened = open.computeIfAbsent(tag.name, name -> new ArrayDeque<>());
      counterparts[i] = -1;
      if (tag.kind == Kind.OPENS) {
        opened.push(i);
      } else if (tag.kind == Kind.CLOSES && !opened.isEmpty()) {
        counterparts[i] = opened.pop();
        counterparts[counterparts[i]] = i;
      }
    }
    return counterparts;
  }

  /** The tags without those that need a counterpart and have none. */
  private static List<Tag> paired(List<Tag> tags) {
    int[] counterparts = counterparts(tags);
    return IntStream.range(0, counterparts.length)
        .filter(i -> tags.get(i).isSure || counterparts[i] >= 0)
        .mapToObj(tags::get)
        .toList();
  }

  /** For each tag, whether it begins or ends an element whose text is not wanted. */
  private static boolean[] unread(List<Tag> tags) {
    boolean[] unread = new boolean[tags.size()];
    int[] counterparts = counterparts(tags);
    int lastMath = -1;
    List<Integer> texMath = new ArrayList<>(); // pairs, the opening one first
    for (int i = 0; i < unread.length; i++) {
      Tag tag = tags.get(i);
      lastMath = tag.name.equals("math") ? i : lastMath;
      int opened = counterparts[i];
      if (tag.kind != Kind.CLOSES || opened < 0) {
        continue;
      }
      if (UNREAD.contains(tag.name)) {
        unread[opened] = true;
        unread[i] = true;
      } else if (tag.name.equals("tex-math")) {
        texMath.add(opened);
        texMath.add(i);
      } else if (tag.name.equals("alternatives")) {
        for (int k = texMath.size() - 1; k >= 0 && texMath.get(k) > opened; k--) {
          unread[texMath.get(k)] |= lastMath > opened;
        }
      }
    }
    return unread;
  }
}
