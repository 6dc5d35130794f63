/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import dev.strata.model.ProcessSetup;
import dev.strata.store.files.Storage;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Tells every process of a run, including workers, how stores are used, and sets it up before
 * native code loads: each process asks all registrars when it gets the run's options. It brings no
 * file system of its own.
 */
public final class StoreSetup implements FileSystemRegistrar {
  /** The AWS library's setting: whether the machine's metadata service is left alone. */
  private static final String NO_METADATA = "aws.disableEc2Metadata";

  /** What the user set, which stays as it is; null where that is nothing. */
  private static final String OF_USER = System.getProperty(NO_METADATA);

  private static final Pattern S3 = Pattern.compile("(?i)s3a?:.*");

  @Override
  public List<FileSystem<?>> fromOptions(PipelineOptions options) {
    ProcessSetup.apply(); // not all runners run a JvmInitializer
    Storage.setStoreTimeout(Duration.ofSeconds(options.as(ReadingOptions.class).getStoreTimeout()));
    return List.of();
  }

  /**
   * Lets the AWS library ask the machine's metadata service only if a command uses S3. The library
   * would ask over the network for its region whenever it is loaded, and wait a second for an
   * answer. The setting is this process's, so a process that others share must not call this.
   *
   * @param options a run's or a check's
   */
  public static void askForRegion(StrataOptions options) {
    if (OF_USER == null) {
      if (locations(options).anyMatch(S3.asMatchPredicate())) {
        System.clearProperty(NO_METADATA); // the user's environment may forbid it
      } else {
        System.setProperty(NO_METADATA, "true");
      }
    }
  }

  /**
   * Makes the stores known that {@code options} tell of, in this process, and in the processes that
   * get the options.
   */
  static void use(PipelineOptions options) {
    S3Options s3 = options.as(S3Options.class);
    URI endpoint = options.as(AwsOptions.class).getEndpoint();
    if (endpoint != null
        && !String.valueOf(endpoint.getHost()).endsWith(".amazonaws.com")
        && s3.getS3ClientFactoryClass() == DefaultS3ClientBuilderFactory.class) {
      s3.setS3ClientFactoryClass(S3ByPath.class);
    }
    FileSystems.setDefaultPipelineOptions(options); // else gs:// and others are not known yet
  }

  /**
   * A client of a server of one's own: it names the bucket in the path of a request. By itself, the
   * AWS library would put it before the server's name, {@code bucket.server}, which few networks
   * know.
   */
  public static final class S3ByPath implements S3ClientBuilderFactory {
    @Override
    public S3ClientBuilder createBuilder(S3Options options) {
      return new DefaultS3ClientBuilderFactory().createBuilder(options).forcePathStyle(true);
    }
  }

  /** All files and folders that options name. */
  private static Stream<String> locations(StrataOptions options) {
    return Stream.of(
            options.getArchive(),
            options.getVectors(),
            options.getReuse(),
            Arrays.asList(options.getPrevious(), options.getOutput(), options.getModel()))
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(Objects::nonNull);
  }
}
