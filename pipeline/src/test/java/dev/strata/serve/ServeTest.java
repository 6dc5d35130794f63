/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strata.ask.AskedOutput;
import dev.strata.ask.PaperFilter;
import dev.strata.ask.Question;
import dev.strata.report.Script;
import dev.strata.store.OutputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers over loopback, and what it refuses. */
class ServeTest {
  @TempDir private static Path folder;
  private static Served served;

  @BeforeAll
  static void open() throws Exception {
    served = new Served(folder);
  }

  @AfterAll
  static void close() throws Exception {
    served.close();
  }

  @Test
  void page_isTheReportWithTheBoxAndOneScriptMore() throws Exception {
    HttpResponse<String> page = served.get("/?q=anything");
    assertThat(page.statusCode(), is(200));
    String box = page.body();
    assertThat(box, startsWith("<!doctype html>"));
    assertThat(box, containsString("</header><style>"));
    assertThat(box, not(containsString("http-equiv=\"Content-Security-Policy\"")));
    String script = box.substring(box.lastIndexOf("<script>") + 8, box.lastIndexOf("</script>"));
    assertThat(
        header(page, "Content-Security-Policy"),
        is(
            "default-src 'none'; script-src "
                + new Script(script).source()
                + " 'sha256-AAAA'; base-uri 'none'; connect-src 'self'; frame-ancestors 'none'"));
    assertThat(header(page, "Content-Type"), is("text/html; charset=utf-8"));
    assertSafe(page);
    assertThat(Files.readString(Path.of(served.layout.report())), is(AskedOutput.REPORT));
  }

  @Test
  void ask_text_answersAsTheArchiveDoes() throws Exception {
    HttpResponse<String> answer =
        served.get("/api/ask?q=neural&from=2004&to=2010-06&category=c1&topic=1&topic=2&count=3");
    assertThat(answer.statusCode(), is(200));
    assertThat(header(answer, "Content-Type"), is("application/json; charset=utf-8"));
    assertSafe(answer);
    JsonNode body =
        served.json("/api/ask?q=neural&from=2004&to=2010-06&category=c1&topic=1&count=3");
    assertThat(body.get("question").asText(), is("neural"));
    assertThat(
        body.get("filter").toString(),
        is(
            "{\"from\":\"2004-01-01\",\"to\":\"2010-06-30\",\"categories\":[\"c1\"],\"topics\":[1]}"));
    assertThat(body.get("papers").size(), is(3));
    body.get("papers").forEach(paper -> assertThat(paper.get("label").asInt(), is(1)));
    assertThat(body.get("words").get(0).asText(), startsWith("the nearest of "));
  }

  @Test
  void ask_overTime_hasWordsAndAChart() throws Exception {
    JsonNode body = served.json("/api/ask?q=neural&over-time&nearer-than=-1");
    assertThat(body.get("papers").asInt(), is(Served.PAPERS));
    assertThat(body.get("standsFor").size(), is(10));
    JsonNode window = body.get("windows").get(0);
    assertThat(window.get("words").asText(), startsWith("100 % (78.2 % to 100 %)"));
    assertThat(body.get("chart").get("width").asInt(), is(4 * body.get("windows").size() - 1));
    assertThat(body.get("chart").get("shapes").get(0).get("css").asText(), is("base"));
    assertThat(body.get("chart").get("label").asText(), startsWith("Share of the archive"));
  }

