/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.model;

import com.google.common.base.Preconditions;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where every file of a run lies: the only class that knows paths.
 *
 * <p>Paths are those of {@link Location#path()}, so the root may be a folder or an address in an
 * object store. In messages files are named as below the folder that the user wrote: see {@link
 * #shown(String)}.
 */
public final class OutputLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /** The folder of rejects. */
  public static final String REJECTS = "rejects";

  /** The folders of shards. */
  public static final List<String> SHARD_FOLDERS = List.of("raw", "vectors", "labels");

  /** All folders directly below the root. */
  public static final List<String> FOLDERS =
      List.of(
          "raw",
          "vectors",
          "labels",
          REJECTS,
          "clusters",
          "topics",
          "index",
          "results",
          "_done",
          "_tmp");

  /** All names directly below the root. */
  public static final Set<String> NAMES =
      Stream.concat(
              FOLDERS.stream(),
              Stream.of(
                  "_strata.json", "_running.json", "manifest.json", "metrics.json", "report.html"))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<String> RESULTS =
      List.of("summary", "topics", "extinct", "newborn", "reborn", "rising", "lonely");
  private static final String RECORD = ".json";
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String given;
  private final String root;
  private final String runId;
  private final String scratch;

  private OutputLayout(String given, String root, String runId, String scratch) {
    this.given = given;
    this.root = root;
    this.runId = runId;
    this.scratch = scratch;
  }

  /** The layout under {@code root}, a folder as its user names it, see {@link Location}. */
  public static OutputLayout of(String root) {
    return new OutputLayout(asFolder(root), asFolder(Location.of(root).path()), null, null);
  }

  private static String asFolder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /**
   * Checks that an id of a run is one: it names a folder, so it may not lead to another place.
   *
   * @throws IllegalArgumentException where it is not
   */
  public static void checkRunId(String id) {
    Preconditions.checkArgument(
        id != null && RUN_ID.matcher(id).matches(), "%s is not the id of a run", id);
  }

  /** The same files, written by one run: it stops where another one has taken them over. */
  public OutputLayout duringRun(String newRunId) {
    checkRunId(newRunId);
    return new OutputLayout(given, root, newRunId, scratch);
  }

  /** The same files, with large local ones below {@code folder}; null leaves it to the machine. */
  public OutputLayout withScratch(String folder) {
    return new OutputLayout(
        given, root, runId, folder == null ? null : Location.of(folder).local().toString());
  }

  /** Where the user wants large local files, if anywhere. */
  public Optional<String> scratch() {
    return Optional.ofNullable(scratch);
  }

  /** The run that writes, where there is one. */
  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  /** The folder of the run, a slash at its end. */
  public String root() {
    return root;
  }

  /** The same as the user wrote it, for messages. */
  public String shown() {
    return ShownName.of(given);
  }

  /** A path as the user would write it, where it lies under the root; others as they are. */
  public String shown(String path) {
    return ShownName.of(path.startsWith(root) ? given + path.substring(root.length()) : path);
  }

  /** Raw shard: id, title, abstract, categories, created, source, line. */
  public String raw(int shard) {
    return numbered("raw/shard_%05d.parquet", shard);
  }

  /** Vector shard: the raw columns but source and line, and the vector. */
  public String vectors(int shard) {
    return numbered("vectors/shard_%05d.parquet", shard);
  }

  /** Label shard of the vector shard of that name: id, label, similarity. */
  public String labels(String name) {
    return root + "labels/" + name;
  }

  /** Rejects of one scanned range, counted over the whole archive. */
  public String rejects(int range) {
    return numbered(REJECTS + "/part_%05d.jsonl", range);
  }

  /** Folder of all rejects, a slash at its end. */
  public String rejectsFolder() {
    return root + REJECTS + "/";
  }

  /** The centroids, as numpy writes an array. */
  public String centroids() {
    return root + "clusters/centroids.npy";
  }

  /** The centroids of refits with other seeds, one below the other. */
  public String refits() {
    return root + "topics/refits.npy";
  }

  /** Which of the clusters each refit has, too. */
  public String refitMatches() {
    return root + "topics/refits.json";
  }

  /** The words of each topic. */
  public String terms() {
    return root + "topics/terms.json";
  }

  /** The FAISS index. */
  public String index() {
    return root + "index/papers.faiss";
  }

  /** The index's rows: row, id, title, created, label. */
  public String papers() {
    return root + "index/papers.parquet";
  }

  /** The lonely papers, as the final stage finds them. */
  public String lonely() {
    return root + "index/lonely.json";
  }

  /** One of the answers: summary, topics, extinct, newborn, reborn, rising or lonely. */
  public String result(String name) {
    return root + "results/" + name + ".json";
  }

  /** The page for people. */
  public String report() {
    return root + "report.html";
  }

  /** Seconds and papers per step. */
  public String metrics() {
    return root + "metrics.json";
  }

  /** What the results were made from, and what all files hold. */
  public String manifest() {
    return root + "manifest.json";
  }

  /** What says that the folder is an output of Strata, and which runs wrote to it. */
  public String trace() {
    return root + "_strata.json";
  }

  /**
   * The files of which there is one, whatever the archive holds, but for the mark and the trace.
   */
  public List<String> singleFiles() {
    return Stream.concat(
            Stream.of(
                centroids(),
                refits(),
                refitMatches(),
                terms(),
                index(),
                papers(),
                lonely(),
                report(),
                metrics(),
                manifest()),
            RESULTS.stream().map(this::result))
        .toList();
  }

  /** The mark of the run that writes. */
  public String running() {
    return root + "_running.json";
  }

  /** Folder of the records of finished files, a slash at its end. */
  public String doneFolder() {
    return root + "_done/";
  }

  /** The record of {@code file}, one of those named here. */
  public String done(String file) {
    return doneFolder() + relative(file) + RECORD;
  }

  /** The file whose record has that name under {@link #doneFolder()}, where it may be a record. */
  public Optional<String> ofRecord(String name) {
    return name.endsWith(RECORD)
        ? Optional.of(root + name.substring(0, name.length() - RECORD.length()))
        : Optional.empty();
  }

  /** Whether {@code file}, one of those named here, is a vector shard. */
  public boolean isVectors(String file) {
    return file.startsWith(root + "vectors/");
  }

  /** The name of {@code file}, one of those named here, under the root. */
  public String relative(String file) {
    Preconditions.checkArgument(file.startsWith(root), "%s is not under %s", file, root);
    return file.substring(root.length());
  }

  /** Folder of all temporary files, a slash at its end; gone when a run ends. */
  public String tmp() {
    return root + "_tmp/";
  }

  /**
   * Folder of those of this run: what another one leaves, or still writes, is never taken for it.
   */
  public String ownTmp() {
    return runId == null ? tmp() : tmpOf(runId);
  }

  /** The temporary folder of a run, a slash at its end. */
  public String tmpOf(String otherRunId) {
    return tmp() + otherRunId + "/";
  }

  /** What the scan found in one range of one archive file, or of a member of it. */
  public String scan(int file, int member, int range) {
    return ownTmp() + String.format(Locale.ROOT, "scan_%05d_%05d_%05d.bin", file, member, range);
  }

  /** What this run has planned: counts, for whoever watches. */
  public String plan() {
    return ownTmp() + "plan.json";
  }

  /** Plain bytes of a compressed archive file. */
  public String plain(int file) {
    return ownTmp() + numberedName("plain_%05d.jsonl", file);
  }

  /** Plain bytes of a member of an archive file, whatever the member's own name is. */
  public String plain(int file, int member) {
    return ownTmp() + String.format(Locale.ROOT, "plain_%05d_%05d.jsonl", file, member);
  }

  /** A temporary name that no other attempt has. */
  public String attempt(String attemptId) {
    return ownTmp() + "attempt_" + attemptId;
  }

  private String numbered(String pattern, int number) {
    return root + numberedName(pattern, number);
  }

  private static String numberedName(String pattern, int number) {
    return String.format(Locale.ROOT, pattern, number);
  }
}
