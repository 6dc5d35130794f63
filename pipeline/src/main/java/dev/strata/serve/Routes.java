/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.primitives.Ints;
import dev.strata.ask.Archive;
import dev.strata.pipeline.AnswerJsonl;
import dev.strata.store.JsonFile;
import dev.strata.text.Printable;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The URLs of the server: the page is at {@code /}, and JSON is at {@code /api/ask}, {@code
 * /api/papers/ID}, {@code /api/topics/N} and {@code /healthz}. A failure is JSON, too, with one
 * sentence in {@code error}.
 *
 * <p>No thread is blocked while a request waits for its answer, or while a slow client reads it.
 */
final class Routes extends Handler.Abstract {
  private static final String PAPERS = "/api/papers/";
  private static final String TOPICS = "/api/topics/";
  private static final String RETRY_SECONDS = "1";

  private static final HttpFields HEADERS =
      HttpFields.build()
          .put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8")
          .put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
          .put("Cross-Origin-Resource-Policy", "same-origin")
          .put("X-Content-Type-Options", "nosniff")
          .put("Referrer-Policy", "no-referrer")
          .put(HttpHeader.CACHE_CONTROL, "no-store")
          .asImmutable();

  private final Archive archive;
  private final QuestionQueue queue;
  private final ReportPage page;
  private final OwnHosts hosts;

  Routes(Archive archive, QuestionQueue queue, ReportPage page, OwnHosts hosts) {
    this.archive = archive;
    this.queue = queue;
    this.page = page;
    this.hosts = hosts;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (!hosts.has(host)) {
      String sentence = "this server is not called " + Printable.value(String.valueOf(host));
      send(new Failure(HttpStatus.MISDIRECTED_REQUEST_421, sentence), response, callback);
    } else if (!HttpMethod.GET.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, HttpMethod.GET.asString());
      String sentence = "nothing can be changed here: use GET";
      send(new Failure(HttpStatus.METHOD_NOT_ALLOWED_405, sentence), response, callback);
    } else {
      try {
        get(request, response, callback);
      } catch (RuntimeException | IOException e) {
        send(Failure.of(e), response, callback);
      }
    }
    return true;
  }

  private void get(Request request, Response response, Callback callback) throws IOException {
    String path = request.getHttpURI().getPath();
    if (path.equals("/")) {
      archive.checkUnchanged();
      sendPage(response, callback);
    } else if (path.equals("/healthz")) {
      archive.checkUnchanged();
      JsonNode health = JsonNodeFactory.instance.objectNode().put("papers", archive.size());
      send(HttpStatus.OK_200, health, response, callback);
    } else if (path.equals("/api/ask")) {
      QuestionParameters asked = QuestionParameters.of(Request.extractQueryParameters(request));
      CompletableFuture<? extends JsonNode> answer =
          asked.overTime()
              ? queue.overTime(asked.question(), asked.nearerThan()).thenApply(ServedAnswer::of)
              : queue.nearest(asked.question()).thenApply(ServedAnswer::of);
      send(answer, failure -> failure, request, response, callback);
    } else if (path.startsWith(PAPERS)) {
      String id = decoded(path.substring(PAPERS.length()));
      CompletableFuture<JsonNode> paper = queue.later(opened -> JsonFile.object(opened.paper(id)));
      send(paper, Failure::ofLookup, request, response, callback);
    } else if (path.startsWith(TOPICS)) {
      int label = label(decoded(path.substring(TOPICS.length())));
      CompletableFuture<JsonNode> topic =
          queue.later(opened -> JsonFile.object(opened.topic(label)));
      send(topic, Failure::ofLookup, request, response, callback);
    } else {
      String sentence = "there is nothing at " + Printable.value(path);
      send(new Failure(HttpStatus.NOT_FOUND_404, sentence), response, callback);
    }
  }

  /**
   * Decodes a part of a path. In a path, unlike in a query, a plus sign is a plus sign and not a
   * space.
   */
  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
  }

  private static int label(String written) {
    Integer label = Ints.tryParse(written);
    if (label == null) {
      throw new IllegalArgumentException(
          "a topic is a whole number, was " + Printable.value(written));
    }
    return label;
  }

  /** Sends a result once it is there. */
  private static void send(
      CompletableFuture<? extends JsonNode> result,
      UnaryOperator<Failure> failures,
      Request request,
      Response response,
      Callback callback) {
    request.addIdleTimeoutListener(waited -> false); // it is not the client who takes long
    result.whenCompleteAsync(
        (json, e) -> {
          if (e == null) {
            send(HttpStatus.OK_200, json, response, callback);
          } else {
            Throwable cause = e instanceof CompletionException ? e.getCause() : e;
            send(failures.apply(Failure.of(cause)), response, callback);
          }
        },
        request.getConnectionMetaData().getConnector().getExecutor());
  }

  private void sendPage(Response response, Callback callback) {
    HttpFields.Mutable headers = withHeaders(response);
    headers.put(HttpHeader.CONTENT_TYPE, "text/html; charset=utf-8");
    headers.put("Content-Security-Policy", page.policy());
    send(HttpStatus.OK_200, page.html().duplicate(), response, callback);
  }

  /** Sends a failure. */
  static void send(Failure failure, Response response, Callback callback) {
    if (failure.status() == HttpStatus.TOO_MANY_REQUESTS_429) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_SECONDS);
    }
    send(failure.status(), failure.json(), response, callback);
  }

  private static void send(int status, JsonNode json, Response response, Callback callback) {
    withHeaders(response);
    byte[] bytes = (AnswerJsonl.text(json) + "\n").getBytes(UTF_8);
    send(status, ByteBuffer.wrap(bytes), response, callback);
  }

  private static HttpFields.Mutable withHeaders(Response response) {
    HEADERS.forEach(response.getHeaders()::put); // in place of others
    return response.getHeaders();
  }

  private static void send(int status, ByteBuffer body, Response response, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, callback);
  }
}
