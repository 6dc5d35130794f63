/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.strata.model.OutputLayout;
import dev.strata.report.Script;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;

/**
 * The report of an output, with a box on top that searches the archive. The report's file stays as
 * it is. Its policy, which allows only its own scripts, allows one script more, and that this
 * script sends requests to the server that the page came from.
 *
 * @param html the page; it lies outside the heap, so that it is sent without a copy
 * @param policy its Content-Security-Policy
 */
record ReportPage(ByteBuffer html, String policy) {
  private static final Pattern POLICY =
      Pattern.compile(
          "<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*script-src )([^\"]*)\">");

  private static final String BEFORE_ANSWERS = "</header>";
  private static final String END = "</body>";

  /**
   * Reads the report of an output.
   *
   * @throws IOException if there is none, or if another version wrote it; its message is one
   *     sentence for the user
   */
  static ReportPage read(OutputLayout layout) throws IOException {
    try (InputStream in = Storage.openStream(layout.report())) {
      return of(new String(in.readAllBytes(), UTF_8), layout.shown(layout.report()));
    } catch (FileNotFoundException e) {
      throw new IOException(
          layout.shown(layout.report()) + " is missing: start the run again, which writes it", e);
    }
  }

  private static ReportPage of(String report, String shown) throws IOException {
    Matcher policy = POLICY.matcher(report);
    int top = report.indexOf(BEFORE_ANSWERS) + BEFORE_ANSWERS.length();
    int end = report.lastIndexOf(END);
    if (!policy.find() || top < policy.end() || end < top) {
      throw new IOException(
          shown + " is no report of this version of Strata: start the run of its output again");
    }
    Script script = new Script(read("ask.js"));
    String html =
        report.substring(0, policy.start())
            + report.substring(policy.end(), top)
            + "<style>\n"
            + read("ask.css")
            + "</style>\n"
            + read("ask.html")
            + report.substring(top, end)
            + "<script>"
            + script.text()
            + "</script>\n"
            + report.substring(end);
    byte[] bytes = html.getBytes(UTF_8);
    return new ReportPage(
        ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer(),
        Parser.unescapeEntities(policy.group(1), true)
            + script.source()
            + " "
            + Parser.unescapeEntities(policy.group(2), true)
            + "; connect-src 'self'; frame-ancestors 'none'");
  }

  private static String read(String resource) throws IOException {
    return Resources.toString(Resources.getResource(ReportPage.class, resource), UTF_8);
  }
}
