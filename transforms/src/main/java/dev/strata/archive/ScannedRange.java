/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.archive;

import dev.strata.model.FieldAccount;
import dev.strata.model.JsonCoder;
import dev.strata.model.PaperField;
import dev.strata.model.Reject;
import java.util.SortedMap;
import org.apache.beam.sdk.coders.DefaultCoder;

/**
 * A range whose scan file is finished.
 *
 * @param range the range
 * @param scan the scan file
 * @param lines number of all lines, blank ones too
 * @param entries number of lines that are not blank; each is an entry of the scan file
 * @param papers number of entries that are papers, if their ids are new
 * @param rejects number of the other entries, by reason
 * @param fields what became of each part of the papers; lines count from 1 in the range
 * @param timeDigits the number of dates that are times since 1970, by how many digits they have
 */
@DefaultCoder(JsonCoder.class)
record ScannedRange(
    ArchiveRange range,
    String scan,
    long lines,
    long entries,
    long papers,
    SortedMap<Reject.Reason, Long> rejects,
    SortedMap<PaperField, FieldAccount> fields,
    SortedMap<Integer, Long> timeDigits) {}
