package io.hearthwatch.camera;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The SDK's clients as the hub wants them: bounded waits, and few tries of one request, since the
 * hub has its own patience. The hub computes checksums itself, once, so the SDK need not wrap
 * bodies into its trailer format, which not every S3-compatible store understands.
 *
 * @param endpoint of a compatible service instead of Amazon's, then with the bucket in the path
 */
record AwsClients(AwsCredentialsProvider credentials, Region region, Optional<URI> endpoint) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** Three recordings with two parts of 16 MB each take this long at 1.1 Mbit/s. */
  private static final Duration ONE_REQUEST = Duration.ofMinutes(12);

  private static final Duration LABELS = Duration.ofSeconds(20);
  private static final int TRIES = 3;

  S3Client s3() {
    var builder =
        S3Client.builder()
            .credentialsProvider(credentials)
            .region(region)
            .forcePathStyle(endpoint.isPresent())
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o ->
                    o.apiCallAttemptTimeout(ONE_REQUEST)
                        .retryStrategy(
                            DefaultRetryStrategy.standardStrategyBuilder()
                                .maxAttempts(TRIES)
                                .build()))
            .httpClientBuilder(http());
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  S3Presigner presigner() {
    var builder =
        S3Presigner.builder()
            .credentialsProvider(credentials)
            .region(region)
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(endpoint.isPresent()).build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  /** Each call is tried once: the hub counts every try, since every one may be charged. */
  RekognitionClient rekognition() {
    var builder =
        RekognitionClient.builder()
            .credentialsProvider(credentials)
            .region(region)
            .overrideConfiguration(
                o -> o.apiCallTimeout(LABELS).retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .httpClientBuilder(http());
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static ApacheHttpClient.Builder http() {
    return ApacheHttpClient.builder()
        .connectionTimeout(CONNECT)
        .connectionAcquisitionTimeout(CONNECT)
        .socketTimeout(SILENCE);
  }
}
