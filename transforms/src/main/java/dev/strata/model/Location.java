/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.google.common.base.Preconditions;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, a folder or a glob as its user wrote it, and as Beam's {@code FileSystems} understand it.
 * Only this class turns one form into the other, so that {@code out}, {@code ./out}, {@code ~/out}
 * and {@code file:///home/me/out} mean one folder wherever they are named.
 *
 * @param given what the user wrote
 * @param path an absolute path of this machine, or an address with a scheme in small letters such
 *     as {@code gs://bucket/folder}; a slash at its end is kept
 */
public record Location(String given, String path) implements Serializable {
  private static final Pattern FILE_URL = Pattern.compile("(?is)file:(?://([^/]*))?(.*)");
  private static final Pattern ADDRESS = Pattern.compile("(?s)([a-zA-Z][a-zA-Z0-9+.-]*)(:/.*)");

  /** The end of the address of a whole bucket or host. */
  private static final Pattern STORE = Pattern.compile("://[^/]+");

  private static final Pattern OF_WINDOWS = Pattern.compile("(?s)[a-zA-Z]:[/\\\\].*");

  /** The home of another user, as a shell understands it. */
  private static final Pattern OTHER_HOME = Pattern.compile("(?s)~[^/]+(?:/.*)?");

  /** An address without its slashes, which would be the name of a folder here. */
  private static final Pattern CUT_ADDRESS = Pattern.compile("(?is)(s3|gs|hdfs):(?!/).*");

  private static final Pattern ESCAPE = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

  /**
   * Understands what a user wrote. A relative path begins at the working directory of this process,
   * {@code ~} is the home of its user, and a file URL is the path that it names.
   *
   * @throws IllegalArgumentException if {@code given} names nothing, if it is a file URL that names
   *     another machine, if it is an address in a store without its slashes, or if it begins as a
   *     path of Windows or the home of another user does; its message is one sentence for the user
   */
  public static Location of(String given) {
    Preconditions.checkArgument(!given.isEmpty(), "a file or folder must have a name, was empty");
    Matcher url = FILE_URL.matcher(given);
    if (url.matches()) {
      String host = url.group(1);
      Preconditions.checkArgument(
          host == null || host.isEmpty() || host.equalsIgnoreCase("localhost"),
          "%s names the machine %s, but a file URL can only name files of this one",
          given,
          host);
      Preconditions.checkArgument(!url.group(2).isEmpty(), "%s names no file or folder", given);
      return new Location(given, absolute(decoded(url.group(2))));
    }
    Preconditions.checkArgument(
        !OF_WINDOWS.matcher(given).matches(),
        "%s is a path of Windows, and not of this system",
        given);
    Preconditions.checkArgument(
        !OTHER_HOME.matcher(given).matches(),
        "%s may mean a user's home, or a name that begins with ~: write the whole path of the home,"
            + " or ./%s",
        given,
        given);
    Matcher cut = CUT_ADDRESS.matcher(given);
    if (cut.matches()) {
      throw new IllegalArgumentException(
          String.format(
              "%s is no address in a store: write %s://…",
              given, cut.group(1).toLowerCase(Locale.ROOT)));
    }
    Matcher address = ADDRESS.matcher(given);
    if (!address.matches()) {
      return new Location(given, absolute(given));
    }
    String end = STORE.matcher(address.group(2)).matches() ? "/" : ""; // it is a folder
    return new Location(given, address.group(1).toLowerCase(Locale.ROOT) + address.group(2) + end);
  }

  /** Whether this location lies in a file system of this machine. */
  @JsonIgnore
  public boolean isLocal() {
    return isLocal(path);
  }

  /**
   * Whether {@code path}, which must be the path of a location, lies in a file system of this
   * machine.
   */
  public static boolean isLocal(String path) {
    return path.startsWith("/");
  }

  /** The path of a location that lies on this machine. */
  public Path local() {
    Preconditions.checkState(isLocal(), "%s does not lie on this machine", given);
    return Path.of(path);
  }

  private static String absolute(String name) {
    boolean home = name.equals("~") || name.startsWith("~/");
    String full = home ? ProcessSetup.home() + name.substring(1) : name;
    Path whole = Path.of(full).toAbsolutePath();
    Preconditions.checkArgument( // Java puts U+FFFD for bytes that are not UTF-8
        whole.toString().indexOf('\uFFFD') < 0 || full.indexOf('\uFFFD') >= 0,
        "%s lies below the current folder, whose name is not UTF-8: rename that folder, or change to"
            + " another",
        name);
    Path path = Path.of("/");
    for (Path part : whole) { // ".." stays: links decide what it means
      path = part.toString().equals(".") ? path : path.resolve(part);
    }
    return name.endsWith("/") && path.getNameCount() > 0 ? path + "/" : path.toString();
  }

  /**
   * The path with its percent escapes turned into the bytes that they mean; a percent sign alone
   * stays.
   */
  private static String decoded(String path) {
    return ESCAPE
        .matcher(path)
        .replaceAll(
            escapes ->
                Matcher.quoteReplacement(
                    URLDecoder.decode(escapes.group(), StandardCharsets.UTF_8)));
  }

  /** What the user wrote, without the secrets that a URL may have, for messages. */
  @Override
  public String toString() {
    return ShownName.of(given);
  }
}
