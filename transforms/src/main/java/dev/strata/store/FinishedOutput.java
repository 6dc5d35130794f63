/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.fasterxml.jackson.core.JacksonException;
import dev.strata.model.OutputLayout;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A finished output, for whoever only reads it: what its manifest says, once it is sure that no run
 * writes to it, and that its files are those of the manifest. Nothing is written.
 */
public final class FinishedOutput {
  private final OutputLayout layout;
  private final Manifest manifest;
  private final String lastRun;

  private FinishedOutput(OutputLayout layout, Manifest manifest, String lastRun) {
    this.layout = layout;
    this.manifest = manifest;
    this.lastRun = lastRun;
  }

  /**
   * Opens an output.
   *
   * @throws IOException if there is no output, if a run writes to it or has stopped half-way, or if
   *     another version of Strata wrote it; its message is one sentence that tells the user what to
   *     do
   */
  public static FinishedOutput open(OutputLayout layout) throws IOException {
    String lastRun = OutputTrace.read(layout).last();
    checkNoRun(layout);
    try {
      Format format = JsonFile.readPart(layout.manifest(), Format.class);
      if (format.format() > Manifest.FORMAT) {
        throw new IOException(
            String.format(
                "%s is the output of a newer version of Strata (the format of its manifest is %d,"
                    + " this version knows %d): use that version",
                layout.shown(), format.format(), Manifest.FORMAT));
      }
      Manifest manifest = JsonFile.read(layout.manifest(), Manifest.class);
      if (manifest.files() == null || manifest.options() == null || manifest.model() == null) {
        throw ofEarlierVersion(layout);
      }
      return new FinishedOutput(layout, manifest, lastRun);
    } catch (FileNotFoundException e) {
      throw new IOException(
          lastRun.isEmpty()
              ? layout.shown() + " is no output of Strata: it has no manifest.json"
              : layout.shown()
                  + " is not finished, since it has no manifest.json: start its run again, which"
                  + " then goes on where it stopped",
          e);
    } catch (JacksonException e) {
      throw new IOException(
          layout.shown(layout.manifest())
              + " is damaged, or of another version of Strata: start the run of "
              + layout.shown()
              + " again",
          e);
    }
  }

  /**
   * Opens an output whose run came to its end, with all results.
   *
   * @throws IOException as {@link #open} does, and if the run ended before; its message is one
   *     sentence for the user
   */
  public static FinishedOutput openWhole(OutputLayout layout) throws IOException {
    FinishedOutput output = open(layout);
    output.sha256(layout.centroids());
    if (!output.manifest.files().containsKey(layout.relative(layout.topicLabels()))) {
      throw ofEarlierVersion(layout);
    }
    output.sha256(layout.topicLabels());
    output.sha256(layout.papers());
    output.sha256(layout.lonely());
    for (String result : OutputLayout.RESULTS) {
      output.sha256(layout.result(result));
    }
    return output;
  }

  /** The first thing to be known of a manifest, whatever else another version writes there. */
  private record Format(long format) {}

  /** The exception which says that an earlier version of Strata wrote the output. */
  public static IOException ofEarlierVersion(OutputLayout layout) {
    return new IOException(
        layout.shown()
            + " was written by an earlier version of Strata: start its run again with this version,"
            + " which makes only those files anew that have changed");
  }

  private static void checkNoRun(OutputLayout layout) throws IOException {
    Optional<RunMark> mark;
    try {
      mark = RunMark.find(layout);
    } catch (IOException e) { // its sentence is for those who want to write
      throw new IOException(beingWritten(layout, "which cannot be read"), e);
    }
    if (mark.isPresent()) {
      String run =
          mark.get().pid() == 0
              ? "a job that host " + mark.get().host() + " submitted"
              : "process " + mark.get().pid() + " of host " + mark.get().host();
      throw new IOException(beingWritten(layout, run));
    }
  }

  private static String beingWritten(OutputLayout layout, String run) {
    return String.format(
        "%s has the mark of a run, %s: wait until it has ended; if it has been stopped, start it"
            + " again",
        layout.shown(), run);
  }

  /** The layout of the output. */
  public OutputLayout layout() {
    return layout;
  }

  /** The options of the run that change results, by name. */
  public SortedMap<String, String> options() {
    return Collections.unmodifiableSortedMap(manifest.options());
  }

  /**
   * What the vectors were made with: fingerprint and settings of the model, by name; empty if they
   * were given.
   */
  public SortedMap<String, String> model() {
    return Collections.unmodifiableSortedMap(manifest.model());
  }

  /** The files of a folder of the output, in the order of their numbers. */
  public List<String> files(String folder) {
    return manifest.files().keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .map(name -> layout.root() + name)
        .toList();
  }

  /**
   * The SHA-256 of the files of a folder, as the manifest lists them; the files are not looked at.
   */
  public List<String> listedSha256(String folder) {
    return files(folder).stream()
        .map(file -> manifest.files().get(layout.relative(file)).sha256())
        .toList();
  }

  /**
   * The SHA-256 of {@code file}, in hexadecimal, after a check that the file is there, that it has
   * as many bytes as the manifest says, and that its record agrees with the manifest. The bytes
   * themselves are not read.
   *
   * @throws IOException if one of these is not so; its message is one sentence for the user
   */
  public String sha256(String file) throws IOException {
    Manifest.File known = manifest.files().get(layout.relative(file));
    if (known == null) {
      throw new IOException(
          layout.shown(file)
              + " is missing, since the last run did not come to the step that makes it: start the"
              + " run again without --until");
    }
    Optional<Finished> record = FinishedFiles.record(layout, file);
    boolean agrees =
        record.isPresent()
            && record.get().sha256().equals(known.sha256())
            && record.get().bytes() == known.bytes();
    if (!agrees) {
      throw new IOException(
          layout.shown(file)
              + " is not the file that manifest.json tells of: a run has stopped half-way, or the"
              + " file was replaced; start the run again");
    }
    try {
      long bytes = Storage.size(file);
      if (bytes != known.bytes()) {
        throw new IOException(
            String.format(
                "%s is damaged: it has %d bytes, not %d; start the run again",
                layout.shown(file), bytes, known.bytes()));
      }
    } catch (FileNotFoundException e) {
      throw new IOException(
          layout.shown(file) + " has gone since the run made it: start the run again", e);
    }
    return known.sha256();
  }

  /**
   * Checks that no run has begun to write since the output was opened.
   *
   * @param advice what the user is to do if one has, as the end of a sentence
   * @throws IOException if one has; its message is one sentence for the user
   */
  public void checkUnchanged(String advice) throws IOException {
    checkNoRun(layout);
    if (!OutputTrace.read(layout).last().equals(lastRun)) {
      throw new IOException(
          "a run has written to " + layout.shown() + " since it was opened: " + advice);
    }
  }
}
