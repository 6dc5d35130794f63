/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strata.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where all goes that people read while a run goes on: sentences, what is logged, and, where it is
 * a terminal, one line of progress that stays the last one. What a line holds is printable: see
 * {@link Printable#line}.
 */
public final class Terminal extends PrintStream {
  private static final Path STDERR = Path.of("/proc/self/fd/2");
  private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  /** Back to the line's start, and nothing on it. */
  private static final String ERASE = "\r\u001b[K";

  /** The line is cut where the terminal ends, and does not go on below, where nothing erases it. */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream stream;
  private final boolean screen;
  private String progress = "";

  /**
   * To {@code stream}.
   *
   * @param screen whether it shows lines that are written again and again
   */
  Terminal(PrintStream stream, boolean screen) {
    this(stream, screen, new Lines());
  }

  private Terminal(PrintStream stream, boolean screen, Lines lines) {
    super(lines, true, UTF_8);
    this.stream = stream;
    this.screen = screen;
    lines.reader = this::println;
  }

  /** That of {@code stream}, which is one already or becomes one. */
  public static Terminal of(PrintStream stream) {
    return stream instanceof Terminal terminal
        ? terminal
        : new Terminal(stream, stream.equals(System.err) && isScreen());
  }

  /** Whether stderr is a terminal: Java tells only whether stdin and stdout both are. */
  private static boolean isScreen() {
    try {
      String device = Files.readSymbolicLink(STDERR).toString();
      return DEVICE.matcher(device).matches() && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) { // closed
      return false;
    }
  }

  /** Whether it shows progress in a line of its own. */
  boolean isWatched() {
    return screen;
  }

  /** Shows {@code line} in place of the progress before; an empty one shows none. */
  synchronized void show(String line) {
    String printable = Printable.line(line);
    if (screen && !printable.equals(progress)) {
      progress = printable;
      stream.print(ERASE + shown());
      stream.flush();
    }
  }

  /** A line of its own, above the progress. */
  @Override
  public synchronized void println(String line) {
    String printable = Printable.line(String.valueOf(line)) + System.lineSeparator();
    stream.print(progress.isEmpty() ? printable : ERASE + printable + shown());
    stream.flush();
  }

  /** Likewise; so a trace comes, too. */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  /**
   * What comes in other ways, such as from a logger that writes bytes: a line when it has ended.
   */
  private static final class Lines extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private Consumer<String> reader;

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        reader.accept(line.toString(UTF_8));
        line.reset();
      } else {
        line.write(b);
      }
    }
  }

  private String shown() {
    return progress.isEmpty() ? "" : CUT + progress + WRAP;
  }
}
