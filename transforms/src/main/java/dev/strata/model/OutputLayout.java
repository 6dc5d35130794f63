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
 * The layout of an output: where every file of a run lies. All of its paths are made here.
 *
 * <p>Paths have the form of {@link Location#path()}, so the root may be a folder or an address in
 * an object store. Messages name files below the folder as the user wrote it: see {@link
 * #shown(String)}.
 */
public final class OutputLayout implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String RAW = "raw";
  private static final String LABELS = "labels";

  /** The folder of rejects. */
  public static final String REJECTS = "rejects";

  /** The folder of vector shards. */
  public static final String VECTORS = "vectors";

  /** The folder of temporary files. */
  public static final String TMP = "_tmp";

  /** The folders of shards. */
  public static final List<String> SHARD_FOLDERS = List.of(RAW, VECTORS, LABELS);

  /** All folders directly below the root. */
  public static final List<String> FOLDERS =
      List.of(
          RAW, VECTORS, LABELS, REJECTS, "clusters", "topics", "index", "results", "_done", TMP);

  /** All names directly below the root. */
  public static final Set<String> NAMES =
      Stream.concat(
              FOLDERS.stream(),
              Stream.of(
                  "_strata.json", "_running.json", "manifest.json", "metrics.json", "report.html"))
          .collect(Collectors.toUnmodifiableSet());

  /** The files of results that each run to the end writes. */
  public static final List<String> RESULTS =
      List.of("summary", "topics", "extinct", "newborn", "reborn", "rising", "lonely");

  /** The file of results that tells what changed since a previous snapshot. */
  public static final String CHANGES = "changes";

  private static final String RECORD = ".json";
  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final String given;
  private final String root;
  private final String runId;
  private final String scratch;

  /** The names directly below the root that a run does not write. */
  private final Set<String> left;

  private OutputLayout(String given, String root, String runId, String scratch, Set<String> left) {
    this.given = given;
    this.root = root;
    this.runId = runId;
    this.scratch = scratch;
    this.left = left;
  }

  /** The layout under {@code root}, a folder as its user names it, see {@link Location}. */
  public static OutputLayout of(String root) {
    return new OutputLayout(
        asFolder(root), asFolder(Location.of(root).path()), null, null, Set.of());
  }

  private static String asFolder(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  /**
   * Checks that {@code id} is the id of a run: it names a folder, so it may not lead to another
   * place.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static void checkRunId(String id) {
    Preconditions.checkArgument(
        id != null && RUN_ID.matcher(id).matches(), "%s is not the id of a run", id);
  }

  /**
   * Returns this layout for the files that one run writes; that run stops once another run has
   * taken them over.
   */
  public OutputLayout duringRun(String newRunId) {
    checkRunId(newRunId);
    return new OutputLayout(given, root, newRunId, scratch, left);
  }

  /**
   * Returns this layout with large local files below {@code folder}; with null, the place of these
   * is left open.
   */
  public OutputLayout withScratch(String folder) {
    return new OutputLayout(
        given, root, runId, folder == null ? null : Location.of(folder).local().toString(), left);
  }

  /** Returns this layout for a run that does not write these of the {@link #NAMES}. */
  public OutputLayout leaving(Set<String> names) {
    return new OutputLayout(given, root, runId, scratch, Set.copyOf(names));
  }

  /** Whether a run may write {@code file}, a file or folder of this layout. */
  public boolean isWritten(String file) {
    return !left.contains(relative(file).replaceFirst("/.*", ""));
  }

  /** The folder that the user wants for large local files, if the user names one. */
  public Optional<String> scratch() {
    return Optional.ofNullable(scratch);
  }

  /** The id of the run that writes, if there is one. */
  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  /** The folder of the output, with a slash at its end. */
  public String root() {
    return root;
  }

  /** The folder of the output as the user wrote it, for messages. */
  public String shown() {
    return ShownName.of(given);
  }

  /**
   * A path as the user would write it, if it lies under the root; any other path as it is. It has
   * no secrets.
   */
  public String shown(String path) {
    return ShownName.of(path.startsWith(root) ? given + path.substring(root.length()) : path);
  }

  /** The raw shard of that index: id, title, abstract, categories, created, source, line. */
  public String raw(int shard) {
    return root + numbered(RAW + "/shard_%05d.parquet", shard);
  }

  /**
   * The vector shard of that index: the columns of a raw shard except source and line, and the
   * vector.
   */
  public String vectors(int shard) {
    return root + numbered(VECTORS + "/shard_%05d.parquet", shard);
  }

  /**
   * The place of the vector shard of the papers with that fingerprint while the earlier shard of
   * the same name may still be needed.
   */
  public String nextVectors(String papers) {
    return nextVectorsFolder() + papers + ".parquet";
  }

  /** The folder of such shards, with a slash at its end. */
  public String nextVectorsFolder() {
    return root + VECTORS + "/next/";
  }

  /** The label shard of the vector shard of that name: id, label, similarity. */
  public String labels(String name) {
    Preconditions.checkArgument(
        !("/" + name + "/").contains("/../"), "%s does not lie in %s", name, LABELS);
    return root + LABELS + "/" + name;
  }

  /** The rejects of one scanned range; ranges are numbered over the whole archive. */
  public String rejects(int range) {
    return root + numbered(REJECTS + "/part_%05d.jsonl", range);
  }

  /** The folder of all rejects, with a slash at its end. */
  public String rejectsFolder() {
    return root + REJECTS + "/";
  }

  /** The centroids, as numpy writes an array. */
  public String centroids() {
    return root + "clusters/centroids.npy";
  }

  /** The label of each centroid, and which topics of the previous snapshot they are. */
  public String topicLabels() {
    return root + "clusters/labels.json";
  }

  /** The centroids of refits with other seeds, one below the other. */
  public String refits() {
    return root + "topics/refits.npy";
  }

  /** The matches: which of the first clusters each refit has again. */
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

  /** The papers at the index's rows: row, id, title, created, label, categories. */
  public String papers() {
    return root + "index/papers.parquet";
  }

  /** The lonely papers, as the final stage finds them. */
  public String lonely() {
    return root + "index/lonely.json";
  }

  /** The papers that were lonely in the previous snapshot, with their nearest papers now. */
  public String lonelyBefore() {
    return root + "index/lonely_before.json";
  }

  /** A file of results: summary, topics, extinct, newborn, reborn, rising, lonely or changes. */
  public String result(String name) {
    return root + "results/" + name + ".json";
  }

  /** The page for people. */
  public String report() {
    return root + "report.html";
  }

  /** The seconds and papers of each step. */
  public String metrics() {
    return root + "metrics.json";
  }

  /** The manifest: what the results were made from, and what all files hold. */
  public String manifest() {
    return root + "manifest.json";
  }

  /** The file that says that the folder is an output of Strata, and which runs wrote to it. */
  public String trace() {
    return root + "_strata.json";
  }

  /**
   * The files that exist once in an output, whatever the archive holds, without the mark and the
   * trace.
   */
  public List<String> singleFiles() {
    return Stream.concat(
            Stream.of(
                centroids(),
                topicLabels(),
                refits(),
                refitMatches(),
                terms(),
                index(),
                papers(),
                lonely(),
                lonelyBefore(),
                report(),
                metrics(),
                manifest()),
            Stream.concat(RESULTS.stream(), Stream.of(CHANGES)).map(this::result))
        .toList();
  }

  /** The mark of the run that writes. */
  public String running() {
    return root + "_running.json";
  }

  /** The folder of the records of finished files, with a slash at its end. */
  public String doneFolder() {
    return root + "_done/";
  }

  /** The record of {@code file}, which must be a file of this layout. */
  public String done(String file) {
    return doneFolder() + relative(file) + RECORD;
  }

  /**
   * The file whose record has that name under {@link #doneFolder()}; empty if no record has such a
   * name.
   */
  public Optional<String> ofRecord(String name) {
    return name.endsWith(RECORD)
        ? Optional.of(root + name.substring(0, name.length() - RECORD.length()))
        : Optional.empty();
  }

  /** The name under the root of {@code file}, which must be a file of this layout. */
  public String relative(String file) {
    Preconditions.checkArgument(file.startsWith(root), "%s is not under %s", file, root);
    return file.substring(root.length());
  }

  /** The folder of all temporary files, with a slash at its end; it is deleted when a run ends. */
  public String tmp() {
    return root + TMP + "/";
  }

  /**
   * The folder of the temporary files of this run, so that files that another run left, or still
   * writes, are never taken for its own.
   */
  public String ownTmp() {
    return runId == null ? tmp() : tmp() + runId + "/";
  }

  /** The file of one attempt that tells where the vectors are that need not be computed. */
  public String knownTexts(String attemptId) {
    return ownTmp() + "known_texts_" + attemptId + ".bin";
  }

  /** The file of one attempt that tells which topics the papers of the previous snapshot had. */
  public String knownPapers(String attemptId) {
    return ownTmp() + "known_papers_" + attemptId + ".bin";
  }

  /** The file with what the scan found in one range of an archive file, or of a member of it. */
  public String scan(int file, int member, int range) {
    return ownTmp() + numbered("scan_%05d_%05d_%05d.bin", file, member, range);
  }

  /** The plan of this run: its counts, for whoever watches. */
  public String plan() {
    return ownTmp() + "plan.json";
  }

  /** The file with the plain bytes of a compressed archive file. */
  public String plain(int file) {
    return ownTmp() + numbered("plain_%05d.jsonl", file);
  }

  /**
   * The file with the plain bytes of a member of an archive file, whatever the member's own name
   * is.
   */
  public String plain(int file, int member) {
    return ownTmp() + numbered("plain_%05d_%05d.jsonl", file, member);
  }

  /** The temporary file of one attempt to write a file. */
  public String attempt(String attemptId) {
    return ownTmp() + "attempt_" + attemptId;
  }

  private static String numbered(String pattern, Object... numbers) {
    return String.format(Locale.ROOT, pattern, numbers);
  }
}
