/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
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
    NO_REGION("no region is known: give it with --awsRegion", "Unable to load region"),
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

  private StoreFailure() {}

  /** What could not be done with {@code path}, and why. */
  static IOException sentence(String verb, String path, Exception e) {
    for (Throwable link : Throwables.getCausalChain(e)) {
      if (link instanceof FileNotFoundException) {
        return Storage.missing(path, e);
      }
    }
    return new IOException("cannot " + verb + " " + path + ": " + reason(path, e), e);
  }

  private static String reason(String path, Exception e) {
    String all =
        Throwables.getCausalChain(e).stream()
            .map(Throwable::toString)
            .collect(Collectors.joining("\n"));
    for (Reason reason : Reason.values()) {
      if (reason.isIn(all)) {
        Matcher bucket = BUCKET.matcher(path);
        return String.format(reason.words, bucket.matches() ? bucket.group(1) : path);
      }
    }
    Matcher status = STATUS.matcher(all);
    String code = status.find() ? status.group(1) : "";
    if (code.equals("403")) {
      return Reason.DENIED.words;
    }
    if (code.equals("401")) {
      return Reason.NO_CREDENTIALS.words;
    }
    Throwable root = Throwables.getRootCause(e);
    if (root instanceof ConnectException
        || root instanceof UnknownHostException
        || root instanceof NoRouteToHostException
        || root instanceof SocketTimeoutException) {
      return "its server does not answer (" + firstLine(root) + ")";
    }
    return firstLine(root);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
