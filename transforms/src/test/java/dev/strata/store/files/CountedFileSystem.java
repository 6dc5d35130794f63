/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Local files under {@code counted:}, a scheme that is not the local one; tells how many bytes of
 * each were read.
 */
public final class CountedFileSystem extends FileSystem<CountedFileSystem.CountedFile> {
  private static final String SCHEME = "counted";
  private static final Map<Path, Long> BYTES = new ConcurrentHashMap<>();

  /** How Beam finds it. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new CountedFileSystem());
    }
  }

  record CountedFile(Path path, boolean isDirectory) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new CountedFile(
          path.resolve(other), options == ResolveOptions.StandardResolveOptions.RESOLVE_DIRECTORY);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new CountedFile(path.getParent(), true);
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public String getFilename() {
      return path.getFileName().toString();
    }

    @Override
    public String toString() {
      return SCHEME + ":" + path + (isDirectory ? "/" : "");
    }
  }

  /** The name under which the reads of {@code file} are counted. */
  public static String name(String file) {
    return new CountedFile(Path.of(file), false).toString();
  }

  /** How many bytes of the file were read up to now, those read twice counted twice. */
  public static long bytesRead(String name) {
    return BYTES.getOrDefault(path(name), 0L);
  }

  @Override
  protected List<MatchResult> match(List<String> names) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String name : names) {
      MatchResult local = FileSystems.match(path(name).toString(), EmptyMatchTreatment.ALLOW);
      List<Metadata> files = new ArrayList<>();
      for (Metadata file : local.metadata()) {
        Path path = Path.of(file.resourceId().toString());
        files.add(
            Metadata.builder()
                .setResourceId(new CountedFile(path, false))
                .setSizeBytes(file.sizeBytes())
                .setIsReadSeekEfficient(true)
                .build());
      }
      results.add(
          files.isEmpty()
              ? MatchResult.create(MatchResult.Status.NOT_FOUND, new FileNotFoundException(name))
              : MatchResult.create(MatchResult.Status.OK, files));
    }
    return results;
  }

  @Override
  protected ReadableByteChannel open(CountedFile file) throws IOException {
    if (!Files.exists(file.path())) {
      throw new FileNotFoundException(file.toString()); // as Beam's own file systems do
    }
    return new CountedChannel(Files.newByteChannel(file.path()), file.path());
  }

  @Override
  protected CountedFile matchNewResource(String name, boolean isDirectory) {
    return new CountedFile(path(name), isDirectory);
  }

  @Override
  protected WritableByteChannel create(CountedFile file, CreateOptions options) throws IOException {
    Files.createDirectories(file.path().getParent());
    return Channels.newChannel(Files.newOutputStream(file.path()));
  }

  @Override
  protected void copy(List<CountedFile> from, List<CountedFile> to) {
    throw new UnsupportedOperationException("files are renamed, never copied");
  }

  @Override
  protected void rename(List<CountedFile> from, List<CountedFile> to, MoveOptions... options)
      throws IOException {
    for (int i = 0; i < from.size(); i++) {
      Files.createDirectories(to.get(i).path().getParent());
      Files.move(from.get(i).path(), to.get(i).path(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  protected void delete(Collection<CountedFile> files) throws IOException {
    for (CountedFile file : files) {
      Files.deleteIfExists(file.path());
    }
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }

  private static Path path(String name) {
    return Path.of(name.substring(SCHEME.length() + 1));
  }

  private record CountedChannel(SeekableByteChannel channel, Path path)
      implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer bytes) throws IOException {
      int count = channel.read(bytes);
      BYTES.merge(path, Math.max(0L, count), Long::sum);
      return count;
    }

    @Override
    public int write(ByteBuffer bytes) {
      throw new UnsupportedOperationException("read only");
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      channel.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException("read only");
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
