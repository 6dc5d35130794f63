/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * Hadoop's own HDFS, with one machine for its files, in a process on this machine that may be
 * killed and started again.
 */
public final class HdfsServer implements AutoCloseable {
  private static final String BLOCK = "dfs.client.block.write.locateFollowingBlock.";

  private final java.nio.file.Path disks;
  private final FileSystem hdfs;

  private Process process;
  private String port = "0"; // any that is free

  /** Starts it, without files, and keeps its files in a folder of this machine. */
  public HdfsServer(java.nio.file.Path disks) throws IOException {
    this.disks = disks;
    start(true);
    Configuration settings = new Configuration();
    settings().forEach(settings::set);
    hdfs = FileSystem.newInstance(settings);
  }

  private void start(boolean format) throws IOException {
    process =
        new ProcessBuilder(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HdfsServer.class.getName(),
                disks.toString(),
                port,
                String.valueOf(format))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    port = process.inputReader(UTF_8).readLine();
    if (port == null) {
      throw new IOException("HDFS has not started");
    }
  }

  /**
   * Runs until the process that started it has ended, or kills it, and prints its port once it
   * answers.
   *
   * @param args the folder of its files, its port, and whether it begins without files
   */
  public static void main(String[] args) throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, args[0]);
    settings.setBoolean("dfs.namenode.edits.noeditlogchannelflush", true); // no disk is waited for
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(settings)
            .nameNodePort(Integer.parseInt(args[1]))
            .format(Boolean.parseBoolean(args[2]))
            .numDataNodes(1)
            .build();
    System.out.println(cluster.getNameNodePort());
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private String uri() {
    return "hdfs://127.0.0.1:" + port;
  }

  /** What a run is told to find it. */
  public List<String> options() {
    return List.of("--hdfsConfiguration=" + new ObjectMapper().valueToTree(List.of(settings())));
  }

  /** Writes the settings that say where it is to a folder of this machine. */
  public void writeSettings(java.nio.file.Path folder) throws IOException {
    Configuration settings = new Configuration(false);
    settings().forEach(settings::set);
    try (OutputStream out = java.nio.file.Files.newOutputStream(folder.resolve("core-site.xml"))) {
      settings.writeXml(out);
    }
  }

  private Map<String, String> settings() {
    return Map.of(
        FileSystem.FS_DEFAULT_NAME_KEY,
        uri(),
        // whether a file is whole is asked again after 10 ms, not after 400
        BLOCK + "initial.delay.ms",
        "10",
        BLOCK + "retries",
        "10");
  }

  /** Kills it, whatever it does. */
  public void stop() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Answers again at the same port, with the files that there were. */
  public void startAgain() throws IOException {
    start(false);
  }

  /** Files below a folder of the root, by the rest of their names. */
  public SortedMap<String, byte[]> files(String folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    Path root = new Path("/" + folder);
    if (!hdfs.exists(root)) {
      return files;
    }
    RemoteIterator<LocatedFileStatus> all = hdfs.listFiles(root, true);
    while (all.hasNext()) {
      LocatedFileStatus file = all.next();
      String name = file.getPath().toUri().getPath().substring(folder.length() + 2);
      try (FSDataInputStream in = hdfs.open(file.getPath())) {
        files.put(name, in.readAllBytes());
      } catch (FileNotFoundException e) {
        files.remove(name); // deleted meanwhile, by a run that goes on
      }
    }
    return files;
  }

  /** Writes a file, by its name below the root. */
  public void put(String name, byte[] bytes) throws IOException {
    try (OutputStream out = hdfs.create(new Path("/" + name), true)) {
      out.write(bytes);
    }
  }

  /** Deletes a file. */
  public void delete(String name) throws IOException {
    hdfs.delete(new Path("/" + name), false);
  }

  /** Lets only this user look into a folder. */
  public void hide(String name) throws IOException {
    hdfs.setPermission(new Path("/" + name), new FsPermission("700"));
  }

  /** Makes a folder into which only this user may write. */
  public void makeFolder(String name) throws IOException {
    hdfs.mkdirs(new Path("/" + name));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    hdfs.close();
  }
}
