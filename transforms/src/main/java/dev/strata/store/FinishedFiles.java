/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteSource;
import com.google.common.io.ByteStreams;
import com.google.common.io.MoreFiles;
import dev.strata.math.Blocks;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import dev.strata.store.files.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.commons.io.function.IOConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an output that outlive a run, each with a record beside it of what it was made from
 * and what it holds. A step asks {@link #find} first, and works only where that finds nothing: so a
 * run that was killed resumes, a changed option never mixes with old work, and a damaged file is
 * made again.
 *
 * <p>A record is written before its file is renamed into place. So every file of Strata's has a
 * record, by which {@link OwnFiles} tells it from files that somebody else put there. If a file
 * does not match its record, the record only shows that the file name is Strata's. Where two
 * attempts make one file at once, the first to end wins, and the other finds its file.
 */
public final class FinishedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FinishedFiles.class);

  /** The outputs, and the runs, of which this process has deleted the manifest. */
  private static final Set<String> WITHDRAWN = ConcurrentHashMap.newKeySet();

  private FinishedFiles() {}

  /**
   * The record of {@code target}, a file of {@code layout}, if that file is whole and was made from
   * exactly {@code madeFrom}. All of the file is read.
   */
  public static Optional<Finished> find(OutputLayout layout, String target, MadeFrom madeFrom)
      throws IOException {
    Known known = known(layout, target);
    if (known.isThere() && known.record().isEmpty()) {
      LOG.warn("{} is damaged, so its file is made anew", layout.shown(layout.done(target)));
    }
    Optional<Finished> record = known.record().filter(r -> r.madeFrom().equals(madeFrom));
    return record.isPresent() && isIntact(layout, target, record.get()) ? record : Optional.empty();
  }

  /**
   * What is known of a file.
   *
   * @param isThere whether there is a record, however damaged
   * @param isCopy whether the record is whole, and names another file
   * @param record the record, if it is whole and names this file: it may be a copy of another's
   */
  record Known(boolean isThere, boolean isCopy, Optional<Finished> record) {}

  /** What is known of {@code target}. */
  static Known known(OutputLayout layout, String target) throws IOException {
    try {
      Finished record = JsonFile.read(layout.done(target), Finished.class);
      boolean isOwn = record.isOf(layout.relative(target));
      return new Known(true, !isOwn, Optional.of(record).filter(r -> isOwn));
    } catch (FileNotFoundException e) {
      return new Known(false, false, Optional.empty());
    } catch (JacksonException e) {
      return new Known(true, false, Optional.empty());
    }
  }

  /**
   * The record of {@code target}, if it is whole and names this file, whatever the file was made
   * from; the file itself is not looked at.
   */
  public static Optional<Finished> record(OutputLayout layout, String target) throws IOException {
    return known(layout, target).record();
  }

  /**
   * Checks that a folder is an output of Strata that can be read.
   *
   * @throws IOException where it is none, or one of a newer version
   */
  public static void checkIsOutput(OutputLayout layout) throws IOException {
    if (!Storage.exists(layout.trace())) {
      throw new IOException(
          layout.shown() + " is no output of Strata: it has no " + layout.relative(layout.trace()));
    }
    OutputTrace.read(layout); // throws if the output is of a newer version
  }

  /**
   * The records of the vector shards of {@code layout}, by their files. The shards themselves are
   * not looked at.
   */
  public static SortedMap<String, Finished> vectors(OutputLayout layout) throws IOException {
    List<String> files =
        List.copyOf(StaleFiles.recorded(layout, OutputLayout.VECTORS + "/").keySet());
    SortedMap<String, Finished> records = new ConcurrentSkipListMap<>();
    Blocks.runFiles(
        files.size(),
        i -> record(layout, files.get(i)).ifPresent(found -> records.put(files.get(i), found)));
    return records;
  }

  /**
   * Checks that a file holds what it held when its record was written. All of it is read.
   *
   * @throws IOException where it is missing, or holds something else
   */
  public static void checkSha256(String file, String sha256) throws IOException {
    Optional<Content> found = contentOf(file);
    if (found.isEmpty()) {
      throw new FileNotFoundException(ShownName.of(file) + " does not exist");
    }
    if (!found.get().sha256().equals(sha256)) {
      throw new IOException(ShownName.of(file) + " is not what was written there");
    }
  }

  /** Whether a file is what its record says; where it is not, the log says why. */
  private static boolean isIntact(OutputLayout layout, String target, Finished record)
      throws IOException {
    Optional<Content> content = contentOf(target);
    boolean isIntact = content.isPresent() && content.get().isOf(record);
    if (!isIntact) {
      String what = content.isEmpty() ? "missing" : "not what was written there";
      LOG.warn("{} is {}, so it is made anew", layout.shown(target), what);
    }
    return isIntact;
  }

  /** Says that a file is replaced which somebody has changed since it was written. */
  private static void sayIfAnother(OutputLayout layout, String target, Optional<Finished> record)
      throws IOException {
    Optional<Content> content = record.isPresent() ? contentOf(target) : Optional.empty();
    if (content.isPresent() && !content.get().isOf(record.get())) {
      LOG.warn("{} is not what was written there, so it is made anew", layout.shown(target));
    }
  }

  /** What is in a file: its length and its SHA-256. */
  private record Content(long bytes, String sha256) {
    boolean isOf(Finished record) {
      return bytes == record.bytes() && sha256.equals(record.sha256());
    }
  }

  /** What is in a file, if there is one. All of it is read. */
  private static Optional<Content> contentOf(String file) throws IOException {
    try (HashingInputStream in =
        new HashingInputStream(Hashing.sha256(), Storage.openStream(file))) {
      long bytes = ByteStreams.exhaust(in);
      return Optional.of(new Content(bytes, in.hash().toString()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes {@code target}, a file of {@code layout}, and its record.
   *
   * @return the record of what is there now: what {@code body} wrote, or what another attempt with
   *     the same inputs has finished meanwhile
   * @throws IOException where it cannot be written, or the run no longer owns the output
   */
  public static Finished write(
      OutputLayout layout, String target, MadeFrom madeFrom, AtomicFile.Body body)
      throws IOException {
    return write(layout, target, sha256 -> madeFrom, body, RunMark::checkOwner);
  }

  /**
   * Writes {@code target}, a file of {@code layout} whose bytes cost little, and its record: the
   * file is made each time, and replaced where it holds something else.
   */
  public static Finished write(OutputLayout layout, String target, AtomicFile.Body body)
      throws IOException {
    return write(layout, target, FinishedFiles::content, body, RunMark::checkOwner);
  }

  /**
   * Writes {@code target} and its record once the run has ended, and its mark is gone.
   *
   * @throws IOException also where another run has begun meanwhile
   */
  static Finished writeAfterRun(OutputLayout layout, String target, AtomicFile.Body body)
      throws IOException {
    return write(layout, target, FinishedFiles::content, body, RunMark::checkLast);
  }

  private static MadeFrom content(String sha256) {
    return MadeFrom.step("content", 1).and("sha256", sha256);
  }

  /**
   * Lets {@code writer}, which may be native code, write a local file, which then becomes {@code
   * target}: it is renamed if it is among the temporary files of the output, and copied otherwise.
   */
  public static Finished writeLocal(
      OutputLayout layout, String target, MadeFrom madeFrom, IOConsumer<Path> writer)
      throws IOException {
    Path local = Scratch.newFile(layout);
    try {
      writer.accept(local);
      ByteSource bytes = MoreFiles.asByteSource(local);
      if (Scratch.isLocal(layout) && !Scratch.isTemporary(layout)) {
        return write(
            layout, target, madeFrom, channel -> bytes.copyTo(Channels.newOutputStream(channel)));
      }
      String sha256 = bytes.hash(Hashing.sha256()).toString();
      try (AtomicFile staged = AtomicFile.adopt(layout, local)) {
        Finished written =
            new Finished(madeFrom, Files.size(local), sha256, layout.relative(target));
        return finish(layout, target, written, staged::commit, RunMark::checkOwner);
      }
    } finally {
      Files.deleteIfExists(local);
    }
  }

  private static Finished write(
      OutputLayout layout,
      String target,
      Function<String, MadeFrom> madeFrom,
      AtomicFile.Body body,
      IOConsumer<OutputLayout> ownership)
      throws IOException {
    DigestedBody digest = new DigestedBody(body);
    try (AtomicFile staged = AtomicFile.stage(layout, digest)) {
      Finished written =
          new Finished(
              madeFrom.apply(digest.sha256()),
              digest.bytes(),
              digest.sha256(),
              layout.relative(target));
      return finish(layout, target, written, staged::commit, ownership);
    } catch (IOException e) {
      throw orNotOwner(layout, ownership, e);
    }
  }

  /**
   * Gives a newly written file its record and its name, unless another attempt has done so.
   *
   * @param naming gives the file the name {@code target}, in place of the file that has it
   * @param ownership throws where the run may not write any more
   */
  private static Finished finish(
      OutputLayout layout,
      String target,
      Finished written,
      IOConsumer<String> naming,
      IOConsumer<OutputLayout> ownership)
      throws IOException {
    try {
      Known known = known(layout, target);
      Optional<Finished> before = known.record();
      if (before.isPresent()
          && before.get().madeFrom().equals(written.madeFrom())
          && contentOf(target).filter(content -> content.isOf(before.get())).isPresent()) {
        return before.get();
      }
      ownership.accept(layout);
      OwnFiles.checkFree(layout, target, known);
      withdrawManifest(layout, target);
      if (written.madeFrom().equals(content(written.sha256()))) {
        sayIfAnother(layout, target, before);
      }
      if (!before.equals(Optional.of(written))) {
        JsonFile.writeUnrecorded(layout, layout.done(target), written);
        ownership.accept(layout);
      }
      naming.accept(target);
      ownership.accept(layout);
      return written;
    } catch (IOException e) {
      throw orNotOwner(layout, ownership, e);
    }
  }

  /**
   * If another run has taken the output over, the exception of {@code ownership}, which says more
   * than {@code e}; otherwise {@code e}.
   */
  private static IOException orNotOwner(
      OutputLayout layout, IOConsumer<OutputLayout> ownership, IOException e) {
    try {
      ownership.accept(layout);
      return e;
    } catch (IOException notOwner) {
      if (notOwner != e) {
        notOwner.addSuppressed(e);
      }
      return notOwner;
    }
  }

  /**
   * Gives a finished file of {@code layout} another name, in place of the file that has it. It does
   * nothing where an earlier attempt has done so.
   *
   * @param fingerprint that of the file's record
   * @throws IOException where there is no such file, or the run no longer owns the output
   */
  public static void rename(OutputLayout layout, String from, String to, String fingerprint)
      throws IOException {
    Optional<Finished> before = record(layout, from);
    if (before.isEmpty() || !Storage.exists(from)) {
      Optional<Finished> there = record(layout, to);
      if (there.isEmpty() || !there.get().fingerprint().equals(fingerprint)) {
        throw new FileNotFoundException(layout.shown(from) + " is missing");
      }
      return;
    }
    Finished was = before.get();
    Finished after = new Finished(was.madeFrom(), was.bytes(), was.sha256(), layout.relative(to));
    finish(layout, to, after, target -> Storage.rename(from, target), RunMark::checkOwner);
    delete(layout, from);
  }

  /**
   * Deletes the manifest, which holds for a finished run only, before the first of the files that
   * it names changes; a process looks for it once in a run. Its record stays: the name is still
   * Strata's.
   *
   * @throws IOException where the run no longer owns the output
   */
  private static void withdrawManifest(OutputLayout layout, String target) throws IOException {
    String run = layout.root() + layout.runId().orElse("");
    if (target.equals(layout.manifest())) {
      WITHDRAWN.remove(run); // it holds again
    }
    if (target.equals(layout.manifest())
        || target.equals(layout.metrics())
        || WITHDRAWN.contains(run)) {
      return;
    }
    // a late attempt must not delete the manifest of a run that has ended
    RunMark.checkOwner(layout);
    Optional<Finished> record = record(layout, layout.manifest());
    if (record.isPresent()) {
      sayIfAnother(layout, layout.manifest(), record);
      Storage.delete(layout.manifest());
    }
    if (layout.runId().isPresent()) {
      WITHDRAWN.add(run);
    }
  }

  /**
   * Deletes a file that has a record, and then the record; files without a record are not Strata's,
   * and stay.
   *
   * @throws IOException where the run no longer owns the output, or a link is on the way to it
   */
  public static void delete(OutputLayout layout, String target) throws IOException {
    RunMark.checkOwner(layout);
    if (record(layout, target).isPresent()) {
      withdrawManifest(layout, target);
      OwnFiles.checkWays(layout, target);
      Storage.delete(target);
      Storage.delete(layout.done(target));
    }
  }
}
