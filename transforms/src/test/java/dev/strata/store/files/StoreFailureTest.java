/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.store.files;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreFailureTest {
  private static final String PATH = "s3://papers/out/raw";

  /** As the clients of the stores word it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The specified bucket does not exist (Service: S3, Status Code: 404) | there is no bucket papers | false",
        "Access Denied (Service: S3, Status Code: 403, Request ID: 1) | permission is denied | false",
        "null (Service: S3, Status Code: 403, Request ID: 1) | permission is denied, or the credentials are not valid | false",
        "Unable to load credentials from any of the providers | no credentials are found, or they are not valid | false",
        "Unable to load region from any of the providers | no region is known: give it with --awsRegion | false",
        "Please reduce your request rate (Status Code: 503) | its server does not answer (Please reduce your request rate (Status Code: 503)) | true",
        "org.apache.hadoop.ipc.StandbyException: not now | its server does not answer (org.apache.hadoop.ipc.StandbyException: not now) | true",
        "SafeModeException: Name node is in safe mode | the file system is in safe mode | true",
        "permission of no kind | permission of no kind | false",
      })
  void sentence_ofAClient_saysWhatItMeans(String message, String meaning, boolean isSilence) {
    IOException e = new IOException(new IllegalStateException(message));

    assertThat(
        StoreFailure.sentence("read", PATH, e).getMessage(),
        is("cannot read " + PATH + ": " + meaning));
    assertThat(StoreFailure.isSilence(e), is(isSilence));
  }

  @Test
  void sentence_ofAServerThatIsGone_saysHow() {
    for (IOException gone :
        new IOException[] {new ConnectException("refused"), new UnknownHostException("host")}) {
      assertThat(StoreFailure.isSilence(new IOException(gone)), is(true));
      assertThat(
          StoreFailure.sentence("read", PATH, new IOException(gone)).getMessage(),
          is("cannot read " + PATH + ": its server does not answer (" + gone.getMessage() + ")"));
    }
  }

  @Test
  void sentence_ofAnExceptionWithoutAMessage_hasNoNameOfAType() {
    IOException gone = // as Hadoop's client wraps it
        new EOFException("End of File Exception between local host is: \"a\"; destination host");
    gone.initCause(new EOFException());
    assertThat(
        StoreFailure.sentence("read", PATH, gone).getMessage(),
        is("cannot read " + PATH + ": its server does not answer (it closed the connection)"));
    assertThat(
        StoreFailure.sentence("read", PATH, new ClosedChannelException()).getMessage(),
        is("cannot read " + PATH + ": closed channel"));
  }

  @Test
  void isSilence_hdfsThatGoesAwayInTheMiddleOfACall_isAskedAgain() {
    IOException gone =
        new EOFException("End of File Exception between local host is: \"a\"; destination host");
    assertThat(StoreFailure.isSilence(gone), is(true));
    assertThat(StoreFailure.isSilence(new EOFException("the file is cut short")), is(false));
  }

  @Test
  void sentence_ofAStoreThatIsNotSetUp_saysWhichOptionDoes() {
    assertThat(
        StoreFailure.sentence(
                "read",
                "hdfs:///out/x",
                new IllegalArgumentException("No filesystem found for scheme hdfs"))
            .getMessage(),
        allOf(containsString("--hdfsConfiguration="), containsString("HADOOP_CONF_DIR")));
    assertThat(
        StoreFailure.sentence(
                "read",
                "abfs://out/x",
                new IllegalArgumentException("No filesystem found for scheme abfs"))
            .getMessage(),
        containsString("s3://, gs:// and hdfs://"));
  }

  @Test
  void sentence_ofANameThatNoBucketMayHave_saysSo() {
    assertThat(
        StoreFailure.sentence(
                "read", "s3://b/x", new IOException("null (Service: S3, Status Code: 400, ID: 7)"))
            .getMessage(),
        is(
            "cannot read s3://b/x: its server refuses the request: is that the name of a bucket, and"
                + " are the credentials still valid?"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null (Service: S3, Status Code: 400, ID: 7) | true",
        "null (Service: S3, Status Code: 403, ID: 7) | true",
        "The operation is not valid for the object's storage class (InvalidObjectState) | true",
        "The provided token has expired. (ExpiredToken) | true",
        "Stale file handle | true",
        "Transport endpoint is not connected | true",
        "Too many open files | true",
        "its SHA-256 is not that of its record | false",
        "Input/output error | false",
        "null (Service: S3, Status Code: 404, ID: 7) | false",
      })
  void mayBeSound_eachFailure_isOnlyNotWhereTheFileItselfIsWrong(String message, boolean sound) {
    assertThat(StoreFailure.mayBeSound(new IOException(new IOException(message))), is(sound));
  }

  @Test
  void sentence_ofAMissingFile_isThatItIsMissing() {
    for (IOException missing :
        new IOException[] {
          new FileNotFoundException("x"), new IOException("null (Service: S3, Status Code: 404)")
        }) {
      assertThat(
          StoreFailure.sentence("read", PATH, new IOException(missing)),
          is(instanceOf(FileNotFoundException.class)));
    }
  }
}
