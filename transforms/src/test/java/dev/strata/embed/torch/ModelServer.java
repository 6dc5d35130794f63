/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.embed.torch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Serves the files of a folder as {@code model.zip}, on this machine alone, whatever the query. */
public final class ModelServer implements AutoCloseable {
  private final HttpServer server;

  private ModelServer(HttpServer server) {
    this.server = server;
  }

  /** Serves what {@code folder} holds now. */
  public static ModelServer of(Path folder) throws IOException {
    byte[] zip = zip(folder);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> send(exchange, 404, new byte[0]));
    server.createContext("/model.zip", exchange -> send(exchange, 200, zip));
    server.createContext("/no-archive.txt", exchange -> send(exchange, 200, new byte[] {'x'}));
    server.start();
    return new ModelServer(server);
  }

  /**
   * A URL here.
   *
   * @param user user information, an at sign at its end; or empty
   * @param path with its query
   */
  public String url(String user, String path) {
    return "http://" + user + "127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      }
      exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static byte[] zip(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
      for (Path file : sorted) {
        String name = file.getFileName().toString();
        zip.putNextEntry(new ZipEntry(name.endsWith(".pt") ? "model.pt" : name)); // as DJL asks
        Files.copy(file, zip);
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
