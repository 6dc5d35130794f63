/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.store.files.Storage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Tells every process of a run, including workers, how stores are used: each process asks all
 * registrars when it gets the run's options, in the order of their names, this one before Beam's.
 * It brings no file system of its own.
 */
public final class StoreSetup implements FileSystemRegistrar {
  /** The AWS library's setting: whether the machine's metadata service is left alone. */
  private static final String NO_METADATA = "aws.disableEc2Metadata";

  private static final Pattern S3 = Pattern.compile("(?i)s3a?:.*");

  @Override
  public List<FileSystem<?>> fromOptions(PipelineOptions options) {
    Storage.setStoreTimeout(Duration.ofSeconds(options.as(ReadingOptions.class).getStoreTimeout()));
    askForRegion(options.as(StrataOptions.class));
    return List.of();
  }

  /**
   * Lets the AWS library ask the machine's metadata service only if the run or the check uses S3.
   * It would ask over the network for its region whenever it is loaded, and wait a second for an
   * answer. Other commands name no location in their options, and may open an output in S3.
   */
  private static void askForRegion(StrataOptions options) {
    boolean isRun = options.getArchive() != null || options.getVectors() != null;
    if (isRun && locations(options).noneMatch(StoreSetup::isInS3)) {
      System.setProperty(NO_METADATA, "true");
    } else {
      System.clearProperty(NO_METADATA);
    }
  }

  private static boolean isInS3(String location) {
    return location != null && S3.matcher(location).matches();
  }

  /** All files and folders that options name, null for those that are not named. */
  private static Stream<String> locations(StrataOptions options) {
    return Stream.of(
            options.getArchive(),
            options.getVectors(),
            options.getReuse(),
            Arrays.asList(options.getPrevious(), options.getOutput(), options.getModel()))
        .filter(Objects::nonNull)
        .flatMap(List::stream);
  }
}
