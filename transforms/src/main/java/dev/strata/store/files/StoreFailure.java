/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import com.google.common.base.CaseFormat;
import com.google.common.base.Throwables;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a store's exceptions mean, in a sentence. */
final class StoreFailure {
  /** The HTTP status as the clients of Amazon's and Google's stores write it. */
  private static final Pattern STATUS = Pattern.compile("(?:Status Code: |\"code\" ?: ?)(\\d{3})");

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9]+://([^/]*).*");

  /** Words of an exception, and what they mean. */
  private enum Reason {
    NO_BUCKET("there is no bucket %s", "bucket does not exist", "NoSuchBucket"),
    DENIED(
        "permission is denied",
        "AccessDenied",
        "Access Denied",
        "AccessControlException",
        "Permission denied"),
    NO_CREDENTIALS(
        "no credentials are found, or they are not valid",
        "Unable to load credentials",
        "Application Default Credentials",
        "InvalidAccessKeyId",
        "Access Key Id you provided does not exist",
        "SignatureDoesNotMatch"),
    EXPIRED(
        "the credentials have expired", "ExpiredToken", "token included in the request is expired"),
    ARCHIVED("it is archived, and must be restored before it can be read", "InvalidObjectState"),
    NO_REGION("no region is known: give it with --awsRegion", "Unable to load region"),
    NO_HDFS(
        "no HDFS is known: name it with"
            + " --hdfsConfiguration='[{\"fs.defaultFS\":\"hdfs://namenode:8020\"}]', or the folder of"
            + " core-site.xml with HADOOP_CONF_DIR",
        "No filesystem found for scheme hdfs"),
    NO_STORE(
        "there is no such kind of store: Strata reads and writes files, s3://, gs:// and hdfs://",
        "No filesystem found for scheme"),
    SAFE_MODE("the file system is in safe mode", "SafeModeException"),
    FULL(
        "there is no room left",
        "DSQuotaExceededException",
        "NSQuotaExceededException",
        "QuotaExceeded");

    private final String words;
    private final List<String> signs;

    Reason(String words, String... signs) {
      this.words = words;
      this.signs = List.of(signs);
    }

    private boolean isIn(String text) {
      return signs.stream().anyMatch(text::contains);
    }
  }

  /** Types of exceptions, and words, of a server that is gone, or that cannot answer yet. */
  private static final List<String> SIGNS_OF_SILENCE =
      List.of(
          "NoHttpResponseException",
          "ConnectionClosedException",
          "ApiCallTimeoutException",
          "ApiCallAttemptTimeoutException",
          "SafeModeException",
          "StandbyException",
          "RetriableException",
          "BlockMissingException",
          "could only be written to 0 of the",
          "End of File Exception between local host", // of Hadoop's client, in the middle of a call
          "Failed on local exception",
          "All datanodes");

  /** What the system says of troubles that pass: a network disk is away, or files are used up. */
  private static final List<String> SIGNS_OF_PASSING_TROUBLE =
      List.of(
          "Stale file handle",
          "Transport endpoint is not connected",
          "Connection timed out",
          "Host is down",
          "Too many open files");

  /** The statuses with which a store says that there is no such object, or no such part of it. */
  private static final Set<String> NOT_THERE = Set.of("", "404", "416");

  private static final Set<String> SILENT = Set.of("429", "500", "502", "503", "504");

  private StoreFailure() {}

  /** Whether a store that is asked again may give another answer. */
  static boolean isSilence(Exception e) {
    String all = all(e);
    return isUnreachable(e)
        || SIGNS_OF_SILENCE.stream().anyMatch(all::contains)
        || SILENT.contains(status(all));
  }

  /** Whether the store has not even said that it is busy. */
  static boolean isUnreachable(Exception e) {
    return Throwables.getCausalChain(e).stream().anyMatch(StoreFailure::isOfTheNetwork);
  }

  private static boolean isOfTheNetwork(Throwable e) {
    return e instanceof SocketException // refused, reset, no way to the host
        || e instanceof UnknownHostException
        || e instanceof SocketTimeoutException;
  }

  /**
   * Whether a file that could not be read may be sound all the same: its store or its network disk
   * does not answer, or refuses to, it may not be read by this user, this thread was interrupted,
   * or the process has too many files open.
   */
  static boolean mayBeSound(IOException e) {
    String all = all(e);
    return isSilence(e)
        || Arrays.stream(Reason.values()).anyMatch(reason -> reason.isIn(all))
        || SIGNS_OF_PASSING_TROUBLE.stream().anyMatch(all::contains)
        || !NOT_THERE.contains(status(all))
        || Throwables.getCausalChain(e).stream()
            .anyMatch(
                cause ->
                    cause instanceof AccessDeniedException
                        || cause instanceof ClosedChannelException
                        || cause instanceof InterruptedIOException);
  }

  /** Whether it is known that there is no such file. */
  static boolean isMissing(Exception e) {
    return Throwables.getCausalChain(e).stream().anyMatch(FileNotFoundException.class::isInstance)
        || (status(all(e)).equals("404") && !Reason.NO_BUCKET.isIn(all(e)));
  }

  private static String all(Exception e) {
    return Throwables.getCausalChain(e).stream()
        .map(Throwable::toString)
        .collect(Collectors.joining("\n"));
  }

  /** The HTTP status; empty where there is none. */
  private static String status(String all) {
    Matcher status = STATUS.matcher(all);
    return status.find() ? status.group(1) : "";
  }

  /** An exception that says what could not be done with {@code path}, and why. */
  static IOException sentence(String verb, String path, Exception e) {
    if (isMissing(e)) {
      return Storage.missing(path, e);
    }
    return new IOException("cannot " + verb + " " + path + ": " + reason(path, e), e);
  }

  private static String reason(String path, Exception e) {
    String all = all(e);
    for (Reason reason : Reason.values()) {
      if (reason.isIn(all)) {
        Matcher bucket = BUCKET.matcher(path);
        return String.format(reason.words, bucket.matches() ? bucket.group(1) : path);
      }
    }
    return switch (status(all)) {
      case "400" -> // S3 says no more of a look
          "its server refuses the request: is that the name of a bucket, and are the credentials"
              + " still valid?";
      case "401" -> Reason.NO_CREDENTIALS.words;
      case "403" -> // S3 says no more of a look
          Reason.DENIED.words + ", or the credentials are not valid";
      default -> isSilence(e) ? "its server does not answer (" + firstLine(e) + ")" : firstLine(e);
    };
  }

  /** The first line of the message of the exception that is behind {@code e}. */
  static String firstLine(Exception e) {
    Throwable root =
        e instanceof SocketTimeoutException
            ? e
            : Throwables.getRootCause(e); // our own, see Patience
    return root.getMessage() == null
        ? wordsOf(root)
        : root.getMessage().lines().findFirst().orElseGet(() -> wordsOf(root));
  }

  /** What the type of an exception without a message means: "closed channel". */
  static String wordsOf(Throwable e) {
    if (e instanceof EOFException) {
      return "it closed the connection";
    }
    String type = e.getClass().getSimpleName().replaceFirst("(?<=.)(Exception|Error)$", "");
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, type).replace('_', ' ');
  }
}
