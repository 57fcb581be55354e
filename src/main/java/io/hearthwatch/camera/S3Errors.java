package io.hearthwatch.camera;

import io.hearthwatch.camera.ArchiveException.Cause;
import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Tells apart why S3 did not do something. What the service or the SDK wrote is not passed on but
 * for its error code: it can hold access keys.
 */
final class S3Errors {
  private static final Set<String> CREDENTIALS =
      Set.of(
          "ExpiredToken",
          "InvalidAccessKeyId",
          "InvalidToken",
          "SignatureDoesNotMatch",
          "TokenRefreshRequired",
          "RequestTimeTooSkewed",
          "AuthorizationHeaderMalformed");

  private static final Set<String> CHECKSUM =
      Set.of(
          "BadDigest",
          "InvalidDigest",
          "XAmzContentSHA256Mismatch",
          "XAmzContentChecksumMismatch",
          "InvalidPart");

  private S3Errors() {}

  /**
   * The failure in the hub's words.
   *
   * @param what was to be done, as S3 calls it
   */
  static ArchiveException of(SdkException e, String what, String bucket) {
    if (e instanceof AwsServiceException answer && answer.statusCode() > 0) {
      return refused(answer, what, bucket);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return new ArchiveException(Cause.UNREACHABLE, "S3 did not answer " + what + " in time", e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return new ArchiveException(
            Cause.UNREACHABLE,
            "no connection to S3 for " + what + ": " + cause.getClass().getSimpleName(),
            e);
      }
    }
    if (String.valueOf(e.getMessage()).contains("load credentials")) {
      return new ArchiveException(Cause.CREDENTIALS, "there are no AWS credentials for " + what, e);
    }
    return new ArchiveException(Cause.OTHER, what + " failed: " + e.getClass().getSimpleName(), e);
  }

  private static ArchiveException refused(AwsServiceException e, String what, String bucket) {
    int status = e.statusCode();
    // an answer to HEAD has no body, and so no code
    String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    String said = "S3 answered " + status + (code == null ? "" : " " + code) + " to " + what;
    if (CREDENTIALS.contains(String.valueOf(code)) || status == 401) {
      return new ArchiveException(
          Cause.CREDENTIALS, said + ": the AWS credentials are wrong or expired", e);
    }
    if (CHECKSUM.contains(String.valueOf(code))) {
      return new ArchiveException(Cause.CHECKSUM, said + ": other bytes arrived than were sent", e);
    }
    if (status == 403) {
      return new ArchiveException(
          Cause.FORBIDDEN, said + ": the AWS credentials may not do this in bucket " + bucket, e);
    }
    if (status == 301 || status == 307 || "NoSuchBucket".equals(code)) {
      return new ArchiveException(
          Cause.NO_BUCKET, said + ": bucket " + bucket + " is not there, or in another region", e);
    }
    if (status == 501) {
      return new ArchiveException(Cause.OTHER, said + ": this store cannot do that", e);
    }
    if (status >= 500 || status == 429 || status == 409 || "SlowDown".equals(code)) {
      return new ArchiveException(Cause.BUSY, said + ": it is overloaded or broken", e);
    }
    if ("RequestTimeout".equals(code)) {
      return new ArchiveException(Cause.UNREACHABLE, said + ": the connection stalled", e);
    }
    return new ArchiveException(Cause.OTHER, said, e);
  }
}
