/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the form of a name that may be shown in files, on the terminal, in logs and in messages. A
 * URL may hold secrets, such as a password before its host or a signature in its query; it is shown
 * without user information, query and fragment. A name that is no URL is shown as it is.
 *
 * <p>In the names of files and object stores a question mark stands for any character. So there
 * only text that looks like a query, {@code ?name=}, is taken for one, and a fragment is part of
 * the name.
 */
public final class ShownName {
  private static final String SCHEME = "[A-Za-z0-9+.-]++";

  /** The slashes that follow the colon; addresses of the web are recognised without them, too. */
  private static final String SLASHES = "(?:/+|(?<=(?i:https?):)(?=[^\\s/]))";

  /** A name and a secret with slashes, as keys of a store may have them; no host and its port. */
  private static final String KEYS = "[^/:@\\s\"'<>]+:(?![0-9]*/)[^@\\s\"'<>]*@";

  private static final Pattern URL =
      Pattern.compile(
          "(" + SCHEME + "):(" + SLASHES + ")(?:" + KEYS + "|[^/\\s\"'<>]*@)?(.*)", Pattern.DOTALL);

  /** A URL in a text; it ends before white space, a quote, or the next URL of a list. */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?<![A-Za-z0-9+.-])" // a long word is looked at once
              + (SCHEME + ":" + SLASHES + "(?:(?!," + SCHEME + ":/)[^\\s\"'<>])*")
              + "(?<![:;,.)\\]}])");

  private static final Set<String> STORES = Set.of("file", "gs", "s3", "s3a", "hdfs");
  private static final Pattern QUERY_OF_STORE = Pattern.compile("\\?[^/=?]*=.*", Pattern.DOTALL);
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("[?#].*", Pattern.DOTALL);

  private ShownName() {}

  /** The name of a file or model, without secrets. */
  public static String of(String name) {
    Matcher url = URL.matcher(name);
    if (!url.matches()) {
      return name;
    }
    String scheme = url.group(1);
    Pattern dropped = STORES.contains(scheme) ? QUERY_OF_STORE : QUERY_OR_FRAGMENT;
    return scheme + ":" + url.group(2) + dropped.matcher(url.group(3)).replaceFirst("");
  }

  /** A text in which names may occur, without the secrets of any. */
  public static String in(String text) {
    return IN_TEXT.matcher(text).replaceAll(url -> Matcher.quoteReplacement(of(url.group())));
  }

  /**
   * A text in which {@code name} and other names may occur, without the secrets of any. {@code
   * name} is found whatever characters it has.
   */
  public static String in(String text, String name) {
    return in(text.replace(name, of(name)));
  }

  /**
   * A copy of a failure, for those who log it. The messages of all causes are without secrets and
   * begin with their types; the traces are those of the originals.
   *
   * @param name a name that may occur in the messages
   */
  public static IOException in(Throwable failure, String name) {
    Throwable cause = failure.getCause();
    IOException copy =
        new IOException(in(failure.toString(), name), cause == null ? null : in(cause, name));
    copy.setStackTrace(failure.getStackTrace());
    for (Throwable suppressed : failure.getSuppressed()) {
      copy.addSuppressed(in(suppressed, name));
    }
    return copy;
  }
}
