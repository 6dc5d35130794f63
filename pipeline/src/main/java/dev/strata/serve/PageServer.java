/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server of HTTP/1.1, on Jetty. Its handler holds no thread while it waits, so that a slow client
 * costs a connection, and no thread; a connection on which nothing moves is closed.
 */
final class PageServer implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int CONNECTIONS = 256;

  /**
   * The most bytes of a request's URL and headers. They hold the longest question, in which a
   * percent-encoded character takes up to 12 bytes.
   */
  private static final int HEADER_BYTES = 32 * 1024;

  private final Server server = new Server(threads());
  private final ServerConnector connector;

  private PageServer(int idleMillis) {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
    http.setUriCompliance( // the id of a paper may be anything; no path is one of a file
        UriCompliance.DEFAULT.with(
            "ids",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.SUSPICIOUS_PATH_CHARACTERS));
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(idleMillis);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(CONNECTIONS, connector));
    server.setErrorHandler(new Errors());
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("strata-serve");
    threads.setDaemon(true);
    return threads;
  }

  /**
   * Takes a port. Who asks waits until {@link #start}.
   *
   * @param port 0 for a free one
   * @param idleMillis how long nothing may move on a connection
   * @throws IOException if the port cannot be had; its message is one sentence for the user
   */
  static PageServer listen(InetAddress address, int port, int idleMillis) throws IOException {
    PageServer opened = new PageServer(idleMillis);
    opened.connector.setHost(address.getHostAddress());
    opened.connector.setPort(port);
    try {
      opened.connector.open();
    } catch (IOException e) {
      String reason =
          e.getCause() instanceof BindException cause ? cause.getMessage() : e.getMessage();
      throw new IOException(
          String.format(
              "cannot listen at port %d of %s: %s; --port=0 takes a free port",
              port, address.getHostAddress(), reason),
          e);
    }
    return opened;
  }

  /** Answers requests from now on. */
  void start(Handler handler) throws IOException {
    server.setHandler(handler);
    try {
      server.start();
    } catch (Exception e) { // as Jetty declares it
      throw new IOException("the server cannot start: " + e.getMessage(), e);
    }
  }

  /** The port. */
  int port() {
    return connector.getLocalPort();
  }

  /** Waits until it is closed. */
  void join() throws InterruptedException {
    server.join();
  }

  /** Ends it at once, and all connections. */
  @Override
  public void close() throws IOException {
    try {
      connector.close();
      server.stop();
    } catch (Exception e) { // as Jetty declares it
      throw new IOException("the server cannot stop: " + e.getMessage(), e);
    }
  }

  /** Answers malformed requests and exceptions in the same JSON form as all other failures. */
  private static final class Errors extends ErrorHandler {

    @Override
    protected void generateResponse(
        Request request,
        Response response,
        int code,
        String message,
        Throwable cause,
        Callback callback) {
      boolean foreseen = HttpStatus.isClientError(code);
      Routes.send(foreseen ? Failure.ofHttp(code, message) : Failure.of(cause), response, callback);
    }
  }
}
