/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A store of one bucket on this machine: its objects, and the HTTP that the stores of Amazon and
 * Google have in common.
 */
public abstract class StoreServer implements AutoCloseable {
  /** The bucket that there is. */
  public static final String BUCKET = "archive";

  /** How many names a page of a list has; in the stores of Amazon and Google it is 1,000. */
  private static final int PAGE = 100;

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** What a request asks for. */
  public enum Kind {
    /** The names of objects; the further pages of a list are not counted. */
    LIST,
    /** What is known of an object, without its bytes. */
    LOOK,
    /** Bytes of an object. */
    READ,
    /** To begin, to send or to end an object. */
    WRITE,
    /** That an object is gone. */
    DELETE
  }

  final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Map<Kind, AtomicLong> requests = new EnumMap<>(Kind.class);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer server;
  private volatile String hidden = "/"; // no key begins so

  StoreServer() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits for 40 ms
    for (Kind kind : Kind.values()) {
      requests.put(kind, new AtomicLong());
    }
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int at) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answerAndClose);
    http.start();
    return http;
  }

  private void answerAndClose(HttpExchange call) throws IOException {
    try (call) {
      answer(call);
    }
  }

  /** Answers a request, whose body is still to be read, and counts what it asks for. */
  abstract void answer(HttpExchange call) throws IOException;

  public final String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** Breaks off all that goes on, and answers no more. */
  public final void stop() {
    server.stop(0);
  }

  /** Answers again, with the objects that there were. */
  public final void startAgain() throws IOException {
    server = listen(port);
  }

  final void count(Kind kind) {
    requests.get(kind).incrementAndGet();
  }

  /** How many requests of each kind have been answered; each of a batch is counted. */
  public final Map<Kind, Long> requests() {
    Map<Kind, Long> answered = new EnumMap<>(Kind.class);
    requests.forEach((kind, count) -> answered.put(kind, count.get()));
    return answered;
  }

  /** Has nobody read or look at objects of which the keys begin so. */
  public final void hide(String prefix) {
    hidden = prefix;
  }

  final boolean isHidden(String key) {
    return key.startsWith(hidden);
  }

  public final void put(String key, byte[] bytes) {
    objects.put(key, bytes);
  }

  public final void delete(String key) {
    objects.remove(key);
  }

  /** Objects of which the keys begin so, from one on. */
  private Map<String, byte[]> below(String prefix, String from) {
    return objects.subMap(from, prefix + Character.MAX_VALUE);
  }

  /**
   * A page of a list.
   *
   * @param next what asks for the next page; null on the last one
   */
  record Page(Map<String, byte[]> objects, String next) {}

  /**
   * Objects of which the keys begin so.
   *
   * @param asked what asks for this page; null for the first one
   */
  final Page page(String prefix, String asked) {
    Map<String, byte[]> page = new TreeMap<>();
    for (Map.Entry<String, byte[]> object :
        below(prefix, asked == null ? prefix : asked).entrySet()) {
      if (page.size() == PAGE) {
        return new Page(page, object.getKey());
      }
      page.put(object.getKey(), object.getValue());
    }
    return new Page(page, null);
  }

  /** Objects below a folder, by the rest of their keys. */
  public final SortedMap<String, byte[]> files(String folder) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    below(folder, folder).forEach((key, bytes) -> files.put(key.substring(folder.length()), bytes));
    return files;
  }

  static Map<String, String> query(HttpExchange call) {
    Map<String, String> query = new HashMap<>();
    String raw = call.getRequestURI().getRawQuery();
    for (String pair : Splitter.on('&').omitEmptyStrings().split(raw == null ? "" : raw)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
    }
    return query;
  }

  /**
   * Sends the range of an object that the request asks for.
   *
   * @return whether there is one
   */
  static boolean sendRange(HttpExchange call, byte[] bytes) throws IOException {
    String range = call.getRequestHeaders().getFirst("Range");
    Matcher ends = RANGE.matcher(range == null ? "bytes=0-" : range);
    ends.matches();
    int from = Integer.parseInt(ends.group(1));
    long last = ends.group(2).isEmpty() ? bytes.length - 1 : Long.parseLong(ends.group(2));
    int to = (int) Math.min(bytes.length, last + 1);
    if (from >= bytes.length && bytes.length > 0) {
      return false;
    }
    call.getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length);
    send(call, range == null ? 200 : 206, Arrays.copyOfRange(bytes, from, to));
    return true;
  }

  static String hash(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString().substring(0, 32);
  }

  static void send(HttpExchange call, int status, byte[] bytes) throws IOException {
    call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    call.getResponseBody().write(bytes);
  }

  @Override
  public final void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
