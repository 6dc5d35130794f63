/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.flink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Flink cluster of processes of its own on loopback, by {@code src/bench/flink-cluster}. */
final class Cluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("../../src/bench/flink-cluster");
  private static final int DEADLINE_SECONDS = 120;
  private static final int POLL_MILLIS = 20;

  /**
   * Of its JVMs: jobs of seconds end before code compiled twice pays, and no metadata service of
   * Amazon's is asked.
   */
  private static final String JAVA_OPTIONS =
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Daws.disableEc2Metadata=true";

  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Thread atExit = new Thread(this::stop);

  /** What may come true. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** One that keeps its files in {@code folder}; not started. */
  Cluster(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts it anew. */
  void start(int taskManagers) throws IOException, InterruptedException {
    script("start", String.valueOf(taskManagers));
  }

  /** Brings it to so many TaskManagers that live and are registered, and no other. */
  void ensure(int taskManagers) throws IOException, InterruptedException {
    List<String> alive = alive();
    if (!alive.contains("jobmanager") || alive.size() > taskManagers + 1) {
      start(taskManagers);
      return;
    }
    for (int n = alive.size() - 1; n < taskManagers; n++) {
      addTaskManager();
    }
    await(() -> registered().size() == taskManagers);
  }

  /** Starts a TaskManager and returns its name. */
  String addTaskManager() throws IOException, InterruptedException {
    return script("add").split(" ")[0];
  }

  /** The processes that live, by name. */
  List<String> alive() throws IOException, InterruptedException {
    return Files.exists(folder.resolve("rest-port"))
        ? script("status")
            .lines()
            .map(line -> line.split(" ")[0])
            .filter(name -> !name.equals("master"))
            .toList()
        : List.of();
  }

  /** The names of the TaskManagers that the JobManager knows. */
  List<String> registered() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    get("/taskmanagers").get("taskmanagers").forEach(tm -> names.add(tm.get("id").asText()));
    return names;
  }

  String master() throws IOException {
    return "127.0.0.1:" + Files.readString(folder.resolve("rest-port")).strip();
  }

  Path configuration() {
    return folder;
  }

  long pid(String name) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(name).resolve("pid")).strip());
  }

  void signal(String name, String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid(name))).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + signal + " of " + name + " has failed");
    }
  }

  /** Memory of a process that is no file's, in MiB. */
  long residentMib(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid(name) + "/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** A metric of a TaskManager. */
  long metric(String name, String metric) throws IOException, InterruptedException {
    String path = "/taskmanagers/" + name + "/metrics?get=" + metric;
    await(() -> get(path).has(0)); // it fetches them now and then
    return get(path).get(0).get("value").asLong();
  }

  /** What the JobManager's REST interface answers. */
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + master() + path)).timeout(ANSWER).build();
    return new ObjectMapper()
        .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** Has a job cancelled. */
  void cancel(String job) throws IOException, InterruptedException {
    send("/jobs/" + job, "PATCH", "application/json", "");
  }

  /** Uploads a jar, as the web interface does, and returns its id. */
  String upload(Path jar) throws IOException, InterruptedException {
    String part =
        "--jar\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
            + jar.getFileName()
            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
            + Files.readString(jar, ISO_8859_1)
            + "\r\n--jar--\r\n";
    String answer = send("/jars/upload", "POST", "multipart/form-data; boundary=jar", part);
    String file = new ObjectMapper().readTree(answer).get("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Runs an uploaded jar's main class inside the JobManager, and returns the answer. */
  String runJar(String jar, List<String> arguments) throws IOException, InterruptedException {
    String settings = new ObjectMapper().writeValueAsString(Map.of("programArgsList", arguments));
    return send("/jars/" + jar + "/run", "POST", "application/json", settings);
  }

  private String send(String path, String method, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + master() + path))
            .timeout(Duration.ofSeconds(DEADLINE_SECONDS))
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body, ISO_8859_1))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** The job that was submitted last. */
  JsonNode lastJob() throws IOException, InterruptedException {
    JsonNode last = null;
    for (JsonNode job : get("/jobs/overview").get("jobs")) {
      last =
          last == null || job.get("start-time").asLong() > last.get("start-time").asLong()
              ? job
              : last;
    }
    return get("/jobs/" + last.get("jid").asText());
  }

  /** Waits until the condition holds. */
  static void await(Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("nothing happened");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static boolean holds(Condition condition) throws IOException, InterruptedException {
    try {
      return condition.holds();
    } catch (HttpTimeoutException e) {
      return false; // not yet
    }
  }

  /** What the cluster's processes logged, to be shown with a failure. */
  String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : new TreeSet<>(files.filter(f -> f.endsWith("log")).toList())) {
        List<String> lines = Files.readAllLines(log, UTF_8);
        logs.append(log).append('\n');
        lines
            .subList(Math.max(0, lines.size() - 40), lines.size())
            .forEach(line -> logs.append(line).append('\n'));
      }
    }
    return logs.toString();
  }

  private String script(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(SCRIPT.toString(), "--dir=" + folder, "--built"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("flink-cluster", ".txt");
    try {
      // to a file: the cluster's processes would keep a pipe open
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().put("FLINK_ENV_JAVA_OPTS", JAVA_OPTIONS);
      int status = builder.start().waitFor();
      String said = Files.readString(output);
      if (status != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
      return said.strip();
    } finally {
      Files.delete(output);
    }
  }

  private void stop() {
    try {
      script("stop");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }
}
