/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.google.common.base.Strings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out why a model at a web server was not fetched: DJL's own message only names a file that
 * it did not make.
 */
final class UrlTrouble {
  private static final int MILLISECONDS = 10_000;

  private UrlTrouble() {}

  /**
   * The reason; empty if the server answers as it should, or if the URL is not one of http or
   * https.
   */
  static Optional<String> of(String url) {
    if (!url.matches("(?i)https?://.*")) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(url);
      return Optional.ofNullable(answer(uri)).or(() -> noArchive(uri));
    } catch (IllegalArgumentException e) { // no URL: DJL has said so
      return Optional.empty();
    }
  }

  private static String answer(URI uri) {
    String host = uri.getHost();
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(MILLISECONDS);
      connection.setReadTimeout(MILLISECONDS);
      int status = connection.getResponseCode(); // by GET: a signature may hold for GET alone
      connection.disconnect();
      return status >= HttpURLConnection.HTTP_BAD_REQUEST
          ? "the server " + host + port + " answers " + status
          : null;
    } catch (UnknownHostException e) {
      return "there is no way to " + host;
    } catch (SocketTimeoutException e) {
      return "nobody at " + host + port + " answers in time";
    } catch (IOException e) { // its message has no more of the URL than the host
      return "nobody answers at " + host + port + " (" + e.getMessage() + ")";
    }
  }

  private static Optional<String> noArchive(URI uri) {
    String path = Strings.nullToEmpty(uri.getPath()).toLowerCase(Locale.ROOT);
    return path.matches(".*\\.(zip|tar|tgz|tar\\.gz|tar\\.z)")
        ? Optional.empty()
        : Optional.of("it must be an archive of the model's files, .zip or .tar.gz");
  }
}
