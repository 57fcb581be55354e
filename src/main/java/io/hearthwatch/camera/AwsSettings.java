package io.hearthwatch.camera;

import jakarta.enterprise.context.Dependent;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.regions.Region;

/**
 * Which of Amazon's services are used, or ones that speak like them. Credentials come by the SDK's
 * default chain, the region from {@code HUB_S3_REGION} or {@code AWS_REGION}.
 */
@Dependent
class AwsSettings {
  private final Optional<String> bucket;
  private final Optional<Region> region;
  private final Optional<URI> s3Endpoint;
  private final String rekognition;
  private final Optional<URI> rekognitionEndpoint;

  AwsSettings(
      @ConfigProperty(name = "hub.s3.bucket") Optional<String> bucket,
      @ConfigProperty(name = "hub.s3.region") Optional<String> region,
      @ConfigProperty(name = "hub.s3.endpoint") Optional<String> s3Endpoint,
      @ConfigProperty(name = "hub.rekognition") String rekognition,
      @ConfigProperty(name = "hub.rekognition.endpoint") Optional<String> rekognitionEndpoint) {
    this.bucket = bucket;
    this.region = region.or(() -> Optional.ofNullable(System.getenv("AWS_REGION"))).map(Region::of);
    this.s3Endpoint = s3Endpoint.map(URI::create);
    this.rekognition = rekognition;
    this.rekognitionEndpoint = rekognitionEndpoint.map(URI::create);
  }

  Optional<String> bucket() {
    return bucket;
  }

  /**
   * @throws IllegalStateException when the region is needed and not known
   */
  AwsClients s3Clients() {
    return clients(s3Endpoint, "HUB_S3_BUCKET");
  }

  /** Rekognition, where it is wanted and, if that is left open, seems to be set up. */
  Optional<Labels> labels() {
    boolean wanted =
        rekognition.equals("on")
            || rekognition.equals("auto") && region.isPresent() && seemsToHaveCredentials();
    return wanted
        ? Optional.of(
            new RekognitionLabels(clients(rekognitionEndpoint, "HUB_REKOGNITION").rekognition()))
        : Optional.empty();
  }

  private AwsClients clients(Optional<URI> endpoint, String setting) {
    Region known =
        region
            .or(() -> endpoint.map(e -> Region.US_EAST_1)) // a compatible service has none
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        setting + " needs the region: set HUB_S3_REGION or AWS_REGION"));
    return new AwsClients(DefaultCredentialsProvider.builder().build(), known, endpoint);
  }

  /** A look at what is there; asking the chain itself would ask the network on every machine. */
  private static boolean seemsToHaveCredentials() {
    Map<String, String> environment = System.getenv();
    return environment.containsKey("AWS_ACCESS_KEY_ID")
        || environment.containsKey("AWS_PROFILE")
        || environment.containsKey("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        || environment.containsKey("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        || Files.exists(ProfileFileLocation.credentialsFilePath());
  }
}
