package io.hearthwatch.camera;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.http.conn.ConnectTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.ImageTooLargeException;
import software.amazon.awssdk.services.rekognition.model.InvalidImageFormatException;
import software.amazon.awssdk.services.rekognition.model.InvalidParameterException;
import software.amazon.awssdk.services.rekognition.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.rekognition.model.ThrottlingException;

/** Amazon Rekognition's DetectLabels. Needs the permission rekognition:DetectLabels. */
final class RekognitionLabels implements Labels {
  private static final int MOST_LABELS = 20;
  private static final float LEAST_CONFIDENCE = 50f;

  private final RekognitionClient client;

  RekognitionLabels(RekognitionClient client) {
    this.client = client;
  }

  @Override
  public List<Label> of(byte[] jpeg) throws LabelsException {
    try {
      return client
          .detectLabels(
              r ->
                  r.image(i -> i.bytes(SdkBytes.fromByteArrayUnsafe(jpeg)))
                      .maxLabels(MOST_LABELS)
                      .minConfidence(LEAST_CONFIDENCE))
          .labels()
          .stream()
          .map(label -> new Label(label.name(), label.confidence()))
          .toList();
    } catch (ThrottlingException | ProvisionedThroughputExceededException e) {
      throw failed(LabelsException.Cause.THROTTLED, "Rekognition is asked too often", e);
    } catch (InvalidImageFormatException | ImageTooLargeException | InvalidParameterException e) {
      throw failed(LabelsException.Cause.BAD_PICTURE, "Rekognition cannot read the picture", e);
    } catch (AccessDeniedException e) {
      throw failed(
          LabelsException.Cause.CREDENTIALS,
          "the AWS credentials may not rekognition:DetectLabels",
          e);
    } catch (AwsServiceException e) {
      throw answered(e);
    } catch (SdkException e) {
      if (String.valueOf(e.getMessage()).contains("load credentials")) {
        throw failed(
            LabelsException.Cause.CREDENTIALS, "there are no AWS credentials for Rekognition", e);
      }
      // it may have been done, and only the answer got lost
      throw new LabelsException(
          LabelsException.Cause.AWAY,
          !neverConnected(e),
          "Rekognition cannot be reached: " + e.getClass().getSimpleName(),
          e);
    }
  }

  private static boolean neverConnected(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof ConnectTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static LabelsException answered(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    String said = "Rekognition answered " + e.statusCode() + " " + code;
    if (e.isThrottlingException()) {
      return failed(LabelsException.Cause.THROTTLED, said, e);
    }
    if (e.statusCode() >= 500) {
      return failed(LabelsException.Cause.AWAY, said, e);
    }
    if (e.statusCode() == 403
        || code.contains("Token")
        || code.contains("Signature")
        || code.equals("UnrecognizedClientException")) {
      return failed(LabelsException.Cause.CREDENTIALS, said + ": the AWS credentials are wrong", e);
    }
    return failed(LabelsException.Cause.OTHER, said, e);
  }

  /** The service said no, and charges nothing for that. */
  private static LabelsException failed(
      LabelsException.Cause kind, String message, SdkException e) {
    return new LabelsException(kind, false, message, e);
  }
}
