package io.hearthwatch.camera;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointParams;

/**
 * For the native binary only: the SDK asks each of S3's hundred calls in a method of its own for
 * what an address is made of, which puts all their messages into the binary. This one asks by name.
 */
@TargetClass(
    className =
        "software.amazon.awssdk.services.s3.endpoints.internal.S3ResolveEndpointInterceptor")
final class CallsInUse {
  private CallsInUse() {}

  @Substitute
  private static void setContextParams(
      S3EndpointParams.Builder params, String operation, SdkRequest request) {
    request.getValueForField("Bucket", String.class).ifPresent(params::bucket);
    request.getValueForField("DestinationBucket", String.class).ifPresent(params::bucket);
    request.getValueForField("Key", String.class).ifPresent(params::key);
    request.getValueForField("DestinationKey", String.class).ifPresent(params::key);
    request.getValueForField("Prefix", String.class).ifPresent(params::prefix);
    request.getValueForField("CopySource", String.class).ifPresent(params::copySource);
  }
}
