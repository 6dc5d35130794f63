/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.given;

import dev.strata.input.ArchiveFile;
import dev.strata.input.Entries;
import dev.strata.math.Vectors;
import dev.strata.model.FieldAccount;
import dev.strata.model.Hash;
import dev.strata.model.JsonCoder;
import dev.strata.model.PaperField;
import dev.strata.model.Reject.Reason;
import dev.strata.model.Shard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * What looking through a file of vectors keeps: for each row a state, a number of components and a
 * hash of the id, 21 bytes in all. These lie in a temporary file, after the rows of the files of
 * its group that come before.
 *
 * @param file the file of vectors
 * @param group index of the first file of its group
 * @param scan the temporary file
 * @param first the row of the temporary file that is the first row of this file
 * @param rows number of rows of the file of vectors
 * @param state the state in which the file was found
 * @param sha256 SHA-256 of the file of vectors, in hexadecimal
 */
record VectorScan(
    ArchiveFile file,
    int group,
    String scan,
    long first,
    int rows,
    Shard.State state,
    String sha256) {

  /**
   * The scans of the files of a group, in order.
   *
   * @param fields what became of each part of the papers
   * @param timeDigits the number of dates that are times since 1970, by how many digits they have
   */
  @DefaultCoder(JsonCoder.class)
  record Group(
      List<VectorScan> scans,
      SortedMap<PaperField, FieldAccount> fields,
      SortedMap<Integer, Long> timeDigits) {}

  /** Bytes that are kept of a row: its state, its length and a hash of its id. */
  static final int ENTRY = 1 + Integer.BYTES + 2 * Long.BYTES;

  private static final double TOLERANCE = 1e-3;

  /** What a row is, whatever its number of components and the ids of other rows are. */
  enum State {
    /** A paper with a vector of unit length, within {@value #TOLERANCE}. */
    UNIT(null),
    /** A paper with a vector of another length. */
    OTHER_NORM(null),
    /** The row has no id. */
    NO_ID(Reason.NO_ID),
    /** The row has no vector, or one without components. */
    NO_VECTOR(Reason.NO_VECTOR),
    /** The vector has a component that is null, NaN or infinite. */
    NOT_FINITE(Reason.NOT_FINITE),
    /** The vector is all zeros, so it has no direction. */
    ZERO(Reason.ZERO_VECTOR);

    static final State[] ALL = values();

    final Reason reason;

    State(Reason reason) {
      this.reason = reason;
    }

    /** The state of a row with an id and a vector of {@code length} components. */
    static State of(float[] components, int length) {
      double squared = Vectors.squaredNorm(components, 0, length);
      if (length == 0) {
        return NO_VECTOR;
      }
      if (!Double.isFinite(squared)) {
        return NOT_FINITE;
      }
      double norm = Math.sqrt(squared);
      return norm == 0 ? ZERO : Math.abs(norm - 1) <= TOLERANCE ? UNIT : OTHER_NORM;
    }
  }

  /** Takes the rows in order. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes a row.
     *
     * @param length the number of components
     */
    void visit(int row, State state, int length, Hash id) throws IOException;
  }

  /** Gives all rows to {@code visitor}. */
  void read(Visitor visitor) throws IOException {
    try (Entries.EntryReader in = new Entries.EntryReader(scan, first * ENTRY)) {
      for (int row = 0; row < rows; row++) {
        ByteBuffer from = in.next(ENTRY);
        State state = State.ALL[from.get()];
        int length = from.getInt();
        visitor.visit(row, state, length, new Hash(from.getLong(), from.getLong()));
      }
    }
  }

  static void write(Entries.Writer out, State state, int length, long high, long low)
      throws IOException {
    out.next(ENTRY).put((byte) state.ordinal()).putInt(length).putLong(high).putLong(low);
  }
}
