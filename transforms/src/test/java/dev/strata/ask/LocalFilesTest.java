/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.ask;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strata.ask.AskedOutput.Made;
import dev.strata.math.Points;
import dev.strata.model.OutputLayout;
import dev.strata.store.OutputFiles;
import dev.strata.store.files.MemoryFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private static final int D = 16;

  @TempDir private Path folder;

  @Test
  void open_outputInAStore_isCopiedOnceAndAnsweredAsALocalOne() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Question question = Question.like(List.of("p3"), PaperFilter.NONE, 7);
    Answer local = ask(write(folder.resolve("local").toString(), 1), question);

    OutputLayout stored = write("memory://asked/output", 1);
    assertThat(ask(stored, question), is(local));
    List<String> copies = copies();
    assertThat(copies.size(), is(2));
    var made = OutputFiles.identities(folder.resolve("cache"));

    assertThat(ask(stored, question), is(local));
    assertThat(OutputFiles.identities(folder.resolve("cache")), is(made));

    Path copy = Path.of(made.firstKey());
    Path notes = folder.resolve("cache").resolve(copy).resolveSibling("notes.txt");
    Files.writeString(notes, "mine");
    write("memory://asked/output", 2);
    Answer other = ask(stored, question);
    assertThat(other.equals(local), is(false));
    assertThat(Files.readString(notes), is("mine"));
    Files.delete(notes);
    assertThat(copies().size(), is(2));
    assertThat(copies().stream().anyMatch(copies::contains), is(false));
  }

  @Test
  void open_fileOfAStoreThatIsDamaged_isRefusedAndNotKept() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    OutputLayout stored = write("memory://asked/damaged", 1);
    byte[] index = MemoryFileSystem.get(stored.index()).clone();
    index[index.length - 1] ^= 1;
    MemoryFileSystem.put(stored.index(), index);

    IOException refused =
        assertThrows(
            IOException.class,
            () -> ask(stored, Question.like(List.of("p3"), PaperFilter.NONE, 7)));

    assertThat(
        refused.getMessage(),
        containsString("memory://asked/damaged/index/papers.faiss is damaged: its SHA-256"));
    assertThat(copies().size(), is(1));
  }

  private Answer ask(OutputLayout layout, Question question) throws Exception {
    AskSettings settings = AskedOutput.noModel(folder.resolve("cache"), false);
    try (Archive archive = Archive.open(layout, settings)) {
      return archive.ask(question);
    }
  }

  private List<String> copies() throws IOException {
    try (var files = Files.walk(folder.resolve("cache"))) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private static OutputLayout write(String output, long seed) throws IOException {
    List<Made> papers =
        IntStream.range(0, 150)
            .mapToObj(i -> new Made("p" + i, "Title " + i + " " + seed, "", List.of(), 0))
            .toList();
    return AskedOutput.write(output, Points.unitBalls(150, D, 5, 0.3, seed), D, papers);
  }
}
