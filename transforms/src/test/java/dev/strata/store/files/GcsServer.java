/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store of one bucket on this machine that answers the calls of Google Cloud Storage that Beam
 * makes, as its JSON API describes them: objects are listed, looked at, read, copied, deleted,
 * uploaded in pieces, and asked for in batches.
 */
public final class GcsServer extends StoreServer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATE = "2026-11-28T08:00:00.000Z";
  private static final String API = "/storage/v1/b/";
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\S+)/(\\S+)");
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)");
  private static final Pattern CALL = Pattern.compile("(GET|DELETE|POST) (\\S+)");
  private static final Pattern REWRITE = Pattern.compile("(.*)/rewriteTo(/b/[^/]+/o/.+)");
  private static final Pattern CONTENT_ID = Pattern.compile("(?i)content-id: *<?([^>\\r\\n]*)>?");

  /** An upload that has begun. */
  private record Upload(String key, ByteArrayOutputStream bytes) {}

  private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  private volatile boolean readOnly;

  /** What a run is told to find it. */
  public List<String> options() {
    return List.of(
        "--gcsEndpoint=" + endpoint() + "/storage/v1/",
        "--project=strata",
        "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory");
  }

  /** Listens, and has no objects. */
  public GcsServer() throws IOException {}

  /** Whether nobody may write. */
  public void setReadOnly(boolean value) {
    readOnly = value;
  }

  @Override
  void answer(HttpExchange call) throws IOException {
    byte[] body = call.getRequestBody().readAllBytes();
    String path = call.getRequestURI().getRawPath();
    if (path.startsWith("/batch")) {
      batch(call, new String(body, UTF_8));
    } else if (path.startsWith("/upload")) {
      upload(call, path.substring("/upload".length()), body);
    } else {
      Map<String, String> query = query(call);
      if (call.getRequestMethod().equals("GET") && query.getOrDefault("alt", "").equals("media")) {
        media(call, path);
      } else {
        Answer answer = answer(call.getRequestMethod(), path, query);
        json(call, answer.status, answer.value);
      }
    }
  }

  /** A status, and what is said as JSON. */
  private record Answer(int status, Object value) {}

  private Answer answer(String method, String path, Map<String, String> query) {
    Matcher rewrite = REWRITE.matcher(path);
    if (method.equals("POST") && rewrite.matches()) {
      return rewrite(rewrite.group(1), rewrite.group(2));
    }
    boolean deletes = method.equals("DELETE");
    String asked = query.get("pageToken");
    if (asked == null) {
      count(deletes ? Kind.DELETE : key(path).isEmpty() ? Kind.LIST : Kind.LOOK);
    }
    if (!bucket(path).equals(BUCKET)) {
      return error(404, "The specified bucket does not exist.");
    }
    String key = key(path);
    if (key.isEmpty()) {
      Page page = page(query.getOrDefault("prefix", ""), asked);
      Map<String, Object> list = new HashMap<>();
      list.put("kind", "storage#objects");
      list.put(
          "items",
          page.objects().entrySet().stream()
              .map(object -> metadata(object.getKey(), object.getValue()))
              .toList());
      if (page.next() != null) {
        list.put("nextPageToken", page.next());
      }
      return new Answer(200, list);
    }
    if (isHidden(key)) {
      return error(403, "the caller does not have storage.objects.get access");
    }
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      return error(404, "No such object: " + BUCKET + "/" + key);
    }
    if (deletes) {
      if (readOnly) {
        return error(403, "the caller does not have storage.objects.delete access");
      }
      objects.remove(key);
      return new Answer(204, null);
    }
    return new Answer(200, metadata(key, bytes));
  }

  /** Copies an object within the bucket. */
  private Answer rewrite(String from, String to) {
    count(Kind.WRITE);
    byte[] bytes = objects.get(key(from));
    if (bytes == null) {
      return error(404, "No such object: " + BUCKET + "/" + key(from));
    }
    if (readOnly) {
      return error(403, "the caller does not have storage.objects.create access");
    }
    objects.put(key(to), bytes);
    return new Answer(
        200,
        Map.of(
            "kind", "storage#rewriteResponse",
            "done", true,
            "objectSize", String.valueOf(bytes.length),
            "totalBytesRewritten", String.valueOf(bytes.length),
            "resource", metadata(key(to), bytes)));
  }

  private static Answer error(int status, String message) {
    return new Answer(
        status, Map.of("error", Map.of("code", status, "message", message, "errors", List.of())));
  }

  private static Map<String, String> metadata(String key, byte[] bytes) {
    return Map.of(
        "kind",
        "storage#object",
        "name",
        key,
        "bucket",
        BUCKET,
        "size",
        String.valueOf(bytes.length),
        "generation",
        "1",
        "metageneration",
        "1",
        "updated",
        DATE,
        "timeCreated",
        DATE,
        "storageClass",
        "STANDARD",
        "contentType",
        "application/octet-stream");
  }

  private static String bucket(String path) {
    return path.startsWith(API) ? path.substring(API.length()).replaceFirst("/.*", "") : "";
  }

  private static String key(String path) {
    int at = path.indexOf("/o/");
    return at < 0 ? "" : URLDecoder.decode(path.substring(at + 3).replace("+", "%2B"), UTF_8);
  }

  private void media(HttpExchange call, String path) throws IOException {
    count(Kind.READ);
    byte[] bytes = objects.get(key(path));
    if (bytes == null) {
      Answer missing = error(404, "No such object");
      json(call, missing.status, missing.value);
    } else if (!sendRange(call, bytes)) {
      send(call, 416, new byte[0]);
    }
  }

  /** An object that is sent in pieces, of which all but the last are a multiple of 256 KiB. */
  private void upload(HttpExchange call, String path, byte[] piece) throws IOException {
    count(Kind.WRITE);
    String id = query(call).get("upload_id");
    if (readOnly || !bucket(path).equals(BUCKET)) {
      Answer answer =
          readOnly
              ? error(403, "the caller does not have storage.objects.create access")
              : error(404, "The specified bucket does not exist.");
      json(call, answer.status, answer.value);
      return;
    }
    if (id == null) {
      String begun = UUID.randomUUID().toString();
      String name = query(call).get("name");
      String key = name == null ? JSON.readTree(piece).path("name").asText() : name;
      uploads.put(begun, new Upload(key, new ByteArrayOutputStream()));
      call.getResponseHeaders()
          .set("Location", endpoint() + "/upload" + path + "?upload_id=" + begun);
      send(call, 200, new byte[0]);
      return;
    }
    Upload upload = uploads.get(id);
    upload.bytes.writeBytes(piece);
    String header = call.getRequestHeaders().getFirst("Content-Range");
    Matcher range = CONTENT_RANGE.matcher(header == null ? "bytes */0" : header);
    if (range.matches() && range.group(2).equals("*")) {
      call.getResponseHeaders().set("Range", "bytes=0-" + (upload.bytes.size() - 1));
      send(call, 308, new byte[0]);
    } else {
      objects.put(upload.key, upload.bytes.toByteArray());
      json(call, 200, metadata(upload.key, upload.bytes.toByteArray()));
    }
  }

  /** Several calls in one, each a part of a body in parts. */
  private void batch(HttpExchange call, String body) throws IOException {
    Matcher boundary = BOUNDARY.matcher(call.getRequestHeaders().getFirst("Content-Type"));
    boundary.find();
    StringBuilder answers = new StringBuilder();
    for (String part : Splitter.on("--" + boundary.group(1)).split(body)) {
      Matcher request = CALL.matcher(part);
      if (!request.find()) {
        continue;
      }
      Matcher id = CONTENT_ID.matcher(part);
      String contentId = id.find() ? id.group(1) : "";
      String path = request.group(2).replaceFirst("^https?://[^/]*", "").replaceFirst("\\?.*", "");
      Answer answer = answer(request.group(1), path, Map.of());
      answers
          .append("--answers\r\nContent-Type: application/http\r\nContent-ID: <response-")
          .append(contentId)
          .append(">\r\n\r\nHTTP/1.1 ")
          .append(answer.status)
          .append(" x\r\nContent-Type: application/json\r\n\r\n")
          .append(answer.value == null ? "" : JSON.writeValueAsString(answer.value))
          .append("\r\n");
    }
    call.getResponseHeaders().set("Content-Type", "multipart/mixed; boundary=answers");
    send(call, 200, answers.append("--answers--\r\n").toString().getBytes(UTF_8));
  }

  private static void json(HttpExchange call, int status, Object value) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/json");
    if (status == 204) {
      send(call, status, new byte[0]);
    } else {
      send(call, status, JSON.writeValueAsBytes(value));
    }
  }
}
