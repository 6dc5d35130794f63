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
 * The stream of everything that people read while a run goes on: sentences, log messages and, on a
 * terminal, one line of progress that stays the last line. Lines are printable: see {@link
 * Printable#line}.
 */
public final class Terminal extends PrintStream {
  private static final int STDERR = 2;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern DEVICE = Pattern.compile("/dev/(pts/\\d+|tty\\w*|console)");

  /** Goes back to the start of the line and erases it. */
  private static final String ERASE = "\r\u001b[K";

  /**
   * Has the terminal cut a line at its right edge. A line that went on below would not be erased
   * there.
   */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream stream;
  private final boolean screen;
  private String progress = "";

  /**
   * A terminal that prints to {@code stream}.
   *
   * @param screen whether {@code stream} shows lines that are overwritten again and again
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

  /**
   * The terminal of {@code stream}: the stream itself if it is a terminal already, or else a new
   * one that prints to it.
   */
  public static Terminal of(PrintStream stream) {
    return stream instanceof Terminal terminal
        ? terminal
        : new Terminal(stream, stream.equals(System.err) && isScreen(STDERR));
  }

  /**
   * The terminal of stderr, through which everything goes from now on that this process writes
   * there: so the lines of the logger are printable, too, and tear no progress.
   */
  public static Terminal ofStderr() {
    Terminal err = of(System.err);
    System.setErr(err);
    return err;
  }

  /**
   * Whether a file descriptor is a terminal, such as 1 for stdout; Java tells only whether stdin
   * and stdout both are.
   */
  static boolean isScreen(int descriptor) {
    try {
      String device =
          Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor))).toString();
      return DEVICE.matcher(device).matches() && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) { // closed
      return false;
    }
  }

  /** Whether this terminal shows progress in a line of its own. */
  boolean isWatched() {
    return screen;
  }

  /**
   * Shows {@code line} as progress, in place of the earlier one; an empty line shows no progress.
   */
  synchronized void show(String line) {
    String printable = Printable.line(line);
    if (screen && !printable.equals(progress)) {
      progress = printable;
      stream.print(ERASE + shown());
      stream.flush();
    }
  }

  /** Prints a line of its own, above the progress. */
  @Override
  public synchronized void println(String line) {
    String printable = Printable.line(String.valueOf(line)) + System.lineSeparator();
    stream.print(progress.isEmpty() ? printable : ERASE + printable + shown());
    stream.flush();
  }

  /**
   * Prints an object as a line of its own, above the progress. Traces are printed through this
   * method.
   */
  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  /**
   * Collects text that comes in other ways, such as from a logger that writes bytes, and prints
   * each line when it has ended.
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
