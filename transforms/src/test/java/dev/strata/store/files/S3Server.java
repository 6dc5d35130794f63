/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.html.HtmlEscapers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store of one bucket on this machine that answers the calls of Amazon's S3 that Beam makes, as
 * its API reference describes them: objects are listed, read, copied, deleted, and written in
 * parts. It checks no signatures; what may be done is told by the name of the access key.
 */
public final class S3Server extends StoreServer {
  /** The access key of one who may do all. */
  public static final String OWNER = "owner";

  /** The access key of one who may only read. */
  public static final String READER = "reader";

  /** The access key of one who may not delete. */
  public static final String KEEPER = "keeper";

  /** The parameter that asks for a further page of a list. */
  private static final String NEXT = "continuation-token";

  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final Pattern PART = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");
  private final Set<String> vanishing = ConcurrentHashMap.newKeySet();
  private static final String DATE = "Sat, 28 Nov 2026 08:00:00 GMT";
  private static final String ISO_DATE = "2026-11-28T08:00:00.000Z";

  private final Map<String, NavigableMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();

  /** What a run is told to find it, and as whom. */
  public List<String> options(String accessKey) {
    return List.of(
        "--endpoint=" + endpoint().replace("127.0.0.1", "localhost"),
        "--awsRegion=eu-central-1",
        "--awsCredentialsProvider={\"@type\":\"StaticCredentialsProvider\",\"accessKeyId\":\""
            + accessKey
            + "\",\"secretAccessKey\":\"secret\"}");
  }

  /** Listens, and has no objects. */
  public S3Server() throws IOException {}

  @Override
  void answer(HttpExchange call) throws IOException {
    byte[] body = body(call);
    String path = call.getRequestURI().getPath().substring(1);
    String bucket = path.split("/", 2)[0];
    String key = path.contains("/") ? path.substring(bucket.length() + 1) : "";
    Map<String, String> query = query(call);
    String method = call.getRequestMethod();
    if (!query.containsKey(NEXT)) {
      count(kind(method, key, query));
    }
    boolean writes = !method.equals("GET") && !method.equals("HEAD");
    if (!bucket.equals(BUCKET)) {
      error(call, 404, "NoSuchBucket", "The specified bucket does not exist");
    } else if (writes && isOf(call, READER)) {
      error(call, 403, "AccessDenied", "Access Denied");
    } else if (key.isEmpty() && query.containsKey("delete")) {
      deleteAll(call, new String(body, UTF_8));
    } else if (key.isEmpty()) {
      list(call, page(query.getOrDefault("prefix", ""), query.get(NEXT)));
    } else if (query.containsKey("uploads") || query.containsKey("uploadId")) {
      upload(call, key, query, body);
    } else if (method.equals("PUT")) {
      String source = call.getRequestHeaders().getFirst("x-amz-copy-source");
      objects.put(key, source == null ? body : source(source));
      xml(call, "<CopyObjectResult><ETag>" + etag(objects.get(key)) + "</ETag></CopyObjectResult>");
    } else {
      read(call, key, method.equals("HEAD"));
    }
  }

  private static Kind kind(String method, String key, Map<String, String> query) {
    if (method.equals("DELETE") || query.containsKey("delete")) {
      return Kind.DELETE;
    }
    return switch (method) {
      case "HEAD" -> Kind.LOOK;
      case "GET" -> key.isEmpty() ? Kind.LIST : Kind.READ;
      default -> Kind.WRITE;
    };
  }

  private static boolean isOf(HttpExchange call, String accessKey) {
    String authorization = call.getRequestHeaders().getFirst("Authorization");
    return authorization != null && authorization.contains("Credential=" + accessKey + "/");
  }

  /** What was sent; where it is signed in chunks, what is in them. */
  private static byte[] body(HttpExchange call) throws IOException {
    byte[] sent = call.getRequestBody().readAllBytes();
    if (call.getRequestHeaders().getFirst("x-amz-decoded-content-length") == null) {
      return sent;
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int at = 0; at < sent.length; ) {
      int end = at;
      while (sent[end] != '\r') {
        end++;
      }
      String head = new String(sent, at, end - at, UTF_8);
      int size = Integer.parseInt(head.split(";", 2)[0], 16);
      plain.write(sent, end + 2, size);
      at = size == 0 ? sent.length : end + 2 + size + 2;
    }
    return plain.toByteArray();
  }

  private byte[] source(String name) {
    String path = URLDecoder.decode(name.startsWith("/") ? name.substring(1) : name, UTF_8);
    return objects.get(path.substring(BUCKET.length() + 1));
  }