  @Test
  void papersAndTopics_byIdAndLabel_areJson() throws Exception {
    String id = URLEncoder.encode(Served.HOSTILE_ID, UTF_8).replace("+", "%20");
    JsonNode paper = served.json("/api/papers/" + id);
    assertThat(paper.get("id").asText(), is(Served.HOSTILE_ID));
    assertThat(paper.get("title").asText(), is(Served.HOSTILE_TITLE));
    assertThat(paper.get("topic").asText(), is("topic 0"));
    assertThat(
        served.json("/api/ask?like=" + id).get("like").get(0).asText(), is(Served.HOSTILE_ID));
    assertThat(served.json("/api/topics/3").get("name").asText(), is("topic 3"));
    assertThat(served.json("/healthz").get("papers").asInt(), is(Served.PAPERS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/ask | 400 | the question is empty",
        "/api/ask?q= | 400 | the question is empty",
        "/api/ask?q=%20 | 400 | the question is empty",
        "/api/ask?q=a&like=p1 | 400 | like and a text exclude each other: ask one of them",
        "/api/ask?q=a&q=b | 400 | q is given more than once",
        "/api/ask?q=a&cuont=1 | 400 | there is no parameter cuont",
        "/api/ask?q=a&count=0 | 400 | count must be in [1, 1000], was 0",
        "/api/ask?q=a&count=1001 | 400 | count must be in [1, 1000], was 1001",
        "/api/ask?q=a&count=ten | 400 | count must be a whole number, was ten",
        "/api/ask?q=a&topic=x | 400 | topic must be a whole number, was x",
        "/api/ask?q=a&topic=9 | 400 | there is no topic 9: topics are 0 to 4",
        "/api/ask?q=a&category=c9 | 400 | no paper has the category c9",
        "/api/ask?q=a&from=soon | 400 | from must be a year, month or day as YYYY, YYYY-MM or",
        "/api/ask?q=a&from=2011&to=2010 | 400 | from and to: no day is from 2011-01-01 on and",
        "/api/ask?q=a&over-time=maybe | 400 | over-time must be true or false, was maybe",
        "/api/ask?q=a&nearer-than=0.5 | 400 | nearer-than is for over-time alone",
        "/api/ask?q=a&over-time&nearer-than=2 | 400 | nearer-than must be in [-1, 1], was 2.0",
        "/api/ask?q=a&over-time&nearer-than=x | 400 | nearer-than must be a number, was x",
        "/api/ask?like=nobody | 400 | <output> has no paper with the id nobody",
        "/api/papers/nobody | 404 | <output> has no paper with the id nobody",
        "/api/papers/ | 404 | <output> has no paper with the id",
        "/api/topics/9 | 404 | there is no topic 9: topics are 0 to 4",
        "/api/topics/x | 400 | a topic is a whole number, was x",
        "/api | 404 | there is nothing at /api",
        "/index.html | 404 | there is nothing at /index.html",
        "/..%2f..%2fetc/passwd | 404 | there is nothing at /..%2f..%2fetc/passwd"
      })
  void get_whatCannotBeAnswered_isOneSentence(String path, int status, String sentence)
      throws Exception {
    HttpResponse<String> answer = served.get(path);
    assertThat(answer.statusCode(), is(status));
    assertSafe(answer);
    String shown = sentence.replace("<output>", served.layout.shown());
    assertThat(served.json(path).get("error").asText(), startsWith(shown));
  }

  @Test
  void ask_questionThatIsTooLong_isRefused() throws Exception {
    assertThat(served.get("/api/ask?q=" + "a".repeat(2000)).statusCode(), is(200));
    HttpResponse<String> tooLong = served.get("/api/ask?q=" + "a".repeat(2001));
    assertThat(tooLong.statusCode(), is(400));
    assertThat(tooLong.body(), containsString("a question has at most 2000 letters"));
    assertThat(served.get("/api/ask?q=" + "%F0%A6%96%8D".repeat(2000)).statusCode(), is(200));
    HttpResponse<String> uri = served.get("/api/ask?q=" + "a".repeat(40_000));
    assertThat(uri.statusCode(), is(414));
    assertThat(uri.body(), containsString("the address is too long"));
    assertSafe(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "X"})
  void request_otherThanGet_isNotAllowed(String method) throws Exception {
    String answer =
        served.raw(method + " / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer, startsWith("HTTP/1.1 405 "));
    assertThat(answer, containsString("Allow: GET\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, 421",
    "Host: localhost.evil.example:80, 421",
    "X: y, 421",
    "Host: localhost:99, 200"
  })
  void request_toAnotherHost_isRefused(String header, int status) throws Exception {
    for (String path : List.of("/", "/healthz", "/api/ask?q=a")) {
      String answer = served.raw("GET " + path + " HTTP/1.0\r\n" + header + "\r\n\r\n");
      assertThat(answer.substring(0, 12), is("HTTP/1.1 " + status));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET /api/ask?q=%ff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /api/ask?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"
      })
  void request_malformed_isOneSentence(String request) throws Exception {
    String answer = served.raw(request);
    assertThat(answer, startsWith("HTTP/1.1 400 "));
    assertThat(answer, containsString("{\"error\":\"the request is malformed: "));
    assertThat(answer, containsString("X-Content-Type-Options: nosniff"));
  }

  @Test
  void queue_full_says429AndAnswersWhatWaits() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Object> work =
        served.queue.later(
            archive -> {
              begun.countDown();
              held.await();
              return null;
            });
    begun.await();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    Question refused = Question.like(List.of("nobody"), PaperFilter.NONE, 1);
    Question good = Question.like(List.of("p1"), PaperFilter.NONE, 1);
    for (Question question : List.of(good, refused, good, good)) {
      waiting.add(served.queue.nearest(question));
    }
    HttpResponse<String> full = served.get("/api/ask?q=a");
    assertThat(full.statusCode(), is(429));
    assertThat(header(full, "Retry-After"), is("1"));
    assertThat(full.body(), containsString("too many questions wait"));
    assertThat(served.get("/healthz").statusCode(), is(200));
    held.countDown();
    work.get();
    for (int i = 0; i < waiting.size(); i++) {
      if (i == 1) { // and the others of its batch are answered nevertheless
        ExecutionException failure = assertFails(waiting.get(i));
        assertThat(failure.getCause().getMessage(), containsString("no paper with the id nobody"));
      } else {
        waiting.get(i).get();
      }
    }
    assertThat(served.get("/api/ask?q=a").statusCode(), is(200));
  }

  private static ExecutionException assertFails(Future<?> future) throws Exception {
    try {
      future.get();
    } catch (ExecutionException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void clients_thatAreSlow_holdUpNobodyAndAreLeft() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) { // more than there are threads
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(UTF_8));
        slow.add(socket);
      }
      assertThat(served.get("/api/ask?q=a").statusCode(), is(200));
      long begin = System.nanoTime();
      for (Socket socket : slow) {
        InputStream in = socket.getInputStream();
        in.readAllBytes(); // which ends when the server closes the connection
      }
      assertThat((System.nanoTime() - begin) / 1e6, lessThan(5.0 * Served.IDLE_MILLIS));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void clients_thatReadNothing_holdUpNobodyAndAreLeft(@TempDir Path other) throws Exception {
    int bytes = 16_000_000; // more than sockets hold
    String report = AskedOutput.REPORT.replace("<main>", "<main>" + "x".repeat(bytes));
    List<Socket> deaf = new ArrayList<>();
    try (Served large = new Served(other, report)) {
      for (int i = 0; i < 20; i++) { // more than there are threads
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), large.port());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        deaf.add(socket);
      }
      assertThat(large.get("/api/ask?q=a").statusCode(), is(200));
      Thread.sleep(3 * Served.IDLE_MILLIS);
      for (Socket socket : deaf) {
        assertThat(readToItsEnd(socket), lessThan(bytes));
      }
      assertThat(large.get("/").body().length(), greaterThan(bytes));
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  /** The number of bytes that are there until the connection ends. */
  private static int readToItsEnd(Socket socket) throws IOException {
    byte[] some = new byte[1 << 16];
    int all = 0;
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
        all += n;
      }
    } catch (SocketException e) { // reset, which is an end as well
      return all;
    }
    return all;
  }

