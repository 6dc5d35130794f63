/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import com.fasterxml.jackson.core.JacksonException;
import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import com.google.common.io.ByteSource;
import com.google.common.io.CountingOutputStream;
import com.google.common.io.MoreFiles;
import dev.strata.model.OutputLayout;
import dev.strata.model.ShownName;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an output that outlive a run, each with a record beside it of what it was made from
 * and what it holds. A step asks {@link #find} first, and works only where that finds nothing: so a
 * run that was killed resumes, a changed option never mixes with old work, and a damaged file is
 * made anew.
 *
 * <p>A record that says something else is deleted before its file is replaced, and the new one is
 * written after. Of two attempts at one file at once, the first to end wins, and the other finds
 * its file.
 */
public final class FinishedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FinishedFiles.class);
  private static final String CONTENT = "content";
  private static final int CONTENT_FORMAT = 1;

  private FinishedFiles() {}

  /**
   * The record of {@code target}, a file of {@code layout}, if that file is whole and was made from
   * just that. Reads all of it.
   */
  public static Optional<Finished> find(OutputLayout layout, String target, MadeFrom madeFrom)
      throws IOException {
    Optional<Finished> record = record(layout, target).filter(r -> r.madeFrom().equals(madeFrom));
    return record.isPresent() && isIntact(target, record.get()) ? record : Optional.empty();
  }

  /** The record of {@code target}, whatever it was made from; the file itself is not looked at. */
  public static Optional<Finished> record(OutputLayout layout, String target) throws IOException {
    try {
      return Optional.ofNullable(JsonFile.read(layout.done(target), Finished.class));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      LOG.warn("{} is damaged, so its file is made anew", ShownName.of(layout.done(target)));
      return Optional.empty();
    }
  }

  /**
   * What the vector shards of {@code layout} were made from that have a record; in no order, and
   * without those whose record is damaged. The shards themselves are not looked at.
   */
  public static List<MadeFrom> vectorsMadeFrom(OutputLayout layout) throws IOException {
    List<MadeFrom> all = new ArrayList<>();
    for (MatchResult.Metadata record :
        FileSystems.match(layout.doneVectors(), EmptyMatchTreatment.ALLOW).metadata()) {
      try {
        all.add(JsonFile.read(record.resourceId().toString(), Finished.class).madeFrom());
      } catch (FileNotFoundException | JacksonException e) {
        LOG.debug("{} says nothing", record.resourceId(), e);
      }
    }
    return all;
  }

  private static boolean isIntact(String target, Finished record) throws IOException {
    ByteSource file =
        new ByteSource() {
          @Override
          public InputStream openStream() throws IOException {
            return Channels.newInputStream(
                FileSystems.open(FileSystems.matchNewResource(target, false)));
          }
        };
    try {
      if (file.hash(Hashing.sha256()).toString().equals(record.sha256())) {
        return true;
      }
      LOG.warn("{} is not what was written there, so it is made anew", ShownName.of(target));
    } catch (FileNotFoundException e) {
      LOG.warn("{} is missing, so it is made anew", ShownName.of(target));
    }
    return false;
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
    return write(layout, target, sha256 -> madeFrom, body);
  }

  /**
   * The same for a file whose bytes cost little: it is made each time, and replaced where it holds
   * something else.
   */
  public static Finished write(OutputLayout layout, String target, AtomicFile.Body body)
      throws IOException {
    return write(
        layout,
        target,
        sha256 -> MadeFrom.step(CONTENT, CONTENT_FORMAT).and("sha256", sha256),
        body);
  }

  /**
   * Has {@code writer}, which may be native code, write a local file, and makes it {@code target}:
   * by renaming where it lies among the temporary files of the output, else by a copy.
   */
  public static Finished writeLocal(
      OutputLayout layout, String target, MadeFrom madeFrom, LocalWriter writer)
      throws IOException {
    Path local = Scratch.newFile(layout);
    try {
      writer.write(local);
      ByteSource bytes = MoreFiles.asByteSource(local);
      if (!Scratch.isTemporary(layout)) {
        return write(
            layout, target, madeFrom, channel -> bytes.copyTo(Channels.newOutputStream(channel)));
      }
      String sha256 = bytes.hash(Hashing.sha256()).toString();
      try (AtomicFile staged = AtomicFile.adopt(local)) {
        return finish(layout, target, new Finished(madeFrom, bytes.size(), sha256), staged);
      }
    } finally {
      Files.deleteIfExists(local);
    }
  }

  /** Writes a local file. */
  @FunctionalInterface
  public interface LocalWriter {
    /** Writes all of it. */
    void write(Path file) throws IOException;
  }

  private static Finished write(
      OutputLayout layout, String target, Function<String, MadeFrom> madeFrom, AtomicFile.Body body)
      throws IOException {
    Digest digest = new Digest(body);
    try (AtomicFile staged = AtomicFile.stage(layout, digest)) {
      Finished written = new Finished(madeFrom.apply(digest.sha256), digest.bytes, digest.sha256);
      return finish(layout, target, written, staged);
    } catch (IOException e) {
      throw ownership(layout, e);
    }
  }

  /** Gives a staged file its name and its record, unless another attempt has done so. */
  private static Finished finish(
      OutputLayout layout, String target, Finished written, AtomicFile staged) throws IOException {
    try {
      Optional<Finished> there = find(layout, target, written.madeFrom());
      if (there.isPresent()) {
        return there.get();
      }
      RunMark.checkOwner(layout);
      if (!record(layout, target).equals(Optional.of(written))) {
        delete(List.of(layout.done(target)));
      }
      staged.commit(target);
      RunMark.checkOwner(layout);
      JsonFile.writeUnrecorded(layout, layout.done(target), written);
      return written;
    } catch (IOException e) {
      throw ownership(layout, e);
    }
  }

  /** What says more than {@code e} where the output was taken over, or else {@code e}. */
  private static IOException ownership(OutputLayout layout, IOException e) {
    try {
      RunMark.checkOwner(layout);
      return e;
    } catch (IOException notOwner) {
      if (notOwner != e) {
        notOwner.addSuppressed(e);
      }
      return notOwner;
    }
  }

  /** A body that tells afterwards what it wrote. */
  private static final class Digest implements AtomicFile.Body {
    private final AtomicFile.Body body;
    private long bytes;
    private String sha256;

    Digest(AtomicFile.Body body) {
      this.body = body;
    }

    @Override
    public void writeTo(WritableByteChannel channel) throws IOException {
      CountingOutputStream counted = new CountingOutputStream(Channels.newOutputStream(channel));
      HashingOutputStream hashed = new HashingOutputStream(Hashing.sha256(), counted);
      body.writeTo(Channels.newChannel(hashed));
      bytes = counted.getCount();
      sha256 = hashed.hash().toString();
    }
  }

  /**
   * Deletes a file and its record, where they are there.
   *
   * @throws IOException where the run no longer owns the output
   */
  public static void delete(OutputLayout layout, String target) throws IOException {
    RunMark.checkOwner(layout);
    delete(List.of(layout.done(target), target));
  }

  private static void delete(List<String> files) throws IOException {
    FileSystems.delete(
        files.stream().map(file -> FileSystems.matchNewResource(file, false)).toList(),
        StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
