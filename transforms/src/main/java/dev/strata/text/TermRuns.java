/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Counts how often each term occurs in each topic, however many terms there are. Occurrences go
 * into sorted files, some millions at a time, and the files are merged at the end.
 */
public final class TermRuns implements AutoCloseable {
  private static final int MOST_OCCURRENCES = 1 << 23;

  /** Names files for temporary use. */
  @FunctionalInterface
  public interface NewFile {
    /** The name of a file that is not there. */
    Path name() throws IOException;
  }

  /** Takes a term. */
  @FunctionalInterface
  public interface TermConsumer {
    /**
     * Takes the next term, in rising order.
     *
     * @param counts how often it occurs in each topic, by label; used again for the next term
     */
    void accept(String term, int[] counts);
  }

  private final NewFile newFile;
  private final int k;
  private final int mostOccurrences;
  private final List<Path> files = new ArrayList<>();
  private TermRun run = new TermRun();

  /** Counts terms in {@code k} topics. */
  public TermRuns(int k, NewFile newFile) {
    this(k, newFile, MOST_OCCURRENCES);
  }

  TermRuns(int k, NewFile newFile, int mostOccurrences) {
    this.k = k;
    this.newFile = newFile;
    this.mostOccurrences = mostOccurrences;
  }

  /** Adds the terms of a paper of topic {@code label}. */
  public void add(int label, List<String> terms) throws IOException {
    run.add(label, terms);
    if (run.size() >= mostOccurrences) {
      spill();
    }
  }

  private void spill() throws IOException {
    Path file = newFile.name();
    files.add(file);
    run.write(file);
    run = new TermRun();
  }

  /** Gives every term that was added to {@code terms}. */
  public void forEach(TermConsumer terms) throws IOException {
    spill();
    PriorityQueue<RunReader> readers =
        new PriorityQueue<>(Comparator.comparing((RunReader reader) -> reader.term));
    try {
      for (Path file : files) {
        RunReader reader = new RunReader(file);
        if (reader.next()) {
          readers.add(reader);
        } else {
          reader.close();
        }
      }
      int[] counts = new int[k];
      while (!readers.isEmpty()) {
        String term = readers.peek().term;
        Arrays.fill(counts, 0);
        while (!readers.isEmpty() && readers.peek().term.equals(term)) {
          RunReader reader = readers.poll();
          reader.addTo(counts);
          if (reader.next()) {
            readers.add(reader);
          } else {
            reader.close();
          }
        }
        terms.accept(term, counts);
      }
    } finally {
      for (RunReader reader : readers) {
        reader.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  /** Reader of one file, term by term. */
  private static final class RunReader implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final DataInputStream data;
    private String term;

    RunReader(Path file) throws IOException {
      data = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    /** Goes to the next term; returns whether there is one. */
    boolean next() throws IOException {
      try {
        term = data.readUTF();
        return true;
      } catch (EOFException e) {
        return false;
      }
    }

    void addTo(int[] counts) throws IOException {
      for (int topics = data.readInt(); topics > 0; topics--) {
        counts[data.readInt()] += data.readInt();
      }
    }

    @Override
    public void close() throws IOException {
      data.close();
    }
  }
}
