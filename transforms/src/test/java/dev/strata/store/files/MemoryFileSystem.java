/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Objects in memory under {@code memory:}, as object stores have them: there are no folders,
 * nothing can be appended to, what is being written is not there before it is closed, and renaming
 * copies and then deletes.
 */
public final class MemoryFileSystem extends FileSystem<MemoryFileSystem.StoredObject> {
  private static final String SCHEME = "memory";
  private static final String PREFIX = SCHEME + "://";
  private static final int PIECE = 100_000;
  private static final ConcurrentSkipListMap<String, byte[]> OBJECTS =
      new ConcurrentSkipListMap<>();

  private static final Queue<IOException> FAILURES = new ConcurrentLinkedQueue<>();

  /** How Beam finds it. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new MemoryFileSystem());
    }
  }

  /**
   * The name of an object.
   *
   * @param key without the scheme; of what other stores would call a folder, with a slash at its
   *     end
   */
  record StoredObject(String key) implements ResourceId {
    private static final long serialVersionUID = 1;

    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      boolean folder = options == ResolveOptions.StandardResolveOptions.RESOLVE_DIRECTORY;
      return new StoredObject(key + other + (folder && !other.endsWith("/") ? "/" : ""));
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new StoredObject(key.substring(0, key.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public String getFilename() {
      return key.substring(key.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return key.endsWith("/");
    }

    @Override
    public String toString() {
      return PREFIX + key;
    }
  }

  /** Has the next calls fail, one with each of {@code failures}. */
  public static void fail(List<IOException> failures) {
    FAILURES.addAll(failures);
  }

  private static void mayFail() throws IOException {
    IOException failure = FAILURES.poll();
    if (failure != null) {
      throw failure;
    }
  }

  /** What an object holds. */
  public static byte[] get(String name) {
    return OBJECTS.get(name.substring(PREFIX.length()));
  }

  /** Stores an object. */
  public static void put(String name, byte[] bytes) {
    OBJECTS.put(name.substring(PREFIX.length()), bytes);
  }

  @Override
  protected List<MatchResult> match(List<String> names) throws IOException {
    mayFail();
    List<MatchResult> results = new ArrayList<>();
    for (String name : names) {
      PathMatcher glob =
          java.nio.file.FileSystems.getDefault()
              .getPathMatcher("glob:" + name.substring(PREFIX.length()));
      List<Metadata> found = new ArrayList<>();
      OBJECTS.forEach(
          (key, bytes) -> {
            if (glob.matches(Path.of(key))) {
              found.add(
                  Metadata.builder()
                      .setResourceId(new StoredObject(key))
                      .setSizeBytes(bytes.length)
                      .setLastModifiedMillis(System.identityHashCode(bytes)) // another each time
                      .setIsReadSeekEfficient(true)
                      .build());
            }
          });
      results.add(
          found.isEmpty()
              ? MatchResult.create(MatchResult.Status.NOT_FOUND, new FileNotFoundException(name))
              : MatchResult.create(MatchResult.Status.OK, found));
    }
    return results;
  }

  @Override
  protected ReadableByteChannel open(StoredObject object) throws IOException {
    mayFail();
    return new SeekableInMemoryByteChannel(bytes(object)) {
      @Override
      public int read(ByteBuffer buffer) throws IOException {
        mayFail();
        int limit = buffer.limit(); // as a network does it, in pieces
        buffer.limit(Math.min(limit, buffer.position() + PIECE));
        try {
          return super.read(buffer);
        } finally {
          buffer.limit(limit);
        }
      }
    };
  }

  private static byte[] bytes(StoredObject object) throws IOException {
    byte[] bytes = OBJECTS.get(object.key());
    if (bytes == null) {
      throw new FileNotFoundException(object.toString());
    }
    return bytes;
  }

  @Override
  protected WritableByteChannel create(StoredObject object, CreateOptions options) {
    return Channels.newChannel(
        new ByteArrayOutputStream() {
          @Override
          public void close() throws IOException {
            mayFail();
            OBJECTS.put(object.key(), toByteArray());
          }
        });
  }

  @Override
  protected void copy(List<StoredObject> from, List<StoredObject> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      OBJECTS.put(to.get(i).key(), bytes(from.get(i)));
    }
  }

  @Override
  protected void rename(List<StoredObject> from, List<StoredObject> to, MoveOptions... options)
      throws IOException {
    copy(from, to);
    delete(from);
  }

  @Override
  protected void delete(Collection<StoredObject> objects) throws IOException {
    for (StoredObject object : objects) {
      if (OBJECTS.remove(object.key()) == null) {
        throw new FileNotFoundException(object.toString());
      }
    }
  }

  @Override
  protected StoredObject matchNewResource(String name, boolean isDirectory) {
    String key = name.substring(PREFIX.length());
    return new StoredObject(isDirectory && !key.endsWith("/") ? key + "/" : key);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }
}
