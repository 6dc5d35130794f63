/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.pipeline.AskMain;
import dev.strata.serve.ServeMain;
import dev.strata.store.OutputFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The command that serves a report, on an output that a run has written. */
class ServeIT extends SmallRuns {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void serve_signalWhileItAnswers_endsItAtOnceAndItIsNoFailure() throws Exception {
    Path served = unbroken();
    SortedMap<String, String> before = OutputFiles.identities(served);
    try (Child server = serve(served)) {
      String address = address(server);
      String question = "api/ask?q=neural%20parsing&count=7";
      JsonNode answer = JSON.readTree(get(address + question).body());
      assertThat(answer.get("papers"), is(asked(served, "neural parsing", "--count=7")));
      String page = get(address).body();
      String report = Files.readString(served.resolve("report.html"));
      assertThat(
          page,
          containsString(
              report.substring(report.indexOf("<nav")).replaceFirst("(?s)</body>.*", "")));

      try (Socket slow = new Socket("localhost", URI.create(address).getPort())) {
        slow.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(UTF_8));
        CountDownLatch answered = new CountDownLatch(1);
        CompletableFuture<?> asked =
            CompletableFuture.runAsync(() -> askUntilItEnds(address, answered));
        assertThat(answered.await(1, TimeUnit.MINUTES), is(true));
        long begin = System.nanoTime();
        server.signal("INT");
        assertThat(server.waitFor(), is(0));
        assertThat((System.nanoTime() - begin) / 1e9, lessThan(2.0));
        asked.get();
      }
      assertThat(server.errors(), is(""));
      assertThat(server.results(), is(address + "\n"));
    }
    assertThat(OutputFiles.changed(before, OutputFiles.identities(served)), is(empty()));
  }

  private static void askUntilItEnds(String address, CountDownLatch answered) {
    try {
      for (int i = 0; get(address + "api/ask?over-time&q=text%20" + i).statusCode() == 200; i++) {
        answered.countDown();
      }
    } catch (IOException e) {
      // it has ended
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void serve_modelThatIsNotKnownToAnyHost_saysBothAndServesTheRest() throws Exception {
    given(output);
    try (Child server =
        Child.start(
            ServeMain.class, output, List.of(), output.toString(), "--port=0", "--host=0.0.0.0")) {
      assertThat(address(server), startsWith("http://0.0.0.0:"));
      String address = address(server).replace("0.0.0.0", "localhost");
      assertThat(
          server.errors(),
          containsString(
              "strata: whoever reaches 0.0.0.0 can read this archive and ask it: there is no"
                  + " password, and no encryption\n"));
      assertThat(
          server.errors(),
          containsString(
              "strata: questions in words cannot be answered, but questions by paper id can: the"
                  + " model model, which"));
      assertThat(get(address + "api/ask?q=a").statusCode(), is(400));
      String id = JSON.readTree(lines.get(0)).get("id").asText();
      assertThat(get(address + "api/ask?like=" + id + "&from=2000").statusCode(), is(200));
      server.signal("TERM");
      assertThat(server.waitFor(), is(0));
    }
  }

  private Child serve(Path served) throws IOException {
    return Child.start(
        ServeMain.class, served, List.of(), served.toString(), "--port=0", "--model=" + model);
  }

  private static String address(Child server) throws Exception {
    assertThat(server.errors(), server.await(() -> server.results().endsWith("\n")), is(true));
    return server.results().strip();
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** The papers that the command line answers. */
  private JsonNode asked(Path output, String text, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(List.of(output.toString(), text, "--format=jsonl", "--model=" + model));
    args.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new AskMain(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            false)
        .run(args.toArray(String[]::new));
    return JSON.readTree(out.toString(UTF_8)).get("papers");
  }
}
