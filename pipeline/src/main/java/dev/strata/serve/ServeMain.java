/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import dev.strata.ask.Archive;
import dev.strata.pipeline.ArchiveCommand;
import dev.strata.pipeline.UsageException;
import dev.strata.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.HostPort;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command that serves the report of a finished output, with a box on top that searches the
 * archive. It prints the address, and goes on until a signal ends it, which is no failure: the exit
 * status is then 0.
 */
@Command(
    name = "./strata serve",
    customSynopsis =
        "./strata serve OUT    the report of an output, with a box on top that asks it")
public final class ServeMain extends ArchiveCommand {
  private static final int HIGHEST_PORT = 65_535;
  private static final int WAITING = 256;
  private static final int IDLE_MILLIS = 30_000;
  private static final int ENDING_SECONDS = 5;

  @ArgGroup(validate = false, heading = "%nAddress%n", order = 1)
  private final Address address = new Address();

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile PageServer server;

  /** Where the page is. */
  static final class Address {
    @Option(
        names = "--port",
        paramLabel = "N",
        description = "The port. 0 takes a free one. The default is ${DEFAULT-VALUE}.")
    int port = 8610;

    @Option(
        names = "--host",
        paramLabel = "NAME",
        description =
            "The name or the address of this machine at which the page is. By default only this"
                + " machine itself can reach it. At another address, everybody who reaches it can"
                + " read the archive and ask it.")
    String host = "localhost";
  }

  /** A command that prints the address to {@code out} and errors to {@code err}. */
  public ServeMain(PrintStream out, PrintStream err) {
    super(out, err);
  }

  /** Serves an output until a signal ends the process. */
  public static void main(String[] args) {
    prepareStreams();
    ServeMain main = new ServeMain(System.out, System.err);
    Runtime.getRuntime().addShutdownHook(new Thread(main::end, "strata-end"));
    int status = main.run(args);
    main.ended.countDown();
    System.exit(status);
  }

  /** Ends what a signal has ended: without it, the exit status would be that of the signal. */
  private void end() {
    if (ended.getCount() == 0) {
      return;
    }
    try {
      if (server != null) {
        server.close(); // the main thread then closes the rest
        ended.await(ENDING_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException | InterruptedException e) {
      err.println("strata: " + e.getMessage());
    }
    Runtime.getRuntime().halt(0);
  }

  @Override
  protected String example() {
    return "./strata serve OUT";
  }

  @Override
  protected void check() {
    if (address.port < 0 || address.port > HIGHEST_PORT) {
      throw new UsageException("--port must be in [0, " + HIGHEST_PORT + "], was " + address.port);
    }
  }

  @Override
  protected void ask(Archive archive) throws IOException, InterruptedException {
    InetAddress at = resolved();
    ReportPage page = ReportPage.read(archive.layout());
    try (PageServer listening = PageServer.listen(at, address.port, IDLE_MILLIS);
        QuestionQueue queue = new QuestionQueue(archive, WAITING)) {
      if (!at.isLoopbackAddress()) {
        err.println(
            "strata: whoever reaches "
                + Printable.value(address.host)
                + " can read this archive and ask it: there is no password, and no encryption");
      }
      listening.start(new Routes(archive, queue, page, new OwnHosts(address.host, at)));
      WarmUp.run(url(at.getHostAddress(), listening))
          .ifPresent(
              why ->
                  err.println(
                      "strata: questions in words cannot be answered, but questions by paper id"
                          + " can: "
                          + why));
      server = listening;
      print(url(address.host, listening));
      listening.join();
    }
  }

  private static String url(String host, PageServer listening) {
    return "http://" + HostPort.normalizeHost(host) + ":" + listening.port() + "/";
  }

  private InetAddress resolved() throws IOException {
    try {
      return address.host.equals("localhost")
          ? InetAddress.getByName("127.0.0.1")
          : InetAddress.getByName(address.host);
    } catch (UnknownHostException e) {
      throw new IOException("there is no host " + Printable.value(address.host), e);
    }
  }
}
