/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.topics;

import com.google.common.collect.ImmutableList;
import dev.strata.cluster.Clustering;
import dev.strata.cluster.PaperSample;
import dev.strata.math.Blocks;
import dev.strata.model.Centroids;
import dev.strata.model.CombineShards;
import dev.strata.model.JsonCoder;
import dev.strata.model.LabelledShard;
import dev.strata.model.Library;
import dev.strata.model.OutputLayout;
import dev.strata.shard.LabelledRows;
import dev.strata.store.FinishedFiles;
import dev.strata.store.JsonFile;
import dev.strata.store.MadeFrom;
import dev.strata.store.Scratch;
import dev.strata.text.Languages;
import dev.strata.text.TermCounts;
import dev.strata.text.Terms;
import dev.strata.text.TopTerms;
import dev.strata.topics.TopicNames.Language;
import dev.strata.topics.TopicNames.Term;
import dev.strata.topics.TopicNames.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Names topics after the words that set them apart ({@link TopTerms}) in the titles and abstracts
 * of the sample, and says which languages these texts are in.
 *
 * <p>One worker reads the texts of the sample with all of its cores. Their words are counted on
 * disk, so memory does not grow with the number of words. The worker writes topics/terms.json; a
 * file that an earlier run finished from the same labels and sample is kept.
 */