  @Test
  void ask_byManyClients_answersEachWithItsOwn() throws Exception {
    int clients = 3; // as many as may wait
    List<String> texts = IntStream.range(0, 24).mapToObj(i -> "text " + i).toList();
    List<String> expected = new ArrayList<>();
    for (String text : texts) {
      expected.add(papers(text));
    }
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    List<Callable<String>> asked =
        texts.stream().<Callable<String>>map(text -> () -> papers(text)).toList();
    List<String> answers = new ArrayList<>();
    for (Future<String> answer : threads.invokeAll(asked)) {
      answers.add(answer.get());
    }
    threads.shutdown();
    assertThat(answers, is(expected));
  }

  @Test
  void ask_byMoreClientsThanMayWait_isAnsweredOrPutOffAndFreesAllThreads(@TempDir Path other)
      throws Exception {
    Set<Thread> before = threads();
    Set<Integer> statuses = ConcurrentHashMap.newKeySet();
    int clients = 32;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (Served loaded = new Served(other)) {
      long until = System.nanoTime() + 3_000_000_000L;
      Callable<Void> client =
          () -> {
            for (int i = 0; System.nanoTime() < until; i++) {
              String kind = i % 3 == 0 ? "&over-time" : "&from=2004";
              statuses.add(loaded.get("/api/ask?q=text%20" + i + kind).statusCode());
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(clients, client))) {
        done.get();
      }
    }
    threads.shutdown();
    assertThat(statuses, is(Set.of(200, 429)));
    Set<Thread> left = threads();
    left.removeAll(before);
    assertThat(left, is(empty()));
  }

  /** The threads of servers, their queues and models. */
  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("strata-"))
        .collect(Collectors.toSet());
  }

  private static String papers(String text) throws Exception {
    return served.json("/api/ask?q=" + URLEncoder.encode(text, UTF_8)).get("papers").toString();
  }

  @Test
  void run_thatWritesToTheOutput_endsTheAnswers(@TempDir Path other) throws Exception {
    try (Served changed = new Served(other)) {
      SortedMap<String, String> before = OutputFiles.identities(other.resolve("output"));
      assertThat(changed.get("/api/ask?q=a").statusCode(), is(200));
      assertThat(
          OutputFiles.changed(before, OutputFiles.identities(other.resolve("output"))).size(),
          is(0));
      OutputFiles.writeTrace(changed.layout, List.of("a-run", "another"));
      for (String path :
          List.of("/", "/healthz", "/api/ask?q=a", "/api/ask?q=a&over-time", "/api/topics/1")) {
        HttpResponse<String> answer = changed.get(path);
        assertThat(answer.statusCode(), is(503));
        assertThat(answer.body(), containsString("a run has written to "));
      }
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    List<String> values = answer.headers().allValues(name);
    assertThat(values.size(), is(1));
    return values.get(0);
  }

  private static void assertSafe(HttpResponse<String> answer) {
    assertThat(header(answer, "X-Content-Type-Options"), is("nosniff"));
    assertThat(header(answer, "Referrer-Policy"), is("no-referrer"));
    assertThat(header(answer, "Cache-Control"), is("no-store"));
    assertThat(header(answer, "Content-Security-Policy"), containsString("default-src 'none'"));
    assertThat(header(answer, "Content-Security-Policy"), containsString("frame-ancestors 'none'"));
    assertThat(answer.headers().map().keySet(), not(hasItem("Server")));
    assertThat(answer.headers().map().keySet(), not(hasItem("access-control-allow-origin")));
  }
}
