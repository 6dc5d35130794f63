/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives, vectors and outputs in HDFS: its own server, of one machine. */
class HdfsIT extends StoreRuns {
  @TempDir private static java.nio.file.Path disks;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  @BeforeAll
  static void start() throws IOException {
    Configuration settings = new Configuration();
    settings.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    settings.setBoolean("dfs.namenode.edits.noeditlogchannelflush", true); // no disk is waited for
    cluster = new MiniDFSCluster.Builder(settings).numDataNodes(1).build();
    hdfs = cluster.getFileSystem();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  @Override
  String address(String name) {
    return "hdfs:///" + name;
  }

  @Override
  List<String> options() {
    return List.of("--hdfsConfiguration=[{\"fs.defaultFS\":\"" + cluster.getURI() + "\"}]");
  }

  @Override
  Map<String, byte[]> files(String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
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

  @Override
  void put(String name, byte[] bytes) throws IOException {
    try (OutputStream out = hdfs.create(new Path("/" + name), true)) {
      out.write(bytes);
    }
  }

  @Override
  void delete(String name) throws IOException {
    hdfs.delete(new Path("/" + name), false);
  }

  @Test
  void run_folderThatMayNotBeWritten_saysSo() throws Exception {
    hdfs.mkdirs(new Path("/locked"));
    List<String> asNobody = List.of("env", "HADOOP_USER_NAME=nobody");
    try (Child child = Child.start(folder.resolve("child"), asNobody, arguments("locked/out"))) {
      assertThat(child.waitFor(), is(1));
      assertThat(
          child.lastError(),
          matchesRegex("strata: cannot write hdfs:///locked/out/\\S+: permission is denied"));
    }
  }

  @Test
  void run_globOfAllBelowAFolder_readsTheFolderItselfToo() throws Exception {
    String line = "{\"id\":\"%s\",\"title\":\"On moss\"}\n";
    put("deep/first.jsonl", line.formatted("a").getBytes(UTF_8));
    put("deep/one/two/second.jsonl", line.formatted("b").getBytes(UTF_8));
    put("deep/one/other.txt", line.formatted("c").getBytes(UTF_8));
    for (String glob : List.of("hdfs:///deep/**.jsonl", "hdfs:///d*/**.jsonl")) {
      List<String> arguments = new ArrayList<>(options());
      arguments.addAll(
          List.of("--archive=" + glob, "--output=" + folder.resolve("deep"), "--until=shards"));
      Run deep = new Run();
      int status = deep.run(arguments.toArray(String[]::new));
      assertThat(deep.errors(), status, is(0));
      assertThat(deep.results(), startsWith("2 papers of 2 lines in 2 files"));
    }
  }
}
