/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.ask.Archive;
import dev.strata.ask.AskSettings;
import dev.strata.ask.AskedOutput;
import dev.strata.ask.AskedOutput.Made;
import dev.strata.embed.torch.TinyModel;
import dev.strata.embed.torch.TorchEncoders;
import dev.strata.model.OutputLayout;
import dev.strata.store.Manifests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A small output that is served on a free port, with titles and ids that are not harmless. */
final class Served implements AutoCloseable {
  static final int PAPERS = 300;
  static final int IDLE_MILLIS = 1000;
  static final String HOSTILE_ID = "a/b %2f+&?#\"<script>';../..";
  static final String HOSTILE_TITLE =
      "</script><script>alert(1)</script><!-- \"' onclick=x \u202eback \u0000\u001b[31m";

  private static final int WAITING = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  final OutputLayout layout;
  final Archive archive;
  final QuestionQueue queue;
  private final PageServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /** Writes an output into a folder, and serves it. */
  Served(Path folder) throws IOException {
    this(folder, AskedOutput.REPORT);
  }

  /** The same, with another report. */
  Served(Path folder, String report) throws IOException {
    layout = write(folder.resolve("output"));
    Files.writeString(Path.of(layout.report()), report);
    Path model = TinyModel.write(folder.resolve("model"));
    archive =
        Archive.open(
            layout,
            new AskSettings(
                new TorchEncoders(),
                Optional.of(model.toString()),
                Optional.empty(),
                folder.resolve("cache").toString(),
                false,
                true));
    queue = new QuestionQueue(archive, WAITING);
    InetAddress here = InetAddress.getLoopbackAddress();
    server = PageServer.listen(here, 0, IDLE_MILLIS);
    ReportPage page = ReportPage.read(layout);
    server.start(new Routes(archive, queue, page, new OwnHosts("localhost", here)));
  }

  /** Writes an output whose model is not known, and its report. */
  static OutputLayout write(Path folder) throws IOException {
    Random random = new Random(42);
    float[] rows = new float[PAPERS * TinyModel.D];
    List<Made> papers = new ArrayList<>();
    for (int i = 0; i < PAPERS; i++) {
      double squares = 0;
      for (int j = i * TinyModel.D; j < (i + 1) * TinyModel.D; j++) {
        rows[j] = (float) random.nextGaussian();
        squares += rows[j] * rows[j];
      }
      for (int j = i * TinyModel.D; j < (i + 1) * TinyModel.D; j++) {
        rows[j] /= (float) Math.sqrt(squares);
      }
      papers.add(
          new Made(
              i == 0 ? HOSTILE_ID : "p" + i,
              i == 0 ? HOSTILE_TITLE : "Paper " + i,
              2000 + i % 20 + "-03-01",
              List.of("c" + i % 3),
              i % 5));
    }
    OutputLayout layout = AskedOutput.write(folder.toString(), rows, TinyModel.D, papers);
    Manifests.write(layout, Map.of("index", "Flat", "seed", "42"), Map.of());
    return layout;
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  /** What comes back for a request that is sent as it is, on a connection that then ends. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Override
  public void close() throws Exception {
    server.close();
    queue.close();
    archive.close();
  }
}