public final class NameTopics
    extends PTransform<PCollection<LabelledShard>, PCollection<TopicNames>> {
  private static final int MOST_TERMS = 10;

  private final OutputLayout layout;
  private final PCollectionView<PaperSample> sample;
  private final PCollectionView<Centroids> centroids;

  private NameTopics(
      OutputLayout layout,
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids) {
    this.layout = layout;
    this.sample = sample;
    this.centroids = centroids;
  }

  /**
   * Names the topics of {@code centroids} from the papers of {@code sample}, into {@code layout}.
   */
  public static NameTopics of(
      OutputLayout layout,
      PCollectionView<PaperSample> sample,
      PCollectionView<Centroids> centroids) {
    return new NameTopics(layout, sample, centroids);
  }

  @Override
  public PCollection<TopicNames> expand(PCollection<LabelledShard> labels) {
    return labels
        .apply("AllShards", CombineShards.all(JsonCoder.of(LabelledShard.class)))
        .apply(
            "Name",
            ParDo.of(new NameDoFn(this))
                .withSideInput("sample", sample)
                .withSideInput("centroids", centroids));
  }

  /** Takes all shards and gives all names. */
  static final class NameDoFn extends DoFn<Iterable<LabelledShard>, TopicNames> {
    private static final int FORMAT = 2;

    private final NameTopics of;
    private final Counter read = Metrics.counter(NameTopics.class, "papers_read");
    private final Counter kept = Metrics.counter(NameTopics.class, "papers_kept");

    NameDoFn(NameTopics of) {
      this.of = of;
    }

    @ProcessElement
    public void process(ProcessContext context) throws IOException {
      OutputLayout layout = of.layout;
      PaperSample sample = context.sideInput(of.sample);
      List<LabelledShard> shards =
          ImmutableList.sortedCopyOf(
              Comparator.comparingInt(shard -> shard.vectors().index()), context.element());
      MadeFrom madeFrom =
          MadeFrom.step("name", FORMAT)
              .by(Library.LUCENE, Library.OPENNLP, Library.OPENNLP_MODELS)
              .and("labels", shards.stream().map(shard -> shard.labels().fingerprint()).toList())
              .and("sample", sample.size());
      boolean finished = FinishedFiles.find(layout, layout.terms(), madeFrom).isPresent();
      if (!finished) {
        Centroids centroids = context.sideInput(of.centroids);
        JsonFile.write(layout, layout.terms(), madeFrom, names(shards, sample, centroids));
      }
      read.inc(sample.size());
      kept.inc(finished ? sample.size() : 0);
      context.output(JsonFile.read(layout.terms(), TopicNames.class));
    }

    private TopicNames names(List<LabelledShard> shards, PaperSample sample, Centroids centroids)
        throws IOException {
      try (TermCounts terms = new TermCounts(centroids.k(), Scratch.newFile(of.layout))) {
        Counted counted = new Counted(centroids, terms);
        Map<Integer, BitSet> inSample = sample.rowsByShard();
        for (LabelledShard shard : shards) {
          counted.add(shard, inSample.getOrDefault(shard.vectors().index(), new BitSet()));
        }
        return counted.names();
      }
    }
  }

  /** The text of a paper of the sample, and the row of its topic's centroid. */
  private record Text(int topic, String text) {}

  /** The language of a text, and its terms. */
  private record Read(String language, List<String> terms) {}

  /** The words of the papers that have been read so far. */
  private static final class Counted {
    private static final int TEXTS = 4096;
    private static final int BLOCK = 64;

    private final Centroids centroids;
    private final Map<Integer, Integer> topics;
    private final TermCounts terms;
    private final List<Text> waiting = new ArrayList<>();
    private final long[] papers;
    private final List<SortedMap<String, Long>> languages = new ArrayList<>();
    private long words;

    Counted(Centroids centroids, TermCounts terms) {
      this.centroids = centroids;
      this.topics = centroids.rows();
      this.terms = terms;
      this.papers = new long[centroids.k()];
      for (int topic = 0; topic < papers.length; topic++) {
        languages.add(new TreeMap<>());
      }
    }

    void add(LabelledShard shard, BitSet inSample) throws IOException {
      LabelledRows.read(
          shard,
          List.of("title", "abstract"),
          (row, label, paper) -> {
            if (label != Clustering.NOISE
                && inSample.get(row)
                && !(paper.text(0).isBlank() && paper.text(1).isBlank())) {
              // the full stop keeps phrases from running from the title into the abstract
              waiting.add(
                  new Text(topics.get(label), (paper.text(0) + ". " + paper.text(1)).strip()));
              if (waiting.size() == TEXTS) {
                count();
              }
            }
          });
    }

    private void count() throws IOException {
      Read[] read = new Read[waiting.size()];
      Blocks.run(
          Blocks.count(read.length, BLOCK),
          () -> {
            Languages detector = new Languages(); // it and the analyzer are for one thread
            Terms analyzer = new Terms();
            return block -> {
              for (int i = block * BLOCK; i < Math.min(read.length, (block + 1) * BLOCK); i++) {
                String text = waiting.get(i).text();
                String language = detector.of(text);
                read[i] = new Read(language, analyzer.of(text, language));
              }
            };
          });
      for (int i = 0; i < read.length; i++) {
        int topic = waiting.get(i).topic();
        papers[topic]++;
        languages.get(topic).merge(read[i].language(), 1L, Long::sum);
        words += read[i].terms().stream().filter(term -> term.indexOf(' ') < 0).count();
        terms.add(topic, read[i].terms());
      }
      waiting.clear();
    }

    TopicNames names() throws IOException {
      count();
      long named = Arrays.stream(papers).filter(n -> n > 0).count();
      TopTerms top = new TopTerms(papers.length, (double) words / Math.max(1, named));
      terms.forEach(top);
      SortedMap<Integer, Words> byLabel = new TreeMap<>();
      for (int topic = 0; topic < papers.length; topic++) {
        if (papers[topic] > 0) {
          byLabel.put(
              centroids.labels()[topic],
              new Words(
                  top.of(topic, MOST_TERMS).stream()
                      .map(term -> new Term(term.term(), term.weight()))
                      .toList(),
                  papers[topic],
                  languages.get(topic).entrySet().stream()
                      .sorted(
                          Map.Entry.<String, Long>comparingByValue()
                              .reversed()
                              .thenComparing(Map.Entry.comparingByKey()))
                      .map(entry -> new Language(entry.getKey(), entry.getValue()))
                      .toList()));
        }
      }
      return new TopicNames(byLabel);
    }
  }
}
