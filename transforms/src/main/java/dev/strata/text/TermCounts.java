/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.text;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NoLockFactory;
import org.apache.lucene.util.IOUtils;

/**
 * Counts how often each term occurs in each topic. Lucene sorts the terms in an index on disk, so
 * memory does not grow with their number.
 */
public final class TermCounts implements AutoCloseable {
  private static final double BUFFER_MEGABYTES = 16;
  private static final String TERM = "term";
  private static final String TOPIC = "topic";
  private static final FieldType COUNTED = new FieldType();

  static {
    COUNTED.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    COUNTED.setTokenized(false);
    COUNTED.setOmitNorms(true);
    COUNTED.freeze();
  }

  private final int k;
  private final Path folder;
  private final Directory directory;
  private final IndexWriter writer;

  /**
   * Counts terms in {@code k} topics.
   *
   * @param folder a folder that is not there yet, for the index; {@link #close} deletes it
   */
  public TermCounts(int k, Path folder) throws IOException {
    this(k, folder, BUFFER_MEGABYTES);
  }

  /**
   * Counts terms in {@code k} topics.
   *
   * @param bufferMegabytes terms that are held in memory before they go to the disk
   */
  TermCounts(int k, Path folder, double bufferMegabytes) throws IOException {
    this.k = k;
    this.folder = folder;
    directory = new NIOFSDirectory(folder, NoLockFactory.INSTANCE);
    writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(new KeywordAnalyzer())
                .setMergePolicy(NoMergePolicy.INSTANCE)
                .setRAMBufferSizeMB(bufferMegabytes));
  }

  /**
   * Adds the terms of a paper of topic {@code label}.
   *
   * @throws IOException if the disk takes no more; its message is one sentence for the user
   */
  public void add(int label, List<String> terms) throws IOException {
    Document paper = new Document();
    paper.add(new NumericDocValuesField(TOPIC, label));
    for (String term : terms) {
      paper.add(new Field(TERM, term, COUNTED));
    }
    try {
      writer.addDocument(paper);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /**
   * Gives every term that was added to {@code terms}, in rising order of its UTF-8 bytes, with how
   * often it occurs in each topic, by label. The array is used again for the next term.
   *
   * @throws IOException if the disk takes no more; its message is one sentence for the user
   */
  public void forEach(BiConsumer<String, int[]> terms) throws IOException {
    try (IndexReader reader = reader()) {
      var all = reader.maxDoc() == 0 ? null : MultiTerms.getTerms(reader, TERM);
      if (all == null) {
        return; // no paper, or none with a term
      }
      int[] topics = topics(reader);
      int[] counts = new int[k];
      TermsEnum rising = all.iterator();
      PostingsEnum papers = null;
      while (rising.next() != null) {
        Arrays.fill(counts, 0);
        papers = rising.postings(papers, PostingsEnum.FREQS);
        while (papers.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          counts[topics[papers.docID()]] += papers.freq();
        }
        terms.accept(rising.term().utf8ToString(), counts);
      }
    }
  }

  /** A reader of all terms; the last ones go to the disk here. */
  private IndexReader reader() throws IOException {
    try {
      return DirectoryReader.open(writer);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  private IOException cannotWrite(IOException e) {
    String reason = e instanceof FileSystemException refused ? refused.getReason() : e.getMessage();
    return new IOException(
        String.format(
            "cannot write terms to %s: %s", folder, reason == null ? e.toString() : reason),
        e);
  }

  /** The topic of each paper, in Lucene's order. */
  private static int[] topics(IndexReader reader) throws IOException {
    int[] topics = new int[reader.maxDoc()];
    NumericDocValues labels = MultiDocValues.getNumericValues(reader, TOPIC);
    while (labels.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      topics[labels.docID()] = (int) labels.longValue();
    }
    return topics;
  }

  @Override
  public void close() throws IOException {
    try (directory) {
      writer.rollback();
    } finally {
      IOUtils.rm(folder); // with what a failed write has left
    }
  }
}
