/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.input.Entries.EntryReader;
import dev.strata.input.ScanFile;
import dev.strata.model.FieldAccount;
import dev.strata.model.JsonCoder;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import java.io.IOException;
import java.util.Base64;
import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;
import org.apache.commons.io.function.IOConsumer;

/**
 * A range of which all lines are scanned.
 *
 * @param range the range
 * @param scan the name of the scan file, see {@link ScanFile}
 * @param few the content of the scan file in Base64, if the range and that content are small. Then
 *     no file is written, since writing one for each of many small files takes long. Otherwise
 *     null.
 * @param lines number of all lines, blank ones too
 * @param entries number of lines that are not blank; each has an entry
 * @param papers number of entries that are papers, if their ids are new
 * @param rejects number of the other entries, by reason
 * @param fields what became of each part of the papers; lines count from 1 in the range
 * @param timeDigits the number of dates that are times since 1970, by how many digits they have
 */
@DefaultCoder(JsonCoder.class)
record ScannedRange(
    ArchiveRange range,
    String scan,
    String few,
    long lines,
    long entries,
    long papers,
    SortedMap<Reject.Reason, Long> rejects,
    SortedMap<PaperField, FieldAccount> fields,
    SortedMap<Integer, Long> timeDigits) {

  /** Gives all entries to {@code visitor}, in their order. */
  void read(IOConsumer<ScanFile.Entry> visitor) throws IOException {
    ScanFile.read(
        few == null ? new EntryReader(scan) : new EntryReader(Base64.getDecoder().decode(few)),
        entries,
        visitor);
  }
}