  private void upload(HttpExchange call, String key, Map<String, String> query, byte[] body)
      throws IOException {
    String id = query.get("uploadId");
    if (id == null) {
      String begun = UUID.randomUUID().toString();
      uploads.put(begun, new TreeMap<>());
      xml(
          call,
          "<InitiateMultipartUploadResult><UploadId>"
              + begun
              + "</UploadId></InitiateMultipartUploadResult>");
    } else if (call.getRequestMethod().equals("PUT")) {
      uploads.get(id).put(Integer.parseInt(query.get("partNumber")), body);
      call.getResponseHeaders().set("ETag", etag(body));
      send(call, 200, new byte[0]);
    } else if (call.getRequestMethod().equals("DELETE")) {
      uploads.remove(id);
      send(call, 204, new byte[0]);
    } else {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      Matcher part = PART.matcher(new String(body, UTF_8));
      while (part.find()) {
        whole.writeBytes(uploads.get(id).get(Integer.parseInt(part.group(1))));
      }
      uploads.remove(id);
      objects.put(key, whole.toByteArray());
      xml(
          call,
          "<CompleteMultipartUploadResult><ETag>"
              + etag(whole.toByteArray())
              + "</ETag></CompleteMultipartUploadResult>");
    }
  }

  private void deleteAll(HttpExchange call, String request) throws IOException {
    StringBuilder answer = new StringBuilder("<DeleteResult>");
    Matcher keys = KEY.matcher(request);
    while (keys.find()) {
      if (isOf(call, KEEPER)) {
        answer
            .append("<Error><Key>")
            .append(keys.group(1))
            .append("</Key><Code>AccessDenied</Code></Error>");
      } else {
        objects.remove(keys.group(1).replace("&quot;", "\"").replace("&amp;", "&"));
      }
    }
    xml(call, answer.append("</DeleteResult>").toString());
  }

  private static void list(HttpExchange call, Page page) throws IOException {
    StringBuilder answer = new StringBuilder("<ListBucketResult>");
    answer.append("<IsTruncated>").append(page.next() != null).append("</IsTruncated>");
    if (page.next() != null) {
      String next = HtmlEscapers.htmlEscaper().escape(page.next());
      answer.append("<NextContinuationToken>").append(next).append("</NextContinuationToken>");
    }
    page.objects()
        .forEach(
            (key, bytes) ->
                answer
                    .append("<Contents><Key>")
                    .append(HtmlEscapers.htmlEscaper().escape(key))
                    .append("</Key><LastModified>" + ISO_DATE + "</LastModified><ETag>")
                    .append(etag(bytes))
                    .append("</ETag><Size>")
                    .append(bytes.length)
                    .append("</Size><StorageClass>STANDARD</StorageClass></Contents>"));
    xml(call, answer.append("</ListBucketResult>").toString());
  }

  /** Answers the next look at an object as if it were gone, although a list has it. */
  public void vanishOnce(String key) {
    vanishing.add(key);
  }

  private void read(HttpExchange call, String key, boolean headOnly) throws IOException {
    byte[] bytes = vanishing.remove(key) ? null : objects.get(key);
    if (isHidden(key)) {
      error(call, 403, "AccessDenied", "Access Denied");
      return;
    }
    if (bytes == null) {
      error(call, 404, "NoSuchKey", "The specified key does not exist.");
      return;
    }
    call.getResponseHeaders().set("ETag", etag(bytes));
    call.getResponseHeaders().set("Last-Modified", DATE);
    call.getResponseHeaders().set("Accept-Ranges", "bytes");
    if (headOnly) {
      call.getResponseHeaders().set("Content-Length", String.valueOf(bytes.length));
      call.sendResponseHeaders(200, -1);
      return;
    }
    if (!sendRange(call, bytes)) {
      error(call, 416, "InvalidRange", "The requested range is not satisfiable");
    }
  }

  private static String etag(byte[] bytes) {
    return '"' + hash(bytes) + '"';
  }

  private static void error(HttpExchange call, int status, String code, String message)
      throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/xml");
    boolean hasBody = !call.getRequestMethod().equals("HEAD");
    String xml = "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    if (hasBody) {
      send(call, status, xml.getBytes(UTF_8));
    } else {
      call.sendResponseHeaders(status, -1);
    }
  }

  private static void xml(HttpExchange call, String xml) throws IOException {
    call.getResponseHeaders().set("Content-Type", "application/xml");
    send(call, 200, xml.getBytes(UTF_8));
  }
}
