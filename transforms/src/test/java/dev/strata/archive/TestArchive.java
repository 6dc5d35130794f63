/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strata.archive.json.JsonFields;
import dev.strata.input.Limits;
import dev.strata.model.ArchiveCounts;
import dev.strata.model.OutputLayout;
import dev.strata.model.Paper;
import dev.strata.model.Reject;
import dev.strata.model.Shard;
import dev.strata.model.ShardPlan;
import dev.strata.shard.ParquetFiles;
import dev.strata.shard.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** Writes archives by hand, runs ReadJsonl and WriteShards over them, and reads what came out. */
public final class TestArchive {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  public TestArchive(Path folder) {
    this.folder = folder;
  }

  /** What a run gave: plans and shards in order, each shard with its papers. */
  public record Run(
      OutputLayout layout,
      ArchiveCounts counts,
      List<ShardPlan> plans,
      List<Shard> shards,
      List<List<Paper>> papers) {

    public List<String> ids() {
      return papers.stream().flatMap(List::stream).map(Paper::id).toList();
    }

    public List<Integer> sizes() {
      return papers.stream().map(List::size).toList();
    }

    public List<Reject> rejects() throws IOException {
      return TestArchive.rejects(layout);
    }
  }

  /** A line that is a paper. */
  public static String paper(String id) {
    return "{\"id\":\"" + id + "\",\"title\":\"T" + id + "\",\"abstract\":\"A\"}";
  }

  public String file(String name, String content) throws IOException {
    return file(name, content.getBytes(UTF_8));
  }

  public String file(String name, byte[] content) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    return Files.write(path, content).toString();
  }

  /** An output folder that no other run has. */
  public OutputLayout output() {
    return OutputLayout.of(folder.resolve("out_" + UUID.randomUUID()).toString());
  }

  public Run run(String... archives) throws IOException {
    return run(read -> read, archives);
  }

  public Run run(UnaryOperator<ArchiveSettings> options, String... archives) throws IOException {
    return run(output(), JsonFields.arxiv(), options, archives);
  }

  public Run run(
      OutputLayout layout,
      JsonFields fields,
      UnaryOperator<ArchiveSettings> options,
      String... archives)
      throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept_" + UUID.randomUUID()));
    Pipeline pipeline = Pipeline.create();
    ArchiveSettings settings =
        ArchiveSettings.DEFAULTS.withFields(fields).withLimits(new Limits(1, 1, true));
    PCollectionTuple archive =
        pipeline
            .apply(ReadJsonl.archive(List.of(archives)))
            .apply("Read", ReadJsonl.into(layout, options.apply(settings)));
    keep(archive.get(ReadJsonl.COUNTS), kept, "counts");
    keep(archive.get(ReadJsonl.PLANS), kept, "plan");
    keep(archive.get(ReadJsonl.PLANS).apply(WriteShards.to(layout, fields)), kept, "shard");
    pipeline.run().waitUntilFinish();

    List<Shard> shards =
        kept(kept, "shard", Shard.class).stream().sorted((a, b) -> a.index() - b.index()).toList();
    List<List<Paper>> papers = new ArrayList<>();
    for (Shard shard : shards) {
      papers.add(papers(shard.path()));
    }
    return new Run(
        layout,
        kept(kept, "counts", ArchiveCounts.class).get(0),
        kept(kept, "plan", ShardPlan.class).stream()
            .sorted((a, b) -> a.index() - b.index())
            .toList(),
        shards,
        papers);
  }

  /** All rejects of an output folder, in the order of their files. */
  public static List<Reject> rejects(OutputLayout layout) throws IOException {
    List<Reject> rejects = new ArrayList<>();
    for (Path file : files(Path.of(layout.rejectsFolder()))) {
      for (String line : Files.readAllLines(file)) {
        rejects.add(JSON.readValue(line, Reject.class));
      }
    }
    return rejects;
  }

  /** The files of a folder by name; none where it is missing. */
  public static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Paper> papers(String shard) throws IOException {
    List<Paper> papers = new ArrayList<>();
    ParquetFiles.read(
        shard,
        Schemas.RAW,
        row ->
            papers.add(
                new Paper(
                    row.get("id").toString(),
                    row.get("title").toString(),
                    row.get("abstract").toString(),
                    ((List<?>) row.get("categories")).stream().map(Object::toString).toList(),
                    row.get("created").toString(),
                    row.get("source").toString(),
                    (long) row.get("line"))));
    return papers;
  }

  private static <T> void keep(PCollection<T> elements, Path folder, String name) {
    elements.apply("Keep_" + name, ParDo.of(new KeepDoFn<>(folder.toString(), name)));
  }

  private static <T> List<T> kept(Path folder, String name, Class<T> type) throws IOException {
    List<T> elements = new ArrayList<>();
    for (Path file : files(folder)) {
      if (file.getFileName().toString().startsWith(name)) {
        elements.add(JSON.readValue(file.toFile(), type));
      }
    }
    return elements;
  }

  /** Writes each element to a file of its own. */
  private static final class KeepDoFn<T> extends DoFn<T, Void> {
    private static final long serialVersionUID = 1;
    private final String folder;
    private final String name;

    KeepDoFn(String folder, String name) {
      this.folder = folder;
      this.name = name;
    }

    @ProcessElement
    public void process(@Element T element) throws IOException {
      JSON.writeValue(Path.of(folder, name + "_" + UUID.randomUUID()).toFile(), element);
    }
  }
}
