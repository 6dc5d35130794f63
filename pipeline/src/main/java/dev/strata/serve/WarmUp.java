/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;

/**
 * Asks a server the first question of each kind, so that nobody waits for what it reads: the model,
 * the table of papers, and all of the code that a request needs.
 */
final class WarmUp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "what is this about";
  private static final List<String> TEXTS = List.of(TEXT, (TEXT + " ").repeat(8));

  private WarmUp() {}

  /** Asks the server at an address; says why texts cannot be asked of it, if they cannot. */
  static Optional<String> run(String address) throws IOException {
    for (int turn = 0; turn < 2; turn++) { // PyTorch makes its code in the first turns
      for (String text : TEXTS) {
        JsonNode answer = get(address, "q=" + encoded(text));
        if (answer.has("error")) {
          return Optional.of(answer.get("error").asText());
        }
      }
    }
    JsonNode paper = get(address, "q=" + encoded(TEXT)).at("/papers/0");
    StringBuilder like = new StringBuilder("from=1970&like=" + encoded(paper.path("id").asText()));
    paper
        .path("categories")
        .forEach(name -> like.append("&category=").append(encoded(name.asText())));
    get(address, like.toString());
    get(address, "over-time&q=" + encoded(TEXT));
    return Optional.empty();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static JsonNode get(String address, String question) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(address + "api/ask?" + question).toURL().openConnection(Proxy.NO_PROXY);
    boolean done = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    try (InputStream in = done ? connection.getInputStream() : connection.getErrorStream()) {
      return JSON.readTree(in);
    }
  }
}
