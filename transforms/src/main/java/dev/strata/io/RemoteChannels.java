/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Channels of remote files whose errors are sentences that name the file. */
final class RemoteChannels {
  private RemoteChannels() {}

  /** Reads a file from anywhere. */
  record Input(SeekableByteChannel channel, String path) implements SeekableByteChannel {
    @Override
    public int read(ByteBuffer bytes) throws IOException {
      return RemoteStorage.said("read", path, () -> channel.read(bytes));
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      RemoteStorage.said("read", path, () -> channel.position(position));
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return channel.write(bytes);
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      return channel.truncate(size);
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

  /** Writes a file. */
  record Output(WritableByteChannel channel, String path) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      return RemoteStorage.said("write", path, () -> channel.write(bytes));
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      RemoteStorage.said(
          "write",
          path,
          () -> {
            channel.close();
            return null;
          });
    }
  }
}
