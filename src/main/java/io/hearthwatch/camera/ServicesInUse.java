package io.hearthwatch.camera;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.regions.ServiceMetadataProvider;
import software.amazon.awssdk.regions.servicemetadata.EnhancedS3ServiceMetadata;
import software.amazon.awssdk.regions.servicemetadata.RekognitionServiceMetadata;

/**
 * For the native binary only: the SDK keeps the regions and addresses of each of Amazon's services,
 * which is a sixteenth of the binary; the hub calls two of them.
 */
@Substitute
@TargetClass(className = "software.amazon.awssdk.regions.GeneratedServiceMetadataProvider")
final class ServicesInUse implements ServiceMetadataProvider {

  @Substitute
  ServicesInUse() {}

  /** Null for a service that is not called: the SDK then goes by the pattern of all addresses. */
  @Substitute
  @Override
  public ServiceMetadata serviceMetadata(String service) {
    return switch (service) {
      case "s3" -> new EnhancedS3ServiceMetadata();
      case "rekognition" -> new RekognitionServiceMetadata();
      default -> null;
    };
  }
}
